using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Packages.Tests;

/// <summary>dotnet tool install Sockeye.Tool.</summary>
public sealed class ToolTests(Feed feed)
{
    [Fact]
    public async Task The_tool_installs_and_shows_a_connection()
    {
        string folder = feed.NewFolder("tool");
        (await feed.Dotnet(folder, "tool", "install", "Sockeye.Tool", "--version", feed.Version, "--tool-path", folder).RunAsync()).MustSucceed();
        Finished shown = (await Command.Of(Path.Combine(folder, "sockeye"), "demo").RunAsync()).MustSucceed();
        Assert.Contains("Flags [S]", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Flags [F.]", shown.Output, StringComparison.Ordinal);
    }
}
