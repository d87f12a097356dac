using Sockeye.Cli.Control;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>The lab from inside its namespace: network, services, guest; and the end of all three.</summary>
internal static class LabSession
{
    public static async Task<int> RunAsync(LabPlan plan, CommandContext context)
    {
        string[] command = plan.Command.Count > 0 ? [.. plan.Command] : [LabGuest.Shell()];
        if (LabGuest.FindProgram(command[0]) is null)
        {
            throw new RefusalException($"there is no program '{command[0]}'", "Is it installed, and is its name spelled so?", LabGuest.NotFound);
        }
        using var network = LabNetwork.Open(plan, context.Screen);
        IServiceLog log = plan.Command.Count == 0 || plan.Trace ? new ScreenLog(context.Screen.Error) : new SilentLog();
        await using var services = new ServiceHost(new StackNetwork(network.Loop), log);
        network.OfferServices(services);
        await using ControlServer? control = ControlServer.TryStart(network.Loop, "lab");
        if (plan.Command.Count == 0) Welcome(plan, network, context.Screen);
        context.Screen.Flush();
        return await LabGuest.RunAsync(command, network.WhenFailed, context).ConfigureAwait(false);
    }

    private static void Welcome(LabPlan plan, LabNetwork network, Screen screen)
    {
        TextWriter to = screen.Error;
        string link = plan.IsFaulty ? $"{network.Description}, not perfect" : network.Description;
        to.Write($"A link of its own ({link}). This shell is on the kernel's side.\n");
        to.Write(network.HasIPv6
            ? "  kernel   10.0.0.1  fd00::1\n  Sockeye  10.0.0.2  fd00::2   echo 7, discard 9, daytime 13, chargen 19, greet 8000\n"
            : "  kernel   10.0.0.1\n  Sockeye  10.0.0.2   echo 7, discard 9, daytime 13, chargen 19, greet 8000\n");
        to.Write("Try: ping 10.0.0.2   nc 10.0.0.2 8000   tcpdump -ni sockeye0   sockeye ss   Leave with exit.\n");
    }
}
