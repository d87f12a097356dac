// ICMP for IPv4 on the way up (RFC 792, RFC 1122 §3.2.2): echo is answered, errors are checked and told to who sent the packet that
// they are about, everything else is ignored. What an error may change is in RFC 5927.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.PathMtu;
using Sockeye.Core.Internet.Routing;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Receives ICMP messages.</summary>
/// <remarks>Called by IPv4Input as a transport. Calls <see cref="IPv4Output"/> (replies), <see cref="EchoSessions"/>,
/// <see cref="TransportTable"/> (errors), <see cref="PathMtuCache"/>, <see cref="Redirects"/>.</remarks>
internal sealed class IcmpV4Input(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    RouteLookup routes,
    Redirects redirects,
    PathMtuCache pathMtu,
    IPv4Output output,
    EchoSessions echoes,
    TransportTable transports,
    IPCounters counters) : ITransportLayer
{
    private const int ReplyHeadroom = 64;
    private const byte EcnMask = 3;

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception)
    {
        if (!IcmpV4Message.TryParse(packet.Span, out IcmpV4Message message)
            || (packet.Offload.Checksum == ChecksumState.None && !message.HasValidChecksum))
        {
            context.Drop(packet, DropReason.IcmpMalformed);
            return;
        }
        counters.IcmpReceived++;
        switch (message.Type)
        {
            case IcmpV4Type.EchoRequest:
                AnswerEcho(packet, reception);
                break;
            case IcmpV4Type.EchoReply:
                echoes.ReceiveReply(packet, reception);
                break;
            case IcmpV4Type.DestinationUnreachable or IcmpV4Type.TimeExceeded or IcmpV4Type.ParameterProblem:
                Finish(packet, ProcessError(message, reception));
                break;
            case IcmpV4Type.Redirect:
                Finish(packet, ProcessRedirect(message, reception));
                break;
            default:
                // Source quench (RFC 6633), masks, times, information (RFC 6918): no setting changes by a stranger's word.
                context.Drop(packet, DropReason.IcmpUnhandled);
                break;
        }
    }

    /// <inheritdoc/>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => echoes.Recognizes(IPVersion.V4, quoted);

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => echoes.ReceiveError(notice, quoted);

    private void Finish(PacketBuffer packet, DropReason reason)
    {
        if (reason == DropReason.None) packet.Release();
        else context.Drop(packet, reason);
    }

    // RFC 1122 §3.2.2.6: the same data back; requests to many are ignored, which spares others (smurf). The options of the request
    // are not sent back:
    // DEVIATION RFC 1122 §3.2.2.6: record route and timestamp of a request are not returned, since a stranger's options serve attacks.
    private void AnswerEcho(PacketBuffer packet, in Reception reception)
    {
        if (reception.Kind != DestinationKind.Unicast)
        {
            context.Drop(packet, DropReason.IcmpUnhandled);
            return;
        }
        if (routes.TryRoute(reception.Source, reception.Destination, 0, out Route route) != Errno.None)
        {
            context.Drop(packet, DropReason.NoRoute);
            return;
        }
        if (ForwardedPacket.WithHeadroom(context, packet, ReplyHeadroom) is not { } reply) return;
        Span<byte> bytes = reply.Span;
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        bytes[0] = (byte)IcmpV4Type.EchoReply;
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        ushort after = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], InternetChecksum.Update(checksum, before, after));
        reply.Offload = default;
        reply.LoopedFrom = 0;
        counters.EchoesAnswered++;
        output.Send(route, reply, new SendSpec
        {
            Protocol = IPProtocol.Icmp,
            TrafficClass = (byte)(reception.TrafficClass & ~EcnMask),
        });
    }

    // RFC 1122 §3.2.2: an error quotes our packet; it goes to the transport that sent it, which knows whether it did.
    private DropReason ProcessError(in IcmpV4Message message, in Reception reception)
    {
        if (!IPv4Packet.TryParseQuoted(message.Body, out IPv4Packet quoted) || quoted.FragmentOffset != 0) return DropReason.IcmpInvalid;
        if (!addresses.IsLocal(quoted.Source) || quoted.Destination.IsMulticast) return DropReason.IcmpInvalid;
        IcmpNoticeKind? kind = KindOf(message);
        if (kind is null) return DropReason.IcmpUnhandled;
        ReadOnlySpan<byte> transport = quoted.Payload;
        var notice = new IcmpNotice(kind.Value, quoted.Protocol, quoted.Source, quoted.Destination, reception.Source, 0,
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
    private int ReducePathMtu(in IcmpV4Message message, in IPv4Packet quoted)
    {
        if (routes.TryRoute(quoted.Destination, quoted.Source, 0, out Route route) != Errno.None) return 0;
        int linkMtu = addresses.MtuOf(route.Interface, IPVersion.V4);
        int quotedLength = BinaryPrimitives.ReadUInt16BigEndian(message.Body[2..]);
        int mtu = pathMtu.Reduce(route, message.NextHopMtu, linkMtu);
        int known = pathMtu.Get(route, linkMtu);
        return mtu != 0 || quotedLength > known ? known : 0;
    }

    private static IcmpNoticeKind? KindOf(in IcmpV4Message message) => message.Type switch
    {
        IcmpV4Type.TimeExceeded => IcmpNoticeKind.TimeExceeded,
        IcmpV4Type.ParameterProblem => IcmpNoticeKind.ParameterProblem,
        _ => (IcmpV4UnreachableCode)message.Code switch
        {
            IcmpV4UnreachableCode.Network or IcmpV4UnreachableCode.NetworkUnknown
                or IcmpV4UnreachableCode.NetworkTypeOfService => IcmpNoticeKind.NetworkUnreachable,
            IcmpV4UnreachableCode.Host or IcmpV4UnreachableCode.HostUnknown or IcmpV4UnreachableCode.SourceIsolated
                or IcmpV4UnreachableCode.HostTypeOfService or IcmpV4UnreachableCode.SourceRouteFailed => IcmpNoticeKind.HostUnreachable,
            IcmpV4UnreachableCode.Protocol => IcmpNoticeKind.ProtocolUnreachable,
            IcmpV4UnreachableCode.Port => IcmpNoticeKind.PortUnreachable,
            IcmpV4UnreachableCode.FragmentationNeeded => IcmpNoticeKind.PacketTooBig,
            IcmpV4UnreachableCode.NetworkProhibited or IcmpV4UnreachableCode.HostProhibited
                or IcmpV4UnreachableCode.CommunicationProhibited or IcmpV4UnreachableCode.HostPrecedenceViolation
                or IcmpV4UnreachableCode.PrecedenceCutoff => IcmpNoticeKind.Prohibited,
            _ => null,
        },
    };

    // RFC 1122 §3.2.2.2: believed only from the gateway that we now use for that destination, and only for one on the same link.
    private DropReason ProcessRedirect(in IcmpV4Message message, in Reception reception)
    {
        if (!options.Current.AcceptRedirects || options.Current.Forwarding || message.Code > 3) return DropReason.IcmpUnhandled;
        if (!IPv4Packet.TryParseQuoted(message.Body, out IPv4Packet quoted)) return DropReason.IcmpInvalid;
        IPv4Address gateway = message.Gateway;
        bool isHost = !gateway.IsUnspecified && !gateway.IsMulticast && !gateway.IsReserved && !gateway.IsLoopback
            && !addresses.IsBroadcast(gateway) && !addresses.IsLocal(gateway);
        if (!isHost || !addresses.IsOnLink(reception.Interface, gateway) || !addresses.IsLocal(quoted.Source)) return DropReason.IcmpInvalid;
        if (routes.TryRoute(quoted.Destination, quoted.Source, 0, out Route route) != Errno.None) return DropReason.IcmpInvalid;
        if (route.NextHop != reception.Source || route.Interface != reception.Interface) return DropReason.IcmpInvalid;
        redirects.Learn(reception.Interface.Index, quoted.Destination, gateway);
        addresses.Invalidate();
        return DropReason.None;
    }
}
