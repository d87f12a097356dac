using System.Net;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>One transfer in real time, through the link emulator.</summary>
/// <remarks>
/// <code>
///   sender ── wire ══ DeviceBridge ══ DelayedDevice ══ wire ── receiver        a wire is a TUN interface or a cable in memory
/// </code>
/// </remarks>
internal static class LaneRun
{
    private static readonly IPEndPoint s_receiver = new(IPAddress.Parse("10.9.0.2"), 5001);
    private static readonly IPAddress s_sender = IPAddress.Parse("10.9.0.1");

    /// <summary>Plays it to its end.</summary>
    public static FlowResult Play(Lane lane, TransferPlan plan, CancellationToken token)
    {
        if (lane == Lane.Simulated) return Transfer.Play(plan).Flows[0];
        string control = plan.Controls[0];
        IEnd sender = MakeEnd(lane != Lane.SockeyeToLinux, s_sender, plan);
        IEnd receiver = MakeEnd(lane != Lane.LinuxToSockeye, s_receiver.Address, plan);
        var path = new DelayedDevice(receiver.Wire, plan.Path.Backward, plan.Path.Forward, plan.Seed, TimeProvider.System);
        using var bridge = new DeviceBridge(sender.Wire, path, 1L << 30);
        try
        {
            receiver.Listen(s_receiver);
            long began = TimeProvider.System.GetTimestamp();
            sender.Send(control, s_receiver);
            token.WaitHandle.WaitOne(plan.Duration);
            long bytes = receiver.Received;
            TimeSpan time = TimeProvider.System.GetElapsedTime(began);
            return new FlowResult(control, bytes, (long)(bytes / time.TotalSeconds), sender.Retransmitted);
        }
        finally
        {
            sender.Dispose();
            receiver.Dispose();
        }
    }

    private static IEnd MakeEnd(bool isKernel, IPAddress address, TransferPlan plan) => isKernel
        ? new KernelTcpEnd(address, NetworkPath.Mtu, plan.BufferLimit)
        : new SockeyeTcpEnd(address, NetworkPath.Mtu, plan.BufferLimit, plan.Controls[0]);
}
