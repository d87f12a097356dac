using Sockeye.Core.Internet;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Configuration;

/// <summary>How much of everything there may be in a configured stack. All others: <see cref="SockeyeOptions.ConfigureStack"/>.</summary>
public sealed class SockeyeLimits
{
    private static readonly StackOptions s_usual = new();

    /// <summary>Bytes of packet memory, from 1 MiB (<see cref="StackOptions.PacketMemoryLimit"/>).</summary>
    public long PacketMemory { get; set; } = s_usual.PacketMemoryLimit;

    /// <summary>Sockets, 1 to 16,777,216 (<see cref="SocketSettings.MaxSockets"/>).</summary>
    public int Sockets { get; set; } = s_usual.Sockets.MaxSockets;

    /// <summary>TCP connections, from 1 (<see cref="TcpSettings.ConnectionLimit"/>).</summary>
    public int Connections { get; set; } = s_usual.Tcp.ConnectionLimit;

    /// <summary>Connections in TIME-WAIT, from 0 (<see cref="TcpSettings.TimeWaitLimit"/>).</summary>
    public int TimeWait { get; set; } = s_usual.Tcp.TimeWaitLimit;

    /// <summary>Connections that may wait to be accepted, a listener, from 1 (<see cref="SocketSettings.MaxBacklog"/>).</summary>
    public int Backlog { get; set; } = s_usual.Sockets.MaxBacklog;

    /// <summary>Neighbours a family, from 1 (<see cref="InternetOptions.NeighborLimit"/>).</summary>
    public int Neighbors { get; set; } = s_usual.Internet.NeighborLimit;

    /// <summary>Routes, from 1 (<see cref="InternetOptions.RouteLimit"/>).</summary>
    public int Routes { get; set; } = s_usual.Internet.RouteLimit;

    internal StackOptions ApplyTo(StackOptions options) => options with
    {
        PacketMemoryLimit = PacketMemory,
        Sockets = options.Sockets with { MaxSockets = Sockets, MaxBacklog = Backlog },
        Tcp = options.Tcp with { ConnectionLimit = Connections, TimeWaitLimit = TimeWait },
        Internet = options.Internet with { NeighborLimit = Neighbors, RouteLimit = Routes },
    };
}
