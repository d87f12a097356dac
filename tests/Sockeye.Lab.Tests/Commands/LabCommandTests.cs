using Sockeye.Lab.Tests.Requirements;
using Sockeye.Lab.Tests.Running;
using Xunit;

namespace Sockeye.Lab.Tests.Commands;

/// <summary>sockeye lab as a command: its exit status, its refusals, its end.</summary>
[RequiresNamespace]
public sealed class LabCommandTests
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task It_ends_with_the_status_of_its_command(string script, int status)
    {
        var result = await Command.Sockeye("lab", "--", "sh", "-c", script).RunAsync();
        Assert.Equal((status, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_missing_command_is_127_and_a_sentence()
    {
        var result = (await Command.Sockeye("lab", "--", "no-such-program").RunAsync()).MustRefuse();
        Assert.Equal(127, result.ExitCode);
        Assert.Contains("no-such-program", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--loss", "200%")]
    [InlineData("--delay", "soon")]
    [InlineData("--rate", "fast")]
    [InlineData("--mtu", "10")]
    [InlineData("--link", "string")]
    [InlineData("--no-such-option", "1")]
    public async Task A_wrong_option_is_named(string option, string value)
    {
        var result = (await Command.Sockeye("lab", option, value, "--", "true").RunAsync()).MustRefuse();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_and_its_command()
    {
        await using var lab = Command.Sockeye("lab", "--", "sh", "-c", "echo here; exec sleep 100").Start();
        await lab.WaitForAsync("here");
        lab.Interrupt();
        Assert.Equal(130, (await lab.WaitForExitAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_a_command_there_is_a_shell_and_a_banner()
    {
        var result = await Command.Sockeye("lab").With("SHELL", "/bin/sh").WithInput("echo in $((6 * 7)); exit 5\n").RunAsync();
        Assert.Equal((5, "in 42\n"), (result.ExitCode, result.Output));
        Assert.Contains("10.0.0.2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresProgram("ip")]
    public async Task A_link_that_vanishes_ends_it_with_a_sentence()
    {
        var result = (await Command.Sockeye("lab", "--link", "tun", "--", "sh", "-c", "ip link del sockeye0; exec sleep 20").RunAsync()).MustRefuse();
        Assert.Contains("sockeye0", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresProgram("nc")]
    public async Task A_client_that_is_killed_disturbs_nobody()
    {
        const string Script = "timeout -s KILL 0.3 nc -d 10.0.0.2 19 >/dev/null; echo still here | timeout 5 nc -N 10.0.0.2 7";
        var result = await Command.Sockeye("lab", "--", "bash", "-c", Script).RunAsync();
        Assert.Contains("still here", result.MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresProgram("nc")]
    public async Task Ss_shows_the_sockets_of_the_lab_within_80_columns()
    {
        const string Script = "(sleep 3 | nc fd00::2 7 >/dev/null) & sleep 0.5; \"$SOCKEYE\" ss --width 80 --pid $SOCKEYE_LAB; \"$SOCKEYE\" ss --json --pid $SOCKEYE_LAB; kill %1";
        var result = (await Command.Sockeye("lab", "--", "bash", "-c", Script).With("SOCKEYE", Repository.PathOf("sockeye")).RunAsync()).Output;
        Assert.Contains("ESTAB", result, StringComparison.Ordinal);
        Assert.Contains("LISTEN", result, StringComparison.Ordinal);
        Assert.Contains("cwnd", result, StringComparison.Ordinal);
        Assert.Contains("\"local\":\"[fd00::2]:7\"", result, StringComparison.Ordinal);
        Assert.All(result.Split('\n').Where(line => !line.StartsWith('{')), line => Assert.InRange(line.Length, 0, 80));
    }
}
