// IPv6 on the way down (RFC 8200 §3, §4.5, §5): header, fragments by the source only, neighbour.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.IPv6;

/// <summary>Sends IPv6 datagrams.</summary>
/// <remarks>Called by InternetOutput (transports), Icmp and, for finished packets, IPv6Forward. Calls <see cref="Fragmenter"/>,
/// <see cref="NeighborCache"/>.</remarks>
internal sealed class IPv6Output(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    NeighborCache neighbors,
    PathMtuCache pathMtu,
    IPCounters counters)
{
    private readonly Identifications _identifications = new(context);

    /// <summary>Sends a datagram that begins at its transport header. Takes ownership whatever the result.</summary>
    public SendStatus Send(in Route route, PacketBuffer packet, in SendSpec spec)
    {
        counters.Requested++;
        int extensions = spec.RouterAlert ? OptionsHeader.RouterAlertLength : 0;
        int headerLength = IPv6Packet.HeaderLength + extensions;
        int mtu = PathMtuOf(route);
        bool isSegmented = packet.Offload.Segmentation != SegmentationKind.None;
        bool isTooLong = IPv4Output.LargestPiece(packet, headerLength) > mtu;
        bool isUnsendable = packet.Length + extensions > IPv6Packet.MaxPayloadLength;
        if (isUnsendable || (isTooLong && (spec.DontFragment || isSegmented)))
        {
            context.Drop(packet, DropReason.PacketTooBig);
            return SendStatus.TooBig;
        }
        WriteHeaders(route, packet, spec);
        if (route.Kind == DestinationKind.Multicast && !spec.SuppressLoopback) LoopBack(route.Interface, packet);
        if (isTooLong) return Fragment(route, packet, mtu, spec.Protocol);
        return Emit(route.Interface, route.NextHop, route.Kind, packet) ? SendStatus.Sent : IPv4Output.Refusal(route.Interface);
    }

    /// <summary>Largest packet that the way takes.</summary>
    public int PathMtuOf(in Route route) => pathMtu.Get(route, addresses.MtuOf(route.Interface, IPVersion.V6));

    /// <summary>Hands a finished packet to its neighbour or a group. Takes ownership.</summary>
    public bool Emit(Interface nic, InternetAddress nextHop, DestinationKind kind, PacketBuffer packet)
    {
        counters.Transmitted++;
        return kind == DestinationKind.Multicast
            ? neighbors.SendTo(nic, MacAddress.ForMulticast(nextHop), packet)
            : neighbors.Send(nic, nextHop, packet, IPv6Address.Read(packet.Span[8..]));
    }

    private SendStatus Fragment(in Route route, PacketBuffer packet, int mtu, IPProtocol protocol)
    {
        if (packet.Offload.Checksum == ChecksumState.Partial) TransmitEdge.Complete(packet);
        counters.Fragmented++;
        uint identification = _identifications.Next(route.Source, route.Destination, protocol);
        var fragmenter = new Fragmenter(context.Pool, packet, mtu, identification);
        bool sent = true;
        while (sent && fragmenter.TryNext(out PacketBuffer fragment))
        {
            counters.FragmentsSent++;
            sent = Emit(route.Interface, route.NextHop, route.Kind, fragment);
        }
        packet.Release();
        if (fragmenter.IsOutOfMemory) context.Drops.Count(DropReason.NoBuffer, context.Now);
        if (fragmenter.IsOutOfMemory) return SendStatus.NoBuffer;
        return sent ? SendStatus.Sent : IPv4Output.Refusal(route.Interface);
    }

    private void WriteHeaders(in Route route, PacketBuffer packet, in SendSpec spec)
    {
        IPProtocol next = spec.Protocol;
        if (spec.RouterAlert)
        {
            OptionsHeader.WriteRouterAlert(packet.Prepend(OptionsHeader.RouterAlertLength), next);
            next = IPProtocol.HopByHop;
        }
        var fields = new IPv6Fields
        {
            Source = route.Source.AsIPv6,
            Destination = route.Destination.AsIPv6,
            NextHeader = next,
            PayloadLength = packet.Length,
            HopLimit = spec.HopLimit != 0 ? spec.HopLimit : DefaultHopLimit(route),
            TrafficClass = spec.TrafficClass,
            FlowLabel = spec.FlowLabel,
        };
        IPv6Packet.Write(packet.Prepend(IPv6Packet.HeaderLength), fields);
    }

    private byte DefaultHopLimit(in Route route)
    {
        if (route.Kind == DestinationKind.Multicast) return 1;
        byte told = addresses.SettingsOf(route.Interface)?.HopLimit ?? 0;
        return told != 0 ? told : options.Current.HopLimitOf(IPVersion.V6);
    }

    // What goes to a group goes to ourselves as well (RFC 3493 §5.2); who wants it is decided on the way up.
    private void LoopBack(Interface nic, PacketBuffer packet)
    {
        if (addresses.Loopback is not { IsUp: true } loopback || nic == loopback) return;
        if (context.Pool.TryRent(packet.Length, PacketPool.DefaultHeadroom) is not { } copy)
        {
            context.Drops.Count(DropReason.NoBuffer, context.Now);
            return;
        }
        packet.Span.CopyTo(copy.Append(packet.Length));
        copy.Offload.Checksum = ChecksumState.Valid;
        copy.LoopedFrom = nic.Index;
        neighbors.SendTo(loopback, default, copy);
    }
}
