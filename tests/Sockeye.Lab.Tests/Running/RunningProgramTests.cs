using System.Text.RegularExpressions;
using Sockeye.Lab.Tests.Requirements;
using Xunit;

namespace Sockeye.Lab.Tests.Running;

/// <summary>The frame that the lab's tests stand on is tested too: it must bound, kill and report.</summary>
public sealed class RunningProgramTests
{
    [Fact]
    public async Task Output_error_and_status_are_kept_apart()
    {
        var result = await Command.Shell("cat; echo no >&2; exit 3").WithInput("yes").RunAsync();
        Assert.Equal((3, "yes", "no\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_program_that_never_ends_is_killed_with_its_children_and_reported()
    {
        var command = Command.Shell("echo here; sleep 1000 & echo pid $!; wait").Within(TimeSpan.FromSeconds(1));
        var timeout = await Assert.ThrowsAsync<TimeoutException>(command.RunAsync);
        Assert.Contains("here", timeout.Message, StringComparison.Ordinal);
        await AssertGone(PidIn(timeout.Message));
    }

    [Fact]
    public async Task A_child_whose_parent_has_gone_is_killed_all_the_same()
    {
        string output;
        await using (var program = Command.Shell("(sleep 1000 & echo pid $!) ; exec sleep 1000").Start())
        {
            await program.WaitForAsync("pid");
            await program.WaitForAsync("\n");
            output = program.Output;
        }

        await AssertGone(PidIn(output));
    }

    [Fact]
    public async Task Input_is_fed_while_the_program_runs_and_ctrl_C_reaches_it()
    {
        await using var program =
            Command.Shell("trap 'echo bye; exit 0' INT; read x; echo got $x; while :; do sleep 0.05; done").Start();
        program.SendLine("this");
        await program.WaitForAsync("got this");
        program.Interrupt();
        var result = (await program.WaitForExitAsync()).MustSucceed();
        Assert.EndsWith("bye\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresRoot]
    [RequiresProgram("setpriv")]
    public async Task Nobody_has_no_rights()
    {
        var result = await Command.Shell("id -u; grep CapEff /proc/self/status").AsNobody().RunAsync();
        Assert.Equal("65534\nCapEff:\t0000000000000000\n", result.MustSucceed().Output);
    }

    private static int PidIn(string text) =>
        int.Parse(Regex.Match(text, "^pid ([0-9]+)$", RegexOptions.Multiline).Groups[1].Value, null);

    private static async Task AssertGone(int pid)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            // A killed child may wait a moment as a zombie for someone to collect it.
            var status = $"/proc/{pid}/status";
            if (!File.Exists(status) || File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail($"Process {pid} is still there.");
    }
}
