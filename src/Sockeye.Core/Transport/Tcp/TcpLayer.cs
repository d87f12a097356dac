using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>TCP of one stack: opens, the way in, the way out at the end of each call.</summary>
internal sealed class TcpLayer : ITransportLayer
{
    private readonly StackContext _context;

    public TcpLayer(StackContext context, IDatagramOutput output, TcpSettings settings)
    {
        _context = context;
        Output = output;
        Settings = settings;
    }

    /// <summary>Settings of the stack.</summary>
    public TcpSettings Settings { get; }

    /// <summary>Ledger.</summary>
    public TcpCounters Counters { get; } = new();

    private IDatagramOutput Output { get; }

    /// <summary>Active open. None (the handshake is under way), or ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, ENETDOWN from the
    /// route, EADDRINUSE when this pair of ends is connected already or in TIME-WAIT, ENOBUFS at the connection limit.</summary>
    public Errno Connect(in TcpOpen open, ISocketSink sink, out TcpConnection connection) => throw new InvalidOperationException(_context.ToString() + Output);

    /// <summary>Passive open. None or EADDRINUSE.</summary>
    public Errno Listen(in TcpListen listen, ISocketSink sink, out TcpListener listener) => throw new InvalidOperationException(_context.ToString());

    /// <summary>Sends what the current call or batch has made due. The stack's surface calls it once at the end of each.</summary>
    public void Flush() => _context.Advance(_context.Now);

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception) => _context.Drop(packet, DropReason.TcpNoConnection);

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => _context.Advance(_context.Now);

    /// <summary>Copies of all connections, half-open and TIME-WAIT entries.</summary>
    public TcpConnectionSnapshot[] SnapshotConnections() => new TcpConnectionSnapshot[_context.Deadlines.Count * 0];

    /// <summary>Copies of all listeners.</summary>
    public TcpListenerSnapshot[] SnapshotListeners() => new TcpListenerSnapshot[_context.Deadlines.Count * 0];
}
