// IPv4 on the way down (RFC 791 §3.2, RFC 1122 §3.2.1 and §3.3.1): header, fragments where needed, neighbour.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.IPv4;

/// <summary>Sends IPv4 datagrams.</summary>
/// <remarks>Called by InternetOutput (transports), Icmp and, for finished packets, IPv4Forward. Calls <see cref="Fragmenter"/>,
/// <see cref="NeighborCache"/>.</remarks>
internal sealed class IPv4Output(
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
        int headerLength = spec.RouterAlert ? IPv4Packet.MinHeaderLength + 4 : IPv4Packet.MinHeaderLength;
        int total = headerLength + packet.Length;
        int mtu = PathMtuOf(route);
        bool isSegmented = packet.Offload.Segmentation != SegmentationKind.None;
        bool isTooLong = LargestPiece(packet, headerLength) > mtu;
        if (total > IPv4Packet.MaxLength || (isTooLong && (spec.DontFragment || isSegmented)))
        {
            context.Drop(packet, DropReason.PacketTooBig);
            return SendStatus.TooBig;
        }
        WriteHeader(route, packet, spec, headerLength);
        if (route.Kind != DestinationKind.Unicast && !spec.SuppressLoopback) LoopBack(route.Interface, packet);
        if (isTooLong) return Fragment(route, packet, mtu);
        return Emit(route.Interface, route.NextHop, route.Kind, packet) ? SendStatus.Sent : Refusal(route.Interface);
    }

    /// <summary>Largest packet that the way takes.</summary>
    public int PathMtuOf(in Route route) => pathMtu.Get(route, addresses.MtuOf(route.Interface, IPVersion.V4));

    /// <summary>Packets on this way go without DF.</summary>
    public bool IsMtuLocked(in Route route) => pathMtu.IsLocked(route);

    /// <summary>Hands a finished packet to its neighbour, a group or everybody. Takes ownership.</summary>
    public bool Emit(Interface nic, InternetAddress nextHop, DestinationKind kind, PacketBuffer packet)
    {
        counters.Transmitted++;
        return kind switch
        {
            DestinationKind.Unicast => neighbors.Send(nic, nextHop, packet, IPv4Address.Read(packet.Span[12..])),
            DestinationKind.Multicast => neighbors.SendTo(nic, MacAddress.ForMulticast(nextHop), packet),
            _ => neighbors.SendTo(nic, MacAddress.Broadcast, packet),
        };
    }

    /// <summary>Cuts a finished packet into fragments and hands them to the neighbour. Takes ownership.</summary>
    public SendStatus Fragment(in Route route, PacketBuffer packet, int mtu)
    {
        if (packet.Offload.Checksum == ChecksumState.Partial) TransmitEdge.Complete(packet);
        counters.Fragmented++;
        var fragmenter = new Fragmenter(context.Pool, packet, mtu, 0);
        bool sent = true;
        while (sent && fragmenter.TryNext(out PacketBuffer fragment))
        {
            counters.FragmentsSent++;
            sent = Emit(route.Interface, route.NextHop, route.Kind, fragment);
        }
        packet.Release();
        if (fragmenter.IsOutOfMemory) context.Drops.Count(DropReason.NoBuffer, context.Now);
        if (fragmenter.IsOutOfMemory) return SendStatus.NoBuffer;
        return sent ? SendStatus.Sent : Refusal(route.Interface);
    }

    /// <summary>The largest packet that will be on a wire: a large segment is cut before it gets there.</summary>
    internal static int LargestPiece(PacketBuffer packet, int networkHeaderLength)
    {
        if (packet.Offload.Segmentation == SegmentationKind.None) return networkHeaderLength + packet.Length;
        int transportHeader = packet.Offload.Segmentation == SegmentationKind.Udp ? 8 : (packet.Span[12] >> 4) * 4;
        return networkHeaderLength + Math.Min(packet.Length, transportHeader + packet.Offload.SegmentSize);
    }

    /// <summary>Why an interface did not take a packet: there will be room soon, or none.</summary>
    internal static SendStatus Refusal(Interface nic) => nic.Transmit.IsClosed ? SendStatus.Refused : SendStatus.NoBuffer;

    private void WriteHeader(in Route route, PacketBuffer packet, in SendSpec spec, int headerLength)
    {
        int payloadLength = packet.Length;
        int pieces = packet.Offload.Segmentation == SegmentationKind.None
            ? 1 : (payloadLength / Math.Max(1, (int)packet.Offload.SegmentSize)) + 1;
        var fields = new IPv4Fields
        {
            Source = route.Source.AsIPv4,
            Destination = route.Destination.AsIPv4,
            Protocol = spec.Protocol,
            PayloadLength = payloadLength,
            TimeToLive = spec.HopLimit != 0 ? spec.HopLimit : DefaultTimeToLive(route.Kind),
            TypeOfService = spec.TrafficClass,
            Identification = (ushort)_identifications.Next(route.Source, route.Destination, spec.Protocol, pieces),
            DontFragment = spec.DontFragment,
        };
        Span<byte> alert = stackalloc byte[4];
        var writer = new IPv4OptionWriter(alert);
        if (spec.RouterAlert) writer.TryAppendRouterAlert();
        IPv4Packet.Write(packet.Prepend(headerLength), fields, writer.Written);
    }

    // RFC 1112 §6.1: "if the upper-layer protocol chooses not to specify a time-to-live, it should default to 1".
    private byte DefaultTimeToLive(DestinationKind kind) =>
        kind == DestinationKind.Multicast ? (byte)1 : options.Current.HopLimitOf(IPVersion.V4);

    // What goes to a group or to everybody goes to ourselves as well (RFC 1112 §6.1, RFC 919 §7); who wants it is decided
    // on the way up.
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
