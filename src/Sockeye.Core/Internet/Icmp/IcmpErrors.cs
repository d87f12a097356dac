// ICMP errors that we send, and failures that never leave the host. Read RFC 1122 §3.2.2 and RFC 4443 §2.4 e for when no error may be
// sent: about an error, a group, a broadcast, a later fragment, or to a source that is not one host.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.IPv4;
using Sockeye.Core.Internet.IPv6;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Internet.Routing;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Icmp;

/// <summary>Sends ICMP errors about received packets, and tells our own transports of local failures.</summary>
/// <remarks>Called by the inputs, the forwarders, reassembly and, through <see cref="IUnresolvedPackets"/>, the neighbour caches.
/// Calls <see cref="RouteLookup"/>, <see cref="IPv4Output"/>, <see cref="IPv6Output"/>, <see cref="TransportTable"/>.</remarks>
internal sealed class IcmpErrors(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    RouteLookup routes,
    IPv4Output v4,
    IPv6Output v6,
    TransportTable transports,
    IPCounters countersV4,
    IPCounters countersV6) : IUnresolvedPackets, IFragmentErrors
{
    // RFC 1812 §4.3.2.3: "as much of the original datagram as possible without the length of the ICMP datagram exceeding 576".
    private const int LargestV4 = 576;

    // RFC 1812 §4.3.2.5: errors get precedence 6, internetwork control.
    private const byte InternetworkControl = 0xC0;

    private readonly IcmpRateLimit _limit = new(context, options);

    /// <summary>Sends an ICMP error about an IPv4 packet, which begins at its IP header and stays the caller's.</summary>
    public void SendV4(IcmpV4Type type, byte code, uint rest, PacketBuffer about, Interface nic, LinkDestination link)
    {
        if (!IPv4Packet.TryParseQuoted(about.Span, out IPv4Packet packet) || !MayReport(packet, nic, link)) return;
        if (!TryRouteBack(packet.Source, packet.Destination, nic, out Route route) || !MayNow(packet.Source, nic)) return;
        int quoted = Math.Min(about.Length, LargestV4 - IPv4Packet.MinHeaderLength - IcmpV4Message.HeaderLength);
        if (Rent(quoted) is not { } message) return;
        ReadOnlySpan<byte> body = about.Span[..quoted];
        IcmpV4Writer.Write(message.Append(IcmpV4Message.HeaderLength + quoted), type, code, rest, body);
        countersV4.IcmpErrorsSent++;
        v4.Send(route, message, new SendSpec { Protocol = IPProtocol.Icmp, TrafficClass = InternetworkControl });
    }

    // What the host tells itself is no traffic to limit (as on Linux).
    private bool MayNow(InternetAddress peer, Interface nic) => nic.Kind == InterfaceKind.Loopback || _limit.TryTake(peer);

    /// <summary>Sends an ICMPv6 error about an IPv6 packet, which begins at its IP header and stays the caller's.</summary>
    /// <param name="type">Kind of error.</param>
    /// <param name="code">Its subkind.</param>
    /// <param name="rest">MTU or pointer.</param>
    /// <param name="about">The packet.</param>
    /// <param name="nic">Where it came in.</param>
    /// <param name="link">To whom its frame was addressed.</param>
    /// <param name="evenToGroups">RFC 4443 §2.4 e.3: "packet too big" and unknown options of action 10 are reported about
    /// packets to groups as well.</param>
    public void SendV6(
        IcmpV6Type type, byte code, uint rest, PacketBuffer about, Interface nic, LinkDestination link, bool evenToGroups = false)
    {
        if (!IPv6Packet.TryParseQuoted(about.Span, out IPv6Packet packet)) return;
        if (!MayReport(packet, type) || (!evenToGroups && (link != LinkDestination.Unicast || packet.Destination.IsMulticast))) return;
        if (!TryRouteBack(packet.Source, packet.Destination, nic, out Route route) || !MayNow(packet.Source, nic)) return;
        // RFC 4443 §2.4 c: as much of the packet as fits the minimum IPv6 MTU.
        int most = IPv6Packet.MinimumMtu - IPv6Packet.HeaderLength - IcmpV6Message.HeaderLength;
        int quoted = Math.Min(about.Length, most);
        if (Rent(quoted) is not { } message) return;
        ReadOnlySpan<byte> body = about.Span[..quoted];
        Span<byte> bytes = message.Append(IcmpV6Message.HeaderLength + quoted);
        IcmpV6Writer.Write(bytes, route.Source.AsIPv6, route.Destination.AsIPv6, type, code, rest, body);
        countersV6.IcmpErrorsSent++;
        v6.Send(route, message, new SendSpec { Protocol = IPProtocol.IcmpV6 });
    }

    /// <summary>Port unreachable for UDP, protocol unreachable for the rest; the packet begins at its transport header.</summary>
    public void SendUnreachable(PacketBuffer packet, in Reception reception)
    {
        if (reception.Kind != DestinationKind.Unicast) return;
        packet.Prepend(reception.NetworkHeaderLength);
        bool hasPorts = reception.Protocol is IPProtocol.Udp or IPProtocol.UdpLite or IPProtocol.Tcp or IPProtocol.Sctp;
        if (reception.Destination.IsIPv4)
        {
            var code = hasPorts ? IcmpV4UnreachableCode.Port : IcmpV4UnreachableCode.Protocol;
            SendV4(IcmpV4Type.DestinationUnreachable, (byte)code, 0, packet, reception.Interface, LinkDestination.Unicast);
        }
        else
        {
            SendV6(IcmpV6Type.DestinationUnreachable, (byte)IcmpV6UnreachableCode.Port, 0, packet,
                reception.Interface, LinkDestination.Unicast);
        }
        packet.Consume(reception.NetworkHeaderLength);
    }

    /// <inheritdoc/>
    public void OnUnresolved(PacketBuffer packet, Interface nic)
    {
        bool isV4 = packet.Span[0] >> 4 == (int)IPVersion.V4;
        if (isV4) UnresolvedV4(packet, nic);
        else UnresolvedV6(packet, nic);
        packet.Release();
    }

    /// <inheritdoc/>
    public void OnReassemblyTimeout(PacketBuffer firstFragment, Interface nic, LinkDestination link)
    {
        const byte ReassemblyTimeExceeded = 1;
        if (firstFragment.Span[0] >> 4 == (int)IPVersion.V4)
        {
            SendV4(IcmpV4Type.TimeExceeded, ReassemblyTimeExceeded, 0, firstFragment, nic, link);
        }
        else
        {
            SendV6(IcmpV6Type.TimeExceeded, ReassemblyTimeExceeded, 0, firstFragment, nic, link);
        }
    }

    /// <inheritdoc/>
    public void OnFragmentProblem(
        PacketBuffer fragment, IcmpV6ParameterProblemCode code, int pointer, Interface nic, LinkDestination link) =>
        SendV6(IcmpV6Type.ParameterProblem, (byte)code, (uint)pointer, fragment, nic, link);

    private void UnresolvedV4(PacketBuffer packet, Interface nic)
    {
        if (!IPv4Packet.TryParse(packet.Span, out IPv4Packet ip)) return;
        if (!addresses.IsLocal(ip.Source))
        {
            SendV4(IcmpV4Type.DestinationUnreachable, (byte)IcmpV4UnreachableCode.Host, 0, packet, nic, LinkDestination.Unicast);
            return;
        }
        if (ip.FragmentOffset != 0) return;
        var notice = new IcmpNotice(IcmpNoticeKind.HostUnreachable, ip.Protocol, ip.Source, ip.Destination, ip.Source, 0,
            (byte)IcmpV4Type.DestinationUnreachable, (byte)IcmpV4UnreachableCode.Host);
        transports.DeliverError(notice, ip.Payload);
    }

    private void UnresolvedV6(PacketBuffer packet, Interface nic)
    {
        if (!IPv6Packet.TryParse(packet.Span, out IPv6Packet ip)) return;
        if (!addresses.IsLocal(ip.Source))
        {
            SendV6(IcmpV6Type.DestinationUnreachable, (byte)IcmpV6UnreachableCode.Address, 0, packet, nic, LinkDestination.Unicast);
            return;
        }
        ExtensionHeaders headers = ExtensionHeaders.Walk(ip);
        if (headers.IsLaterFragment || headers.Fault != ExtensionHeaderFault.None) return;
        var notice = new IcmpNotice(IcmpNoticeKind.HostUnreachable, headers.Protocol, ip.Source, ip.Destination, ip.Source, 0,
            (byte)IcmpV6Type.DestinationUnreachable, (byte)IcmpV6UnreachableCode.Address);
        transports.DeliverError(notice, ip.Bytes[headers.Offset..]);
    }

    private PacketBuffer? Rent(int quoted)
    {
        PacketBuffer? message = context.Pool.TryRent(IcmpV4Message.HeaderLength + quoted);
        if (message is null) context.Drops.Count(DropReason.NoBuffer, context.Now);
        else message.Reason = new TransmitReason(TransmitCause.IcmpError);
        return message;
    }

    // RFC 1122 §3.2.2: no error about an ICMP error, a broadcast or multicast at either layer, a later fragment, a source
    // that is not one host.
    private bool MayReport(IPv4Packet packet, Interface nic, LinkDestination link)
    {
        if (link != LinkDestination.Unicast || packet.FragmentOffset != 0) return false;
        if (packet.Destination.IsMulticast || addresses.IsBroadcast(packet.Destination, nic)) return false;
        IPv4Address source = packet.Source;
        if (source.IsUnspecified || source.IsMulticast || source.IsReserved || addresses.IsBroadcast(source)) return false;
        if (packet.Protocol != IPProtocol.Icmp) return true;
        return IcmpV4Message.TryParse(packet.Payload, out IcmpV4Message inner) && !inner.IsError;
    }

    // RFC 4443 §2.4 e: no error about an ICMPv6 error or a redirect, or to a source that is not one node.
    private static bool MayReport(IPv6Packet packet, IcmpV6Type type)
    {
        if (packet.Source.IsUnspecified || packet.Source.IsMulticast) return false;
        ExtensionHeaders headers = ExtensionHeaders.Walk(packet);
        // A later fragment may be the middle of an error, so it is only told of its own mistakes (RFC 8200 §4.5).
        if (headers.IsLaterFragment) return type == IcmpV6Type.ParameterProblem && headers.Protocol != IPProtocol.IcmpV6;
        if (headers.Fault != ExtensionHeaderFault.None || headers.Protocol != IPProtocol.IcmpV6) return true;
        return IcmpV6Message.TryParse(packet.Bytes[headers.Offset..], out IcmpV6Message inner)
            && !inner.IsError && inner.Type != IcmpV6Type.Redirect;
    }

    // RFC 1122 §3.2.2: the source is the address the packet was sent to when that is ours, else that of the interface.
    private bool TryRouteBack(InternetAddress source, InternetAddress destination, Interface nic, out Route route)
    {
        bool isOurs = !destination.IsMulticast && addresses.IsLocal(destination);
        InternetAddress from = isOurs ? destination : InternetAddress.Any(source.Version);
        int scope = source.IsIPv6 && source.IsLinkLocal ? nic.Index : 0;
        if (from.IsUnspecified && !source.IsLinkLocal && addresses.First(nic, source.Version) is { Address.IsLinkLocal: false } own)
        {
            from = own.Address;
        }
        return routes.TryRoute(source, from, scope, out route) == Errno.None;
    }
}
