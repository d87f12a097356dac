using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Pages;

/// <summary>What docs/start.md shows is what a beginner gets.</summary>
public partial class StartPageTests
{
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("docs/start.md"));

    [Fact]
    public void The_first_test_is_the_templates()
    {
        string template = File.ReadAllText(Repository.PathOf("src/Sockeye.Templates/content/sockeye-test/NetworkTests.cs"));
        string test = CodeBlock.BodyOf(template);
        Assert.Contains($"```csharp\n{test[test.IndexOf("[NetworkFact", StringComparison.Ordinal)..]}\n```", s_page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_test_fails_on_the_networks_that_the_page_says()
    {
        NetworkTestException failure = await Assert.ThrowsAsync<NetworkTestException>(() => NetworkTest.RunAsync(
            async net =>
            {
                var (client, server) = (net.AddHost("client"), net.AddHost("server"));
                net.Connect(client, server, LinkProfile.Wifi with { Loss = 0.05 });
                await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => "hello"), https: true);
                using var http = client.CreateHttpClient();
                Assert.Equal("hello", await http.GetStringAsync(new Uri("https://server/")));
                Assert.True(net.Now < TimeSpan.FromSeconds(0.5), $"It took {net.Now.TotalSeconds:0.00} s.");
            },
            new NetworkTestOptions { Name = "NetworkTests.Says_hello_within_half_a_second", Seeds = 20, ReportFolder = Path.GetTempPath() }));

        string[] shown = [.. Report().Match(s_page).Value.Split('\n').Select(line => line.Trim())];
        string[] got = [.. failure.Message.Split('\n').Select(line => line.Trim())];
        Assert.Equal(shown[0], got[0]);
        // The lines of the diagram, from the first packet to the one that was answered.
        string[] ladder = [.. shown.Where(line => line.Contains('│', StringComparison.Ordinal))];
        Assert.NotEmpty(ladder);
        Assert.Equal(ladder, got.Where(line => line.Contains('│', StringComparison.Ordinal)).Take(ladder.Length));
    }

    [GeneratedRegex(@"NetworkTests\.Says_hello_within_half_a_second failed(.|\n)*?    …\n")]
    private static partial Regex Report();
}
