using System.Diagnostics;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>Programs in namespaces that the launcher plans, as root and as nobody.</summary>
public sealed class NamespaceLauncherTests
{
    private const string Inner = "SOCKEYE_TEST_INNER";

    [Fact]
    public void A_planned_program_sees_an_empty_network_and_its_status_comes_back()
    {
        var command = Plan(["/bin/sh", "-c", "cat /proc/self/net/dev; exit 7"]);
        var (status, output) = Run(command.Program, command.Arguments);
        Assert.Equal(7, status);
        Assert.Contains("lo:", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Trim().Split('\n').Length); // two lines of headings and the loopback
    }

    [Fact]
    public void The_same_tests_pass_for_a_user_without_rights_inside_the_rootless_namespace()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Inner) is not null, "this is the inner run");
        Assert.SkipUnless(NamespaceLauncher.IsRoot, "only root can become nobody");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "needs setpriv (util-linux)");
        List<string> arguments =
        [
            "--reuid=65534", "--regid=65534", "--clear-groups", "--",
            "unshare", "--user", "--map-root-user", "--net", "--",
        ];
        var (possible, complaint) = Run("/usr/bin/setpriv", [.. arguments, "/bin/true"]);
        Assert.SkipUnless(possible == 0, $"user namespaces are not for everybody here: {complaint}");
        var (readable, _) = Run("/usr/bin/setpriv", [.. arguments[..4], "test", "-r", typeof(NamespaceLauncherTests).Assembly.Location]);
        Assert.SkipUnless(readable == 0, "the tests lie where nobody may read them");

        var (status, output) = Run(
            "/usr/bin/setpriv",
            [.. arguments, .. NamespaceLauncher.OwnProgram(), "-noLogo", "-noColor", "-class", "*RtnetlinkTests", "-class", "*EthernetDeviceTests"]);
        Assert.True(status == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Veth, offload: True) [SKIP]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_with_usual_signals_dies_of_a_broken_pipe_without_a_word()
    {
        var command = NamespaceLauncher.WithUsualSignals(["/bin/sh", "-c", "yes | head -n 1"]);
        Assert.SkipWhen(command.Count == 3, "this system's env cannot reset signals");
        Assert.Equal((0, "y\n"), Run(command[0], command.Skip(1)));
    }

    [Fact]
    public void Outside_a_launched_program_the_marker_is_not_set() =>
        Assert.Equal(Environment.GetEnvironmentVariable(NamespaceLauncher.Marker) is not null, NamespaceLauncher.IsInside);

    private static NamespaceCommand Plan(string[] program)
    {
        try
        {
            return NamespaceLauncher.Plan(program);
        }
        catch (KernelException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static (int Status, string Output) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[Inner] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            process.Kill(true);
        return (process.ExitCode, output + error.Result);
    }
}
