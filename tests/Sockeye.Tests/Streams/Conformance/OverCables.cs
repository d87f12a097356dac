using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>Two stacks in real time, and between them a cable that treats packets as a test says, by a fixed seed.</summary>
public abstract class CableWiring(int mtu = 1500, LinkConditions? conditions = null) : Wiring
{
    private Cable? _cable;

    private static StackOptions Patient { get; } = new();

    // Where packets are lost, seconds are saved by timers that suit a cable of no length.
    private static StackOptions Quick { get; } = new()
    {
        Tcp = new TcpSettings
        {
            InitialRto = TimeSpan.FromMilliseconds(50),
            MinimumRto = TimeSpan.FromMilliseconds(20),
            DelayedAck = TimeSpan.FromMilliseconds(5),
        },
    };

    protected override ValueTask OpenAsync()
    {
        StackOptions options = conditions is null ? Patient : Quick;
        _cable = new Cable(left: options, right: options, mtu: mtu, conditions: conditions);
        return default;
    }

    protected override ValueTask CloseAsync()
    {
        _cable?.Dispose();
        return default;
    }

    protected override async Task<StreamPair> ConnectAsync()
    {
        var (near, far) = await ConnectStreamsAsync().ConfigureAwait(false);
        return new StreamPair(EndOf(near), EndOf(far));
    }

    protected async Task<(TcpStream Near, TcpStream Far)> ConnectStreamsAsync()
    {
        using var listener = TcpListener.Listen(_cable!.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync();
        TcpStream near = await TcpStream.ConnectAsync(_cable.Left, listener.LocalEndPoint).ConfigureAwait(false);
        TcpStream far = await accepting.ConfigureAwait(false);
        near.SendBufferSize = near.ReceiveBufferSize = far.SendBufferSize = far.ReceiveBufferSize = SocketBuffer;
        return (near, far);
    }

    private static StreamEnd EndOf(TcpStream stream) => new(
        stream,
        () =>
        {
            stream.ShutdownWrite();
            return Task.CompletedTask;
        },
        stream.Abort);
}

/// <summary>TcpStream as it is.</summary>
public sealed class OverACleanCable(OverACleanCable.Clean wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverACleanCable.Clean>
{
    public sealed class Clean : CableWiring;
}

/// <summary>One packet of twenty is lost.</summary>
public sealed class OverALossyCable(OverALossyCable.Lossy wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverALossyCable.Lossy>
{
    public sealed class Lossy() : CableWiring(conditions: new LinkConditions { Loss = 0.05 })
    {
        public override bool LosesPackets => true;

        public override int MoreThanFits => 1 << 20;

        public override int Plenty => 512 << 10;
    }
}

/// <summary>One packet of ten is overtaken by others.</summary>
public sealed class OverAReorderingCable(OverAReorderingCable.Reordering wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverAReorderingCable.Reordering>
{
    public sealed class Reordering()
        : CableWiring(conditions: new LinkConditions { Reorder = 0.1, ReorderDelay = TimeSpan.FromMilliseconds(1) })
    {
        public override bool KeepsOrder => false;

        public override int MoreThanFits => 1 << 20;

        public override int Plenty => 512 << 10;
    }
}

/// <summary>Segments of 88 bytes.</summary>
public sealed class OverANarrowCable(OverANarrowCable.Narrow wiring)
    : PlainStreamSuite(wiring), IClassFixture<OverANarrowCable.Narrow>
{
    public sealed class Narrow() : CableWiring(mtu: 128)
    {
        public override int MoreThanFits => 1 << 20;

        public override int Plenty => 256 << 10;
    }
}
