// What a router does with a packet for somebody else (RFC 1812 §5.2, §5.3): may it pass, has it hops left, which way, does it fit.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.IPv4;

/// <summary>Forwards IPv4 packets between interfaces.</summary>
/// <remarks>Called by IPv4Input. Calls <see cref="RoutingTable"/>, <see cref="IPv4Output"/>, <see cref="IcmpErrors"/>.</remarks>
internal sealed class IPv4Forward(
    StackContext context,
    AddressTable addresses,
    RoutingTable routes,
    IPv4Output output,
    IcmpErrors errors,
    IPCounters counters)
{
    /// <summary>Passes a packet on. Takes ownership.</summary>
    public void Forward(PacketBuffer packet, in IPv4Packet ip, in LinkReception link)
    {
        if (!MayPass(ip, link))
        {
            context.Drop(packet, DropReason.ForwardingRefused);
            return;
        }
        if (ip.TimeToLive <= 1)
        {
            errors.SendV4(IcmpV4Type.TimeExceeded, 0, 0, packet, link.Interface, link.Destination);
            context.Drop(packet, DropReason.HopLimitExceeded);
            return;
        }
        if (!routes.TryFind(ip.Destination, 0, out RouteEntry route))
        {
            counters.NoRoutes++;
            errors.SendV4(IcmpV4Type.DestinationUnreachable, (byte)IcmpV4UnreachableCode.Network, 0, packet,
                link.Interface, link.Destination);
            context.Drop(packet, DropReason.NoRoute);
            return;
        }
        // RFC 2644 §2: broadcasts to a network of ours are not let in from another.
        if (route.Interface.Kind == InterfaceKind.Loopback || addresses.IsBroadcast(ip.Destination))
        {
            context.Drop(packet, DropReason.ForwardingRefused);
            return;
        }
        Pass(packet, ip, link, route);
    }

    private void Pass(PacketBuffer packet, in IPv4Packet ip, in LinkReception link, RouteEntry route)
    {
        int headerLength = ip.HeaderLength;
        packet.Consume(headerLength);
        int largest = IPv4Output.LargestPiece(packet, headerLength);
        packet.Prepend(headerLength);
        bool isTooLong = largest > route.Interface.Mtu;
        if (isTooLong && (ip.DontFragment || packet.Offload.Segmentation != SegmentationKind.None))
        {
            // RFC 1191 §4: the router says how large the packet may be.
            errors.SendV4(IcmpV4Type.DestinationUnreachable, (byte)IcmpV4UnreachableCode.FragmentationNeeded,
                (uint)route.Interface.Mtu, packet, link.Interface, link.Destination);
            context.Drop(packet, DropReason.PacketTooBig);
            return;
        }
        if (ForwardedPacket.WithHeadroom(context, packet) is not { } ready) return;
        counters.Forwarded++;
        ready.Reason = new TransmitReason(TransmitCause.Forwarded);
        IPv4Address destination = IPv4Address.Read(ready.Span[16..]);
        IPv4Packet.DecrementTimeToLive(ready.Span);
        if (headerLength > IPv4Packet.MinHeaderLength && addresses.First(route.Interface, IPVersion.V4) is { } own)
        {
            IPv4OptionProcessing.Record(ready.Span, own.Address.AsIPv4, context.Now);
        }
        if (!isTooLong)
        {
            output.Emit(route.Interface, route.NextHop(destination), DestinationKind.Unicast, ready);
            return;
        }
        var way = new Route
        {
            Interface = route.Interface,
            Source = default,
            Destination = destination,
            NextHop = route.NextHop(destination),
            Generation = addresses.Generation,
        };
        output.Fragment(way, ready, route.Interface.Mtu);
    }

    // RFC 1812 §5.3.7 martians, RFC 3927 §2.7 link-local, RFC 1122 §3.3.6 frames to many.
    private static bool MayPass(in IPv4Packet ip, in LinkReception link)
    {
        if (link.Destination != LinkDestination.Unicast || link.Interface.Kind == InterfaceKind.Loopback) return false;
        IPv4Address source = ip.Source;
        IPv4Address destination = ip.Destination;
        if (source.IsUnspecified || source.IsLinkLocal) return false;
        return !destination.IsLinkLocal && !destination.IsReserved && !destination.IsLoopback && !destination.IsThisNetwork;
    }
}
