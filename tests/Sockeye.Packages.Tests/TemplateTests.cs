using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Packages.Tests;

/// <summary>dotnet new sockeye-test.</summary>
public sealed class TemplateTests(Feed feed)
{
    [Fact]
    public async Task In_an_empty_folder_dotnet_new_and_dotnet_test_pass()
    {
        string folder = feed.NewFolder("Shop.NetworkTests");
        // Templates are installed for this test alone.
        string[] apart = ["--debug:custom-hive", feed.NewFolder("templates")];
        (await feed.Dotnet(folder, ["new", "install", $"Sockeye.Templates@{feed.Version}", .. apart]).RunAsync()).MustSucceed();
        (await feed.Dotnet(folder, ["new", "sockeye-test", .. apart]).RunAsync()).MustSucceed();
        Assert.Equal(
            ["NetworkTests.cs", "Shop.NetworkTests.csproj", "TestApp.cs"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Finished tested = (await feed.Dotnet(folder, "test").RunAsync()).MustSucceed();
        Assert.Matches("Passed: +1", tested.Output);
        Assert.DoesNotContain("warning", tested.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_test_that_is_made_is_the_one_that_the_README_shows()
    {
        string made = File.ReadAllText(Repository.PathOf("src/Sockeye.Templates/content/sockeye-test/NetworkTests.cs"));
        string[] test = [.. made.Split('\n').SkipWhile(line => !line.Contains("[NetworkFact", StringComparison.Ordinal)).SkipLast(2)
            .Select(line => line.Length > 4 ? line[4..] : line)];
        Assert.Equal(9, test.Length);
        foreach (string page in new[] { "README.md", "README.zh-CN.md" })
        {
            Assert.Contains(string.Join('\n', test), File.ReadAllText(Repository.PathOf(page)), StringComparison.Ordinal);
        }
    }
}
