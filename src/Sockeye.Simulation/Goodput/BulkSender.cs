using System.Text;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Goodput;

/// <summary>A program that sends as fast as its socket takes.</summary>
internal sealed class BulkSender : ISocketWatcher
{
    private static readonly byte[] s_zeros = new byte[64 << 10];

    private readonly Host _host;
    private readonly SocketHandle _socket;

    public BulkSender(Host host, string control, Endpoint to)
    {
        _host = host;
        Control = control;
        host.Stack.Socket(AddressFamily.IPv4, SocketType.Stream, 0, out _socket, host.Now);
        host.Stack.SetOption(_socket, OptionLevel.Tcp, TcpOption.Congestion, Encoding.ASCII.GetBytes(control), host.Now);
        host.Watch(_socket, this);
        host.Stack.Connect(_socket, SocketAddress.From(to), host.Now);
        host.World.MarkBusy(host);
    }

    /// <summary>The congestion control that was asked for.</summary>
    public string Control { get; }

    /// <summary>Bytes that had been read of it when the last flow began.</summary>
    public long BytesBefore { get; set; }

    /// <summary>Its socket.</summary>
    public SocketHandle Socket => _socket;

    public void OnSocketEvent(SocketHandle socket, Notice changed)
    {
        if ((_host.Stack.Poll(_socket) & PollEvents.Out) == 0) return;
        while (_host.Stack.Send(_socket, s_zeros, SendFlags.NoSignal, _host.Now).IsSuccess)
        {
        }
        _host.World.MarkBusy(_host);
    }
}
