using System.Net;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput.Kernel;

/// <summary>One transfer in real time, through the link emulator.</summary>
/// <remarks>
/// <code>
///   Linux to Linux      kernel ─ TUN ═ DelayedDevice ═ DeviceBridge ═ TUN ─ kernel      the kernel answers in the bridge's own call
///   Sockeye to Linux    stack ═ DelayedDevice ═ TUN ─ kernel                            and the stack in its loop's, which has the
///   Linux to Sockeye    kernel ─ TUN ═ DelayedDevice ═ stack                            emulator as its device: no lane passes from
///   Sockeye to Sockeye  stack ═ DelayedDevice ═ cable ═ stack                           thread to thread more than another
/// </code>
/// Packets are lost and queued one by one: no device here takes segments to be cut later. The seed loses the same packets, by their
/// number, as it does in the simulation.
/// </remarks>
internal sealed class LaneRun : IDisposable
{
    private const int CableQueue = 20_000;

    private static readonly IPEndPoint s_receiver = new(IPAddress.Parse("10.9.0.2"), 5001);
    private static readonly IPAddress s_sender = IPAddress.Parse("10.9.0.1");

    private readonly TransferPlan _plan;
    private readonly IEnd _sender;
    private readonly IEnd _receiver;
    private readonly DeviceBridge? _bridge;

    private LaneRun(Lane lane, TransferPlan plan)
    {
        _plan = plan;
        KernelTcpEnd? near = lane is Lane.LinuxToLinux or Lane.LinuxToSockeye ? MakeKernel(s_sender) : null;
        KernelTcpEnd? far = lane is Lane.LinuxToLinux or Lane.SockeyeToLinux ? MakeKernel(s_receiver.Address) : null;
        if (near is not null && far is not null)
        {
            _bridge = new DeviceBridge(Incoming(near.Wire), far.Wire, 1L << 30);
            (_sender, _receiver) = (near, far);
        }
        else if (near is not null)
        {
            (_sender, _receiver) = (near, MakeSockeye(s_receiver.Address, Incoming(near.Wire)));
        }
        else if (far is not null)
        {
            (_sender, _receiver) = (MakeSockeye(s_sender, Outgoing(far.Wire)), far);
        }
        else
        {
            var options = new PairOptions { LinkLayer = LinkLayer.RawIP, Mtu = NetworkPath.Mtu, QueueLimit = CableQueue };
            (PairDevice left, PairDevice right) = PairDevice.Create(options);
            (_sender, _receiver) = (MakeSockeye(s_sender, Outgoing(left)), MakeSockeye(s_receiver.Address, right));
        }
    }

    /// <summary>Plays it to its end.</summary>
    public static FlowResult Play(Lane lane, TransferPlan plan, CancellationToken token)
    {
        if (lane == Lane.Simulated) return Transfer.Play(plan).Flows[0];
        using var run = new LaneRun(lane, plan);
        return run.Play(token);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _bridge?.Dispose();
    }

    private FlowResult Play(CancellationToken token)
    {
        string control = _plan.Controls[0];
        _receiver.Listen(s_receiver);
        long began = TimeProvider.System.GetTimestamp();
        _sender.Send(control, s_receiver);
        token.WaitHandle.WaitOne(_plan.Duration);
        long bytes = _receiver.Received;
        TimeSpan time = TimeProvider.System.GetElapsedTime(began);
        return new FlowResult(control, bytes, (long)(bytes / time.TotalSeconds), _sender.Retransmitted);
    }

    // The path with the sender behind it: what comes in is on its way to the receiver.
    private DelayedDevice Incoming(IFrameDevice sender) =>
        new(sender, _plan.Path.Forward, _plan.Path.Backward, _plan.Seed, TimeProvider.System, direction: Transfer.Direction);

    private DelayedDevice Outgoing(IFrameDevice receiver) =>
        new(receiver, _plan.Path.Backward, _plan.Path.Forward, _plan.Seed, TimeProvider.System, direction: Transfer.Direction ^ 1);

    private KernelTcpEnd MakeKernel(IPAddress address) => new(address, NetworkPath.Mtu, _plan.BufferLimit);

    private SockeyeTcpEnd MakeSockeye(IPAddress address, IFrameDevice device) => new(address, device, _plan.BufferLimit, _plan.Controls[0]);
}
