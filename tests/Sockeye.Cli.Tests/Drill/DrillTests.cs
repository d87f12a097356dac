using System.Text.Json;

namespace Sockeye.Cli.Tests.Drill;

/// <summary>The command <c>drill</c>: what it runs, says and returns.</summary>
public sealed class DrillTests : IDisposable
{
    private const string Good = """
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
        +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
        +0 > S 0:0(0) <...>
        """;

    private const string Bad = """
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0 connect(3, ..., ...) = 0
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("drill");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_is_searched_to_the_bottom_and_the_last_line_counts()
    {
        Write("a.pkt", Good);
        Write("below/b.pkt", Good);
        Write("below/no-script.txt", Bad);
        CliResult result = Cli.Run("drill", _folder.FullName);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("2 passed, 0 failed, 0 skipped", result.Lines[^1]);
    }

    [Fact]
    public void A_failure_is_told_by_its_line_and_by_the_exit_status()
    {
        string path = Write("a.pkt", Good.Replace("S 0:0(0)", "S 0:0(0) win 1", StringComparison.Ordinal));
        CliResult result = Cli.Run("drill", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("0 passed, 1 failed, 0 skipped", result.Lines[^1]);
        Assert.Contains($"{path}:4: the window is", result.Output, StringComparison.Ordinal);
        Assert.Contains("  S 0:0(0) win 1 <...>", result.Output, StringComparison.Ordinal);
        Assert.Contains(result.Lines, line => line.Trim().All(c => c == '^') && line.Contains('^', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variant_counts()
    {
        CliResult result = Cli.Run("drill", Write("a.pkt", Good), "--variant", "all", "--verbose");
        Assert.Equal("3 passed, 0 failed, 0 skipped", result.Lines[^1]);
        Assert.Contains("[mapped]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_says_its_version_runs_over_that_alone()
    {
        CliResult result = Cli.Run("drill", Write("a.pkt", "--ip_version=ipv6\n" + Good), "--variant", "all", "--json");
        Assert.Equal("1 passed, 0 failed, 0 skipped", result.Lines[^1]);
        using JsonDocument json = JsonDocument.Parse(result.Lines[0]);
        Assert.Equal("ipv6", json.RootElement.GetProperty("variant").GetString());
        Assert.Equal("passed", json.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void Definitions_and_filters_are_heard()
    {
        Write("a.pkt", Good.Replace("SOCK_STREAM", "KIND", StringComparison.Ordinal));
        Write("other.pkt", Bad);
        CliResult result = Cli.Run("drill", _folder.FullName, "--filter", "a.pkt", "-D", "KIND=SOCK_STREAM");
        Assert.Equal("1 passed, 0 failed, 0 skipped", result.Lines[^1]);
    }

    [Fact]
    public void Packets_go_to_a_capture()
    {
        string capture = Path.Combine(_folder.FullName, "c.pcapng");
        Cli.Run("drill", Write("a.pkt", Good), "--pcap", capture);
        CliResult trace = Cli.Run("trace", capture);
        Assert.Contains("Flags [S]", trace.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--variant", "ipv5", 2)]
    [InlineData("--define", "NAME", 2)]
    [InlineData("--filter", "nothing-like-this", 1)]
    public void A_mistake_is_answered_by_a_sentence(string option, string value, int exitCode)
    {
        CliResult result = Cli.Run("drill", Write("a.pkt", Good), option, value);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.NotEqual("", result.Error);
    }

    [Fact]
    public void A_bad_option_value_of_a_script_is_a_failure_with_a_sentence()
    {
        CliResult result = Cli.Run("drill", Write("a.pkt", Good), "--mtu", "huge");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--mtu wants a number from 68 to 65535, not 'huge'", result.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
