// What a router does with a packet for another node (RFC 8200 §3, RFC 4443 §3): hop limit, route, scope, size; never fragments.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.IPv6;

/// <summary>Forwards IPv6 packets between interfaces.</summary>
/// <remarks>Called by IPv6Input. Calls <see cref="RoutingTable"/>, <see cref="IPv6Output"/>, <see cref="IcmpErrors"/>.</remarks>
internal sealed class IPv6Forward(
    StackContext context, RoutingTable routes, IPv6Output output, IcmpErrors errors, IPCounters counters)
{
    /// <summary>Passes a packet on. Takes ownership.</summary>
    public void Forward(PacketBuffer packet, in IPv6Packet ip, in LinkReception link)
    {
        if (!MayPass(ip, link))
        {
            context.Drop(packet, DropReason.ForwardingRefused);
            return;
        }
        if (ip.HopLimit <= 1)
        {
            errors.SendV6(IcmpV6Type.TimeExceeded, 0, 0, packet, link.Interface, link.Destination);
            context.Drop(packet, DropReason.HopLimitExceeded);
            return;
        }
        if (!routes.TryFind(ip.Destination, 0, out RouteEntry route))
        {
            counters.NoRoutes++;
            errors.SendV6(IcmpV6Type.DestinationUnreachable, (byte)IcmpV6UnreachableCode.NoRoute, 0, packet,
                link.Interface, link.Destination);
            context.Drop(packet, DropReason.NoRoute);
            return;
        }
        if (route.Interface.Kind == InterfaceKind.Loopback)
        {
            context.Drop(packet, DropReason.ForwardingRefused);
            return;
        }
        if (ip.Source.IsLinkLocal)
        {
            // RFC 4291 §2.5.6, RFC 4443 §3.1 code 2: a link-local source is nobody on the next link.
            errors.SendV6(IcmpV6Type.DestinationUnreachable, (byte)IcmpV6UnreachableCode.BeyondScope, 0, packet,
                link.Interface, link.Destination);
            context.Drop(packet, DropReason.ForwardingRefused);
            return;
        }
        Pass(packet, ip, link, route);
    }

    private void Pass(PacketBuffer packet, in IPv6Packet ip, in LinkReception link, RouteEntry route)
    {
        packet.Consume(IPv6Packet.HeaderLength);
        int largest = IPv4Output.LargestPiece(packet, IPv6Packet.HeaderLength);
        packet.Prepend(IPv6Packet.HeaderLength);
        if (largest > route.Interface.Mtu)
        {
            errors.SendV6(IcmpV6Type.PacketTooBig, 0, (uint)route.Interface.Mtu, packet,
                link.Interface, link.Destination, evenToGroups: true);
            context.Drop(packet, DropReason.PacketTooBig);
            return;
        }
        IPv6Address destination = ip.Destination;
        if (ForwardedPacket.WithHeadroom(context, packet) is not { } ready) return;
        counters.Forwarded++;
        ready.Reason = new TransmitReason(TransmitCause.Forwarded);
        IPv6Packet.DecrementHopLimit(ready.Span);
        output.Emit(route.Interface, route.NextHop(destination), DestinationKind.Unicast, ready);
    }

    private static bool MayPass(in IPv6Packet ip, in LinkReception link)
    {
        if (link.Destination != LinkDestination.Unicast || link.Interface.Kind == InterfaceKind.Loopback) return false;
        return !ip.Destination.IsLinkLocal && !ip.Destination.IsLoopback && !ip.Source.IsUnspecified;
    }
}
