using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Udp;

namespace Sockeye.Core.Stack;

/// <summary>Everything that a person may want to look at in a stack, as plain values: a copy that does not change.</summary>
public sealed record StackSnapshot
{
    /// <summary>The host's name.</summary>
    public required string HostName { get; init; }

    /// <summary>When it was taken.</summary>
    public required Instant Time { get; init; }

    /// <summary>Sockets, then TCP connections without one: half-open, orphans, TIME-WAIT.</summary>
    public required SocketSnapshot[] Sockets { get; init; }

    /// <summary>Interfaces.</summary>
    public required InterfaceSnapshot[] Interfaces { get; init; }

    /// <summary>Our addresses.</summary>
    public required AddressInfo[] Addresses { get; init; }

    /// <summary>Routes, longest prefix first.</summary>
    public required RouteInfo[] Routes { get; init; }

    /// <summary>Neighbours.</summary>
    public required NeighborInfo[] Neighbors { get; init; }

    /// <summary>Multicast groups.</summary>
    public required GroupInfo[] Groups { get; init; }

    /// <summary>Ledger of IPv4; the stack's own, which goes on counting.</summary>
    public required IPCounters IPv4 { get; init; }

    /// <summary>Ledger of IPv6; the stack's own, which goes on counting.</summary>
    public required IPCounters IPv6 { get; init; }

    /// <summary>Ledger of TCP; the stack's own, which goes on counting.</summary>
    public required TcpCounters Tcp { get; init; }

    /// <summary>Ledger of UDP.</summary>
    public required UdpCounters Udp { get; init; }

    /// <summary>Drops by <see cref="DropReason"/>.</summary>
    public required long[] Drops { get; init; }

    /// <summary>Bytes of packet memory in use.</summary>
    public long PacketMemory { get; init; }

    /// <summary>Ports held.</summary>
    public int PortsHeld { get; init; }

    /// <summary>Objects that wait for a deadline.</summary>
    public int DeadlinesHeld { get; init; }
}
