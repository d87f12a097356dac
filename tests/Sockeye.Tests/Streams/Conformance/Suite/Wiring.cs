using System.Collections.Concurrent;
using System.Net.Sockets;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>What connects the two ends, for all tests of one class.</summary>
public abstract class Wiring : IAsyncLifetime
{
    // Connections are made ahead, several at a time: a handshake that lost a packet waits without anybody waiting for it.
    private const int Stock = 6;

    private readonly ConcurrentQueue<Task<StreamPair>> _stock = [];

    /// <summary>What a socket is asked to buffer, so that writers must wait soon.</summary>
    public const int SocketBuffer = 32 << 10;

    /// <summary>A socket's stream, whose failures have a <see cref="SocketError"/>, not one with another protocol in between.</summary>
    public virtual bool IsPlain => true;

    /// <summary>A call that disposal cuts off may find the stream at its end instead, because disposal shuts the socket first.</summary>
    public virtual bool DisposalMayLookLikeTheEnd => false;

    /// <summary>Packets are lost, resets too.</summary>
    public virtual bool LosesPackets => false;

    /// <summary>Packets come in the order in which they were sent.</summary>
    public virtual bool KeepsOrder => !LosesPackets;

    /// <summary>More bytes than anything on the way can hold.</summary>
    public virtual int MoreThanFits => 4 << 20;

    /// <summary>Bytes of a long transfer.</summary>
    public virtual int Plenty => 2 << 20;

    public virtual async ValueTask InitializeAsync()
    {
        await OpenAsync().ConfigureAwait(false);
        for (int i = 0; i < Stock; i++) _stock.Enqueue(ConnectAsync());
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        while (_stock.TryDequeue(out Task<StreamPair>? pair)) await (await pair.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>A connection of its own for one test.</summary>
    public async Task<StreamPair> TakeAsync()
    {
        if (!_stock.TryDequeue(out Task<StreamPair>? ready)) ready = ConnectAsync();
        _stock.Enqueue(ConnectAsync());
        return await ready.ConfigureAwait(false);
    }

    protected virtual ValueTask OpenAsync() => default;

    protected virtual ValueTask CloseAsync() => default;

    protected abstract Task<StreamPair> ConnectAsync();

    protected static StreamEnd EndOf(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new StreamEnd(
            stream,
            () =>
            {
                socket.Shutdown(SocketShutdown.Send);
                return Task.CompletedTask;
            },
            () =>
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
                stream.Dispose();
            });
    }
}
