using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>A passive open: half-open entries, then connections that wait for accept.</summary>
internal sealed class TcpListener
{
    /// <summary>Told Readable when a connection may be accepted.</summary>
    public ISocketSink? Sink { get; set; }

    /// <summary>Where it listens.</summary>
    public Endpoint Local { get; }

    /// <summary>Copied into each accepted connection.</summary>
    public TcpSocketOptions Options { get; }

    /// <summary>Most connections that may wait, plus one, as Linux counts.</summary>
    public int Backlog { get; set; }

    /// <summary>Connections that wait for accept.</summary>
    public int PendingCount { get; }

    internal TcpListener(Endpoint local, TcpSocketOptions options) => (Local, Options) = (local, options);

    /// <summary>Takes the oldest connection that waits; its Sink is the caller's to set.</summary>
    public bool TryAccept(out TcpConnection connection)
    {
        connection = null!;
        return PendingCount > 0;
    }

    /// <summary>Stops listening; connections that wait are reset.</summary>
    public void Close() => Sink = null;
}
