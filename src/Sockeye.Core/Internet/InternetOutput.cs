using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.IPv6;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.Routing;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet;

/// <summary>The way down from the transports, either family.</summary>
/// <remarks>Called by transports. Calls <see cref="RouteLookup"/>, <see cref="IPv4Output"/>, <see cref="IPv6Output"/>,
/// <see cref="NeighborCache"/>, <see cref="IcmpErrors"/>.</remarks>
internal sealed class InternetOutput(
    AddressTable addresses,
    RouteLookup routes,
    IPv4Output v4,
    IPv6Output v6,
    NeighborCache neighborsV4,
    NeighborCache neighborsV6,
    IcmpErrors errors) : IDatagramOutput
{
    /// <inheritdoc/>
    public uint Generation => addresses.Generation;

    /// <inheritdoc/>
    public Errno TryRoute(InternetAddress destination, InternetAddress source, int interfaceIndex, out Route route) =>
        routes.TryRoute(destination, source, interfaceIndex, out route);

    /// <inheritdoc/>
    public SendStatus Send(in Route route, PacketBuffer packet, in SendSpec spec)
    {
        if (!route.Interface.IsUp)
        {
            packet.Release();
            return SendStatus.InterfaceDown;
        }
        return route.Destination.IsIPv6 ? v6.Send(route, packet, spec) : v4.Send(route, packet, spec);
    }

    /// <inheritdoc/>
    public int PathMtu(in Route route) => route.Destination.IsIPv6 ? v6.PathMtuOf(route) : v4.PathMtuOf(route);

    /// <inheritdoc/>
    public bool IsMtuLocked(in Route route) => !route.Destination.IsIPv6 && v4.IsMtuLocked(route);

    /// <inheritdoc/>
    public void ConfirmReachable(in Route route) =>
        (route.NextHop.IsIPv6 ? neighborsV6 : neighborsV4).Confirm(route.Interface, route.NextHop);

    /// <inheritdoc/>
    public void SendUnreachable(PacketBuffer packet, in Reception reception) => errors.SendUnreachable(packet, reception);
}
