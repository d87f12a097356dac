using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Goodput;

/// <summary>Plays bulk transfers over a path in virtual time: two hosts, a link with one bottleneck, programs that only send and only read.</summary>
public sealed class Transfer : IDisposable
{
    /// <summary>Number of the direction to the receiver: an emulator of the same seed and number loses the same packets.</summary>
    public const ulong Direction = 1 << 16;

    private const ushort Port = 5001;

    private readonly TransferPlan _plan;
    private readonly World _world;
    private readonly Host _near;
    private readonly BulkReceiver _receiver;
    private readonly LinkPort _bottleneck;
    private readonly QueueGauge _gauge;
    private readonly Endpoint _to = new(new IPv4Address(10, 0, 0, 2), Port);
    private readonly List<BulkSender> _senders = [];
    private Instant _allBegan;

    private Transfer(TransferPlan plan)
    {
        _plan = plan;
        _world = new World(plan.Seed);
        var options = new StackOptions
        {
            PacketMemoryLimit = 4L << 30,
            Tcp = new TcpSettings
            {
                CongestionControl = plan.Controls[0],
                SendBufferMaximum = plan.BufferLimit,
                ReceiveBufferMaximum = plan.BufferLimit,
                ReassemblySegments = int.MaxValue,
            },
        };
        _near = _world.AddHost("near", options);
        Host far = _world.AddHost("far", options);
        Link link = _world.AddLink("path");
        var nic = new InterfaceOptions { Kind = InterfaceKind.RawIP, Mtu = NetworkPath.Mtu, TransmitQueueLimit = 1 << 20 };
        _bottleneck = _world.Plug(_near, link, nic, plan.Path.Forward);
        LinkPort farPort = _world.Plug(far, link, nic, plan.Path.Backward);
        _bottleneck.Assign(new IPv4Address(10, 0, 0, 1), 24);
        farPort.Assign(new IPv4Address(10, 0, 0, 2), 24);
        _gauge = new QueueGauge(_bottleneck);
        _world.Observe(_gauge);
        _receiver = new BulkReceiver(far, _to);
    }

    /// <summary>Plays a plan to its end.</summary>
    public static TransferResult Play(TransferPlan plan)
    {
        using var transfer = new Transfer(plan);
        return transfer.Play();
    }

    /// <summary>Plays a plan and looks at it again and again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="every">Time between two looks.</param>
    /// <param name="look">Given what is seen.</param>
    public static TransferResult Watch(TransferPlan plan, TimeSpan every, Action<TransferMoment> look)
    {
        using var transfer = new Transfer(plan);
        transfer.Look(every, look);
        return transfer.Play();
    }

    /// <inheritdoc/>
    public void Dispose() => _world.Dispose();

    private TransferResult Play()
    {
        for (int i = 0; i < _plan.Controls.Count; i++)
        {
            string control = _plan.Controls[i];
            _world.Schedule(Instant.Zero + _plan.StartOf(i), () => Begin(control));
        }
        _world.RunFor(_plan.Duration);
        return new TransferResult(_plan, [.. _senders.Select(ResultOf)], _gauge.Mean, _gauge.Frames);
    }

    private void Begin(string control)
    {
        _senders.Add(new BulkSender(_near, control, _to));
        if (_senders.Count < _plan.Controls.Count) return;
        _allBegan = _world.Now;
        foreach (BulkSender sender in _senders) sender.BytesBefore = _receiver.BytesFrom(Inspect(sender).Port);
    }

    private FlowResult ResultOf(BulkSender sender)
    {
        (ushort port, TcpInfo info) = Inspect(sender);
        long bytes = _receiver.BytesFrom(port);
        long ticks = (_world.Now - _allBegan).Ticks;
        long goodput = (long)((Int128)(bytes - sender.BytesBefore) * TimeSpan.TicksPerSecond / ticks);
        return new FlowResult(sender.Control, bytes, goodput, info.BytesRetransmitted);
    }

    private void Look(TimeSpan every, Action<TransferMoment> look)
    {
        FlowMoment[] flows = [.. _senders.Select(MomentOf)];
        look(new TransferMoment(_world.Now - Instant.Zero, _bottleneck.Outbound.QueuedBytes(_world.Now), flows));
        _world.Schedule(_world.Now + every, () => Look(every, look));
    }

    private FlowMoment MomentOf(BulkSender sender)
    {
        (ushort port, TcpInfo info) = Inspect(sender);
        return new FlowMoment(
            _receiver.BytesFrom(port), info.CongestionWindow, info.SlowStartThreshold, info.Unacknowledged, info.IsInRecovery || info.IsInLoss);
    }

    private (ushort Port, TcpInfo Info) Inspect(BulkSender sender)
    {
        SocketSnapshot end = _near.Stack.Snapshot().Sockets.First(socket => socket.Handle == sender.Socket);
        return (end.Local.Endpoint.Port, end.Tcp ?? default);
    }
}
