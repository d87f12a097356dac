using System.Net;
using System.Net.Sockets;
using Sockeye.Cli.Networks;

namespace Sockeye.Cli.Services;

/// <summary>Runs small network services on a network until it is disposed.</summary>
/// <remarks>Bound: so many connections at a time; further ones wait in the listeners' queues.</remarks>
internal sealed class ServiceHost : IAsyncDisposable
{
    private const int MostConnections = 4096;
    private const int LargestDatagram = 65_535;

    private readonly INetwork _network;
    private readonly IServiceLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly List<IDisposable> _sockets = [];
    private readonly List<Task> _tasks = [];

    public ServiceHost(INetwork network, IServiceLog log)
    {
        _network = network;
        _log = log;
    }

    /// <summary>Offers a TCP service on an address.</summary>
    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public IPEndPoint Listen(IPEndPoint at, StreamService service)
    {
        IListener listener = _network.Listen(at);
        _sockets.Add(listener);
        _tasks.Add(AcceptAllAsync(listener, service));
        return listener.Local;
    }

    /// <summary>Offers a UDP service on an address: each datagram is answered with what the service returns, if anything.</summary>
    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public IPEndPoint Receive(IPEndPoint at, DatagramService service)
    {
        IDatagrams socket = _network.Bind(at);
        _sockets.Add(socket);
        _tasks.Add(AnswerAllAsync(socket, service));
        return socket.Local;
    }

    /// <summary>Stops: no more connections are accepted, those that are open are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (IDisposable socket in _sockets) socket.Dispose();
        await Task.WhenAll(_tasks).ConfigureAwait(false);
        _stop.Dispose();
        _room.Dispose();
    }

    private async Task AcceptAllAsync(IListener listener, StreamService service)
    {
        var connections = new HashSet<Task>();
        try
        {
            while (true)
            {
                await _room.WaitAsync(_stop.Token).ConfigureAwait(false);
                IConnection stream = await listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                connections.RemoveWhere(static task => task.IsCompleted);
                connections.Add(Task.Run(() => ServeAsync(stream, service)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped.
        }
        await Task.WhenAll(connections).ConfigureAwait(false);
    }

    private async Task ServeAsync(IConnection stream, StreamService service)
    {
        string peer = stream.Peer;
        _log.Connected(service.Name, peer);
        try
        {
            await service.Serve(stream, _log, _stop.Token).ConfigureAwait(false);
            _log.Disconnected(service.Name, peer, null);
        }
        catch (IOException failure)
        {
            // A peer that vanishes or resets is its own business; the service goes on.
            string reason = failure.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : failure.Message;
            _log.Disconnected(service.Name, peer, reason);
        }
        catch (OperationCanceledException)
        {
            _log.Disconnected(service.Name, peer, "the service was stopped");
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            _room.Release();
        }
    }

    private async Task AnswerAllAsync(IDatagrams socket, DatagramService service)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                try
                {
                    (int length, IPEndPoint from) = await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false);
                    ReadOnlyMemory<byte>? answer = service.Answer(buffer.AsMemory(0, length));
                    if (answer is { } datagram) await socket.SendAsync(datagram, from, _stop.Token).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // An ICMP error about an earlier answer: the next datagram is none the worse.
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
