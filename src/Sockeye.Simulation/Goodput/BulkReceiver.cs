using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Goodput;

/// <summary>A program that accepts connections and reads and counts what comes.</summary>
internal sealed class BulkReceiver : ISocketWatcher
{
    private const int Backlog = 64;

    private readonly Host _host;
    private readonly SocketHandle _listener;
    private readonly byte[] _buffer = new byte[256 << 10];
    private readonly Dictionary<SocketHandle, ushort> _ports = [];
    private readonly Dictionary<ushort, long> _bytes = [];

    public BulkReceiver(Host host, Endpoint at)
    {
        _host = host;
        host.Stack.Socket(AddressFamily.IPv4, SocketType.Stream, 0, out _listener, host.Now);
        host.Stack.Bind(_listener, SocketAddress.From(at), host.Now);
        host.Stack.Listen(_listener, Backlog, host.Now);
        host.Watch(_listener, this);
    }

    /// <summary>Bytes read of the flow from a peer's port.</summary>
    public long BytesFrom(ushort port) => _bytes.GetValueOrDefault(port);

    public void OnSocketEvent(SocketHandle socket, Notice changed)
    {
        if (socket == _listener) AcceptAll();
        else Drain(socket);
        _host.World.MarkBusy(_host);
    }

    private void AcceptAll()
    {
        while (_host.Stack.Accept(_listener, out SocketHandle socket, out SocketAddress peer, _host.Now).IsSuccess)
        {
            _ports[socket] = peer.Endpoint.Port;
            _host.Watch(socket, this);
            Drain(socket);
        }
    }

    private void Drain(SocketHandle socket)
    {
        ushort port = _ports[socket];
        while (_host.Stack.Receive(socket, _buffer, ReceiveFlags.None, _host.Now) is { IsSuccess: true, Value: > 0 } read)
        {
            _bytes[port] = _bytes.GetValueOrDefault(port) + read.Value;
        }
    }
}
