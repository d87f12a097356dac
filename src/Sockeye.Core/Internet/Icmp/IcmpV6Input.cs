// ICMPv6 on the way up (RFC 4443): echo is answered, errors are checked and told to who sent the packet that they are about, and every
// other type goes to its handler. The checks that all neighbour discovery shares (RFC 4861 §7.1) are made here.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.IPv6;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Internet.Routing;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Receives ICMPv6 messages.</summary>
/// <remarks>Called by IPv6Input as a transport. Calls <see cref="IPv6Output"/> (replies), <see cref="EchoSessions"/>,
/// <see cref="TransportTable"/> (errors), <see cref="IIcmpV6Handler"/>, <see cref="PathMtuCache"/>, <see cref="Redirects"/>.</remarks>
internal sealed class IcmpV6Input(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    RouteLookup routes,
    Redirects redirects,
    NeighborCache neighbors,
    PathMtuCache pathMtu,
    IPv6Output output,
    EchoSessions echoes,
    TransportTable transports,
    IPCounters counters) : ITransportLayer
{
    private const byte NdpHopLimit = 255;
    private const int ReplyHeadroom = 96;
    private const byte EcnMask = 3;

    private readonly IIcmpV6Handler?[] _handlers = new IIcmpV6Handler?[256];

    /// <summary>Makes somebody responsible for a type.</summary>
    public void Register(IcmpV6Type type, IIcmpV6Handler handler) => _handlers[(byte)type] = handler;

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception)
    {
        if (!IcmpV6Message.TryParse(packet.Span, out IcmpV6Message message) || !IsChecksumValid(packet, message, reception))
        {
            context.Drop(packet, DropReason.IcmpMalformed);
            return;
        }
        counters.IcmpReceived++;
        if (message.IsNeighborDiscovery && !IsNdpAcceptable(message, reception))
        {
            context.Drop(packet, DropReason.NdpInvalid);
            return;
        }
        switch (message.Type)
        {
            case IcmpV6Type.EchoRequest:
                AnswerEcho(packet, reception);
                break;
            case IcmpV6Type.EchoReply:
                echoes.ReceiveReply(packet, reception);
                break;
            case IcmpV6Type.Redirect:
                Finish(packet, ProcessRedirect(message, reception));
                break;
            default:
                if (message.IsError) Finish(packet, ProcessError(message, reception));
                else if (_handlers[(byte)message.Type] is { } handler) handler.Receive(packet, reception);
                else context.Drop(packet, DropReason.IcmpUnhandled);
                break;
        }
    }

    /// <inheritdoc/>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => echoes.Recognizes(IPVersion.V6, quoted);

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => echoes.ReceiveError(notice, quoted);

    // RFC 4861 §6.1, §7.1, §8.1: hop limit 255 proves that no router passed it on; RFC 6980 §5: never in fragments.
    private static bool IsNdpAcceptable(in IcmpV6Message message, in Reception reception) =>
        reception.HopLimit == NdpHopLimit && message.Code == 0 && !reception.WasFragmented;

    private static bool IsChecksumValid(PacketBuffer packet, in IcmpV6Message message, in Reception reception) =>
        packet.Offload.Checksum != ChecksumState.None
        || message.HasValidChecksum(reception.Source.AsIPv6, reception.Destination.AsIPv6);

    private void Finish(PacketBuffer packet, DropReason reason)
    {
        if (reason == DropReason.None) packet.Release();
        else context.Drop(packet, reason);
    }

    // RFC 4443 §4.2: a request to a group is answered too, from an address of the interface.
    private void AnswerEcho(PacketBuffer packet, in Reception reception)
    {
        bool isUnicast = reception.Kind == DestinationKind.Unicast;
        InternetAddress from = isUnicast ? reception.Destination : InternetAddress.Any(IPVersion.V6);
        int scope = reception.Source.IsLinkLocal || !isUnicast ? reception.Interface.Index : 0;
        if (routes.TryRoute(reception.Source, from, scope, out Route route) != Errno.None)
        {
            context.Drop(packet, DropReason.NoRoute);
            return;
        }
        if (ForwardedPacket.WithHeadroom(context, packet, ReplyHeadroom) is not { } reply) return;
        Span<byte> bytes = reply.Span;
        bytes[0] = (byte)IcmpV6Type.EchoReply;
        bytes[2] = bytes[3] = 0;
        uint pseudo = PseudoHeader.Sum(route.Source, route.Destination, IPProtocol.IcmpV6, bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], InternetChecksum.Finish(InternetChecksum.Sum(bytes, pseudo)));
        reply.Offload = default;
        reply.LoopedFrom = 0;
        counters.EchoesAnswered++;
        output.Send(route, reply, new SendSpec
        {
            Protocol = IPProtocol.IcmpV6,
            TrafficClass = (byte)(reception.TrafficClass & ~EcnMask),
        });
    }

    // RFC 4443 §2.4 d: the quoted packet says whose error it is.
    private DropReason ProcessError(in IcmpV6Message message, in Reception reception)
    {
        if (!IPv6Packet.TryParseQuoted(message.Body, out IPv6Packet quoted)) return DropReason.IcmpInvalid;
        ExtensionHeaders headers = ExtensionHeaders.Walk(quoted);
        if (headers.Fault != ExtensionHeaderFault.None || headers.IsLaterFragment) return DropReason.IcmpInvalid;
        if (!addresses.IsLocal(quoted.Source)) return DropReason.IcmpInvalid;
        IcmpNoticeKind? kind = KindOf(message);
        if (kind is null) return DropReason.IcmpUnhandled;
        ReadOnlySpan<byte> transport = quoted.Bytes[headers.Offset..];
        var notice = new IcmpNotice(kind.Value, headers.Protocol, quoted.Source, quoted.Destination, reception.Source, 0,
            (byte)message.Type, message.Code);
        if (!transports.Recognizes(notice, transport)) return DropReason.IcmpInvalid;
        if (kind == IcmpNoticeKind.PacketTooBig)
        {
            int mtu = ReducePathMtu(message, quoted);
            if (mtu == 0) return DropReason.IcmpInvalid;
            notice = notice with { Mtu = mtu };
        }
        transports.DeliverError(notice, transport);
        return DropReason.None;
    }

    // The MTU to tell the transport; 0 when the report is of no use. Several conversations may share a path: the first report
    // changes it, and the others still have to hear that what they sent did not fit.
    private int ReducePathMtu(in IcmpV6Message message, in IPv6Packet quoted)
    {
        if (routes.TryRoute(quoted.Destination, quoted.Source, 0, out Route route) != Errno.None) return 0;
        int linkMtu = addresses.MtuOf(route.Interface, IPVersion.V6);
        int quotedLength = IPv6Packet.HeaderLength
            + BinaryPrimitives.ReadUInt16BigEndian(message.Body[IPv6Packet.PayloadLengthOffset..]);
        int reported = (int)Math.Min(message.Mtu, int.MaxValue);
        int mtu = pathMtu.Reduce(route, reported, linkMtu);
        int known = pathMtu.Get(route, linkMtu);
        return mtu != 0 || quotedLength > known ? known : 0;
    }

    private static IcmpNoticeKind? KindOf(in IcmpV6Message message) => message.Type switch
    {
        IcmpV6Type.PacketTooBig => IcmpNoticeKind.PacketTooBig,
        IcmpV6Type.TimeExceeded => IcmpNoticeKind.TimeExceeded,
        // An unrecognized next header is how IPv6 says "protocol unreachable" (RFC 4443 §3.4).
        IcmpV6Type.ParameterProblem => message.Code == (byte)IcmpV6ParameterProblemCode.UnrecognizedNextHeader
            ? IcmpNoticeKind.ProtocolUnreachable : IcmpNoticeKind.ParameterProblem,
        IcmpV6Type.DestinationUnreachable => (IcmpV6UnreachableCode)message.Code switch
        {
            IcmpV6UnreachableCode.NoRoute => IcmpNoticeKind.NetworkUnreachable,
            IcmpV6UnreachableCode.Address or IcmpV6UnreachableCode.BeyondScope => IcmpNoticeKind.HostUnreachable,
            IcmpV6UnreachableCode.Port => IcmpNoticeKind.PortUnreachable,
            _ => IcmpNoticeKind.Prohibited,
        },
        _ => null,
    };

    // RFC 4861 §8.1 and §8.3.
    private DropReason ProcessRedirect(in IcmpV6Message message, in Reception reception)
    {
        if (!options.Current.AcceptRedirects || options.Current.Forwarding) return DropReason.IcmpUnhandled;
        if (!reception.Source.IsLinkLocal || !NdpRedirect.TryParse(message, out NdpRedirect redirect)) return DropReason.NdpInvalid;
        InternetAddress target = redirect.Target;
        InternetAddress destination = redirect.Destination;
        if (addresses.IsLocal(target)) return DropReason.NdpInvalid;
        int index = reception.Interface.Index;
        if (routes.TryRoute(destination, InternetAddress.Any(IPVersion.V6), index, out Route route) != Errno.None) return DropReason.NdpInvalid;
        if (route.NextHop != reception.Source) return DropReason.NdpInvalid;
        redirects.Learn(index, destination, target);
        if (redirect.Options.TryGetLinkLayerAddress(NdpOptionType.TargetLinkLayerAddress, out MacAddress mac) && !mac.IsMulticast)
        {
            neighbors.OnSolicitation(reception.Interface, target, mac);
        }
        addresses.Invalidate();
        return DropReason.None;
    }
}
