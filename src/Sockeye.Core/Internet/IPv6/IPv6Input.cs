// IPv6 on the way up (RFC 8200 §3, §4): is it sound, may it come from there, is it for us; then header by header to its transport.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.IPv6;

/// <summary>Receives IPv6 packets.</summary>
/// <remarks>Called by InternetLayer. Calls <see cref="ExtensionHeaderChain"/>, <see cref="IPv6Forward"/>,
/// <see cref="Reassembly{TVersion}"/>, <see cref="TransportTable"/>, <see cref="IcmpErrors"/>.</remarks>
internal sealed class IPv6Input(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    GroupMembership groups,
    Reassembly<ReassemblyIPv6> reassembly,
    IPv6Forward forward,
    IcmpErrors errors,
    TransportTable transports,
    IPCounters counters)
{
    /// <summary>A packet came in. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, in LinkReception link)
    {
        counters.Received++;
        if (!IPv6Packet.TryParse(packet.Span, out IPv6Packet ip))
        {
            context.Drop(packet, DropReason.IPMalformed);
            return;
        }
        packet.TrimTo(ip.Bytes.Length);
        LinkReception reception = packet.LoopedFrom == 0 ? link : AsLooped(packet, link);
        DropReason reason = CheckAddresses(ip, reception, packet.LoopedFrom != 0);
        if (reason != DropReason.None)
        {
            context.Drop(packet, reason);
            return;
        }
        Dispatch(packet, ip, reception);
    }

    private void Dispatch(PacketBuffer packet, in IPv6Packet ip, in LinkReception link)
    {
        Interface nic = link.Interface;
        IPv6Address destination = ip.Destination;
        if (addresses.IsLocalOn(nic, destination))
        {
            if (link.Destination == LinkDestination.Unicast) Deliver(packet, ip, link, DestinationKind.Unicast, isReassembled: false);
            else context.Drop(packet, DropReason.IPInvalidDestination);
        }
        else if (destination.IsMulticast)
        {
            bool isOurs = groups.Accepts(nic, destination, ip.Source);
            if (isOurs) Deliver(packet, ip, link, DestinationKind.Multicast, isReassembled: false);
            else context.Drop(packet, DropReason.IPNotForUs);
        }
        else if (options.Current.Forwarding && packet.LoopedFrom == 0) forward.Forward(packet, ip, link);
        else context.Drop(packet, DropReason.IPNotForUs);
    }

    private LinkReception AsLooped(PacketBuffer packet, in LinkReception link)
    {
        Interface nic = addresses.FindInterface(packet.LoopedFrom) ?? link.Interface;
        return new LinkReception(nic, nic.MacAddress, LinkDestination.Multicast);
    }

    // RFC 4291 §2.5 to §2.7: addresses that no packet may have.
    private DropReason CheckAddresses(in IPv6Packet ip, in LinkReception link, bool isLooped)
    {
        IPv6Address source = ip.Source;
        IPv6Address destination = ip.Destination;
        if (source.IsMulticast || source.IsIPv4Mapped) return DropReason.IPInvalidSource;
        // RFC 4291 §2.5.2: only a node that has no address yet has none, and it speaks to groups only.
        if (source.IsUnspecified && !destination.IsMulticast) return DropReason.IPInvalidSource;
        if (destination.IsUnspecified || destination.IsIPv4Mapped) return DropReason.IPInvalidDestination;
        if (destination.IsMulticast && destination.MulticastScope == 0) return DropReason.IPInvalidDestination;
        if (isLooped || link.Interface.Kind == InterfaceKind.Loopback) return DropReason.None;
        if (source.IsLoopback || (!source.IsUnspecified && addresses.IsLocalOn(link.Interface, source))) return DropReason.IPInvalidSource;
        if (destination.IsLoopback || (destination.IsMulticast && destination.MulticastScope == 1)) return DropReason.IPInvalidDestination;
        return DropReason.None;
    }

    private void Deliver(PacketBuffer packet, in IPv6Packet ip, in LinkReception link, DestinationKind kind, bool isReassembled)
    {
        ExtensionHeaderChain chain = ExtensionHeaderChain.Process(ip, isReassembled);
        switch (chain.Verdict)
        {
            case ChainVerdict.Deliver:
                Hand(packet, ip, link, kind, chain, isReassembled);
                break;
            case ChainVerdict.Reassemble:
                Reassemble(packet, ip, link, kind, chain);
                break;
            case ChainVerdict.Drop:
                context.Drop(packet, DropReason.IPExtensionHeaders);
                break;
            default:
                bool always = chain.Verdict == ChainVerdict.ReportAlways;
                errors.SendV6(IcmpV6Type.ParameterProblem, (byte)chain.Code, (uint)chain.Pointer, packet,
                    link.Interface, link.Destination, evenToGroups: always);
                context.Drop(packet, DropReason.IPExtensionHeaders);
                break;
        }
    }

    private void Reassemble(
        PacketBuffer packet, in IPv6Packet ip, in LinkReception link, DestinationKind kind, in ExtensionHeaderChain chain)
    {
        counters.FragmentsReceived++;
        if (!FragmentHeader.TryParse(ip.Bytes[chain.FragmentHeaderOffset..], out FragmentHeader header))
        {
            context.Drop(packet, DropReason.FragmentMalformed);
            return;
        }
        var fragment = new Fragment
        {
            Source = ip.Source,
            Destination = ip.Destination,
            Protocol = header.NextHeader,
            Identification = header.Identification,
            Offset = header.Offset,
            HasMore = header.MoreFragments,
            HeaderLength = chain.Offset,
            Ecn = ip.Ecn,
            Link = link,
        };
        if (reassembly.Receive(packet, fragment) is not { } whole) return;
        counters.Reassembled++;
        if (IPv6Packet.TryParse(whole.Span, out IPv6Packet put)) Deliver(whole, put, link, kind, isReassembled: true);
        else context.Drop(whole, DropReason.FragmentMalformed);
    }

    private void Hand(
        PacketBuffer packet,
        in IPv6Packet ip,
        in LinkReception link,
        DestinationKind kind,
        in ExtensionHeaderChain chain,
        bool isReassembled)
    {
        var reception = new Reception
        {
            Interface = link.Interface,
            Source = ip.Source,
            Destination = ip.Destination,
            Protocol = chain.Protocol,
            Kind = kind,
            HopLimit = ip.HopLimit,
            TrafficClass = ip.TrafficClass,
            WasFragmented = isReassembled || chain.WasAtomicFragment,
            NetworkHeaderLength = chain.Offset,
        };
        packet.Consume(chain.Offset);
        counters.Delivered++;
        if (transports.TryDeliver(packet, reception)) return;
        counters.Delivered--;
        packet.Prepend(chain.Offset);
        // RFC 8200 §4: an unrecognized next header is a parameter problem, code 1.
        errors.SendV6(IcmpV6Type.ParameterProblem, (byte)IcmpV6ParameterProblemCode.UnrecognizedNextHeader,
            (uint)chain.NextHeaderOffset, packet, link.Interface, link.Destination);
        context.Drop(packet, DropReason.UnknownProtocol);
    }
}
