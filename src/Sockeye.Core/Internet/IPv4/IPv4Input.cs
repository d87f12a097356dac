// IPv4 on the way up (RFC 1122 §3.2.1): is it sound, may it come from there, is it for us, is it whole; then to its transport.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Internet.Fragmentation;
using Sockeye.Core.Internet.Icmp;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.IPv4;

/// <summary>Receives IPv4 packets.</summary>
/// <remarks>Called by InternetLayer. Calls <see cref="IPv4OptionProcessing"/>, <see cref="IPv4Forward"/>, <see cref="Reassembly{TVersion}"/>,
/// <see cref="TransportTable"/>, <see cref="IcmpErrors"/>.</remarks>
internal sealed class IPv4Input(
    StackContext context,
    LiveOptions options,
    AddressTable addresses,
    GroupMembership groups,
    Reassembly<ReassemblyIPv4> reassembly,
    IPv4Forward forward,
    IcmpErrors errors,
    TransportTable transports,
    IPCounters counters)
{
    /// <summary>A packet came in. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, in LinkReception link)
    {
        counters.Received++;
        if (!IPv4Packet.TryParse(packet.Span, out IPv4Packet ip))
        {
            context.Drop(packet, DropReason.IPMalformed);
            return;
        }
        if (!ip.IsChecksumValid)
        {
            // RFC 1122 §3.2.1.2: "silently discard every datagram that has a bad checksum".
            context.Drop(packet, DropReason.IPChecksum);
            return;
        }
        packet.TrimTo(ip.TotalLength);
        LinkReception reception = packet.LoopedFrom == 0 ? link : AsLooped(packet, link, ip.Destination);
        DropReason reason = CheckAddresses(ip, reception, packet.LoopedFrom != 0);
        if (reason != DropReason.None)
        {
            context.Drop(packet, reason);
            return;
        }
        if (ip.HeaderLength > IPv4Packet.MinHeaderLength && !CheckOptions(packet, ip, reception)) return;
        Dispatch(packet, ip, reception);
    }

    private void Dispatch(PacketBuffer packet, in IPv4Packet ip, in LinkReception link)
    {
        Interface nic = link.Interface;
        IPv4Address destination = ip.Destination;
        if (addresses.IsLocalOn(nic, destination))
        {
            // RFC 1122 §3.3.6: a packet to one host in a frame to many is discarded, or it would be answered by many.
            if (link.Destination == LinkDestination.Unicast) Deliver(packet, ip, link, DestinationKind.Unicast);
            else context.Drop(packet, DropReason.IPInvalidDestination);
        }
        else if (addresses.IsBroadcast(destination, nic)) Deliver(packet, ip, link, DestinationKind.Broadcast);
        else if (destination.IsMulticast && groups.Accepts(nic, destination, ip.Source)) Deliver(packet, ip, link, DestinationKind.Multicast);
        else if (options.Current.Forwarding && !destination.IsMulticast && packet.LoopedFrom == 0) forward.Forward(packet, ip, link);
        else context.Drop(packet, DropReason.IPNotForUs);
    }

    // Our own copy of what we sent to a group counts as received where it was sent.
    private LinkReception AsLooped(PacketBuffer packet, in LinkReception link, IPv4Address destination)
    {
        Interface nic = addresses.FindInterface(packet.LoopedFrom) ?? link.Interface;
        return new LinkReception(nic, nic.MacAddress,
            destination.IsMulticast ? LinkDestination.Multicast : LinkDestination.Broadcast);
    }

    // RFC 1122 §3.2.1.3, RFC 1812 §5.3.7: addresses that no packet may have.
    private DropReason CheckAddresses(in IPv4Packet ip, in LinkReception link, bool isLooped)
    {
        IPv4Address source = ip.Source;
        IPv4Address destination = ip.Destination;
        bool isOwnLink = isLooped || link.Interface.Kind == InterfaceKind.Loopback;
        bool toMany = destination.IsBroadcast || destination.IsMulticast;
        if (source.IsMulticast || source.IsReserved || addresses.IsBroadcast(source)) return DropReason.IPInvalidSource;
        if (source.IsThisNetwork && !(source.IsUnspecified && toMany)) return DropReason.IPInvalidSource;
        if (destination.IsThisNetwork) return DropReason.IPInvalidDestination;
        if (isOwnLink) return DropReason.None;
        if (source.IsLoopback || addresses.IsLocal(source)) return DropReason.IPInvalidSource;
        if (destination.IsLoopback) return DropReason.IPInvalidDestination;
        return DropReason.None;
    }

    private bool CheckOptions(PacketBuffer packet, in IPv4Packet ip, in LinkReception link)
    {
        if (IPv4OptionProcessing.Check(ip.Options, out byte pointer)) return true;
        if (pointer != 0 && addresses.IsLocalOn(link.Interface, ip.Destination))
        {
            errors.SendV4(IcmpV4Type.ParameterProblem, 0, (uint)pointer << 24, packet, link.Interface, link.Destination);
        }
        context.Drop(packet, DropReason.IPOptions);
        return false;
    }

    private void Deliver(PacketBuffer packet, in IPv4Packet ip, in LinkReception link, DestinationKind kind)
    {
        if (!ip.IsFragment)
        {
            Hand(packet, ip, link, kind, wasFragmented: false);
            return;
        }
        counters.FragmentsReceived++;
        var fragment = new Fragment
        {
            Source = ip.Source,
            Destination = ip.Destination,
            Protocol = ip.Protocol,
            Identification = ip.Identification,
            Offset = ip.FragmentOffset,
            HasMore = ip.MoreFragments,
            HeaderLength = ip.HeaderLength,
            Ecn = ip.Ecn,
            Link = link,
        };
        if (reassembly.Receive(packet, fragment) is not { } whole) return;
        counters.Reassembled++;
        if (IPv4Packet.TryParse(whole.Span, out IPv4Packet put)) Hand(whole, put, link, kind, wasFragmented: true);
        else context.Drop(whole, DropReason.FragmentMalformed);
    }

    private void Hand(PacketBuffer packet, in IPv4Packet ip, in LinkReception link, DestinationKind kind, bool wasFragmented)
    {
        var reception = new Reception
        {
            Interface = link.Interface,
            Source = ip.Source,
            Destination = ip.Destination,
            Protocol = ip.Protocol,
            Kind = kind,
            HopLimit = ip.TimeToLive,
            TrafficClass = ip.TypeOfService,
            WasFragmented = wasFragmented,
            NetworkHeaderLength = ip.HeaderLength,
        };
        packet.Consume(ip.HeaderLength);
        counters.Delivered++;
        if (transports.TryDeliver(packet, reception)) return;
        counters.Delivered--;
        // RFC 1122 §3.2.2.1: protocol unreachable.
        errors.SendUnreachable(packet, reception);
        context.Drop(packet, DropReason.UnknownProtocol);
    }
}
