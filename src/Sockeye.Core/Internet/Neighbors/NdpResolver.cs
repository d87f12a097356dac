// Address resolution for IPv6: neighbour solicitation and advertisement (RFC 4861 §7). The validity checks of §7.1 that need no
// message are IcmpV6Input's (hop limit, code, fragments) and the views' (lengths, options, targets).
// Solicitations go to a group, whose link address is computed and never looked up; so they go straight to the link.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Asks, answers and learns by neighbour discovery.</summary>
/// <remarks>Called by IcmpV6Input (messages) and <see cref="NeighborCache"/> (questions). Calls <see cref="NeighborCache"/>,
/// <see cref="EthernetOutput"/>, <see cref="IAddressGuard"/>.</remarks>
internal sealed class NdpResolver(
    StackContext context, LiveOptions options, AddressTable addresses, NeighborCache neighbors) : INeighborSolicitor, IIcmpV6Handler
{
    private const byte HopLimit = 255;
    private const int LargestMessage = 64;

    private readonly EthernetOutput _output = new(context);

    /// <summary>Who looks for duplicates; set by the composition.</summary>
    public IAddressGuard? Guard { get; set; }

    /// <inheritdoc/>
    public void Receive(PacketBuffer message, in Reception reception)
    {
        bool isValid = IcmpV6Message.TryParse(message.Span, out IcmpV6Message icmp) && Process(icmp, reception);
        if (isValid) message.Release();
        else context.Drop(message, DropReason.NdpInvalid);
    }

    /// <inheritdoc/>
    public void Solicit(Interface nic, InternetAddress target, MacAddress? linkAddress, InternetAddress source)
    {
        IPv6Address? sender = addresses.Find(nic, source) is { IsUsable: true } own
            ? own.Address.AsIPv6
            : (addresses.FirstLinkLocal(nic) ?? addresses.First(nic, IPVersion.V6))?.Address.AsIPv6;
        if (sender is not { } from) return;
        IPv6Address to = linkAddress is null ? target.AsIPv6.SolicitedNode() : target.AsIPv6;
        SendSolicitation(nic, from, to, target.AsIPv6, linkAddress ?? MacAddress.ForMulticast(to), default);
    }

    /// <summary>Asks whether somebody has an address that we want: a question without a source (RFC 4862 §5.4.2).</summary>
    /// <param name="nic">On which link.</param>
    /// <param name="target">The address.</param>
    /// <param name="nonce">Tells our own question, reflected, from another's (RFC 7527 §4.1); may be empty.</param>
    public void SendProbe(Interface nic, IPv6Address target, ReadOnlySpan<byte> nonce)
    {
        IPv6Address group = target.SolicitedNode();
        SendSolicitation(nic, IPv6Address.Any, group, target, MacAddress.ForMulticast(group), nonce);
    }

    /// <summary>Tells everybody on the link about an address of ours without being asked (RFC 4861 §7.2.6).</summary>
    public void SendAnnouncement(Interface nic, IPv6Address address) =>
        SendAdvertisement(nic, address, IPv6Address.AllNodes, MacAddress.ForMulticast(IPv6Address.AllNodes), isSolicited: false);

    private bool Process(in IcmpV6Message icmp, in Reception reception)
    {
        if (icmp.Type == IcmpV6Type.NeighborSolicitation)
        {
            return NeighborSolicitation.TryParse(icmp, out NeighborSolicitation solicitation)
                && ProcessSolicitation(solicitation, reception);
        }
        return NeighborAdvertisement.TryParse(icmp, out NeighborAdvertisement advertisement)
            && ProcessAdvertisement(advertisement, reception);
    }

    // RFC 4861 §7.1.1 and §7.2.3.
    private bool ProcessSolicitation(in NeighborSolicitation solicitation, in Reception reception)
    {
        Interface nic = reception.Interface;
        IPv6Address source = reception.Source.AsIPv6;
        bool hasLinkAddress = solicitation.Options.TryGetLinkLayerAddress(NdpOptionType.SourceLinkLayerAddress, out MacAddress mac);
        if (source.IsUnspecified && (hasLinkAddress || !reception.Destination.AsIPv6.IsSolicitedNode)) return false;
        if (hasLinkAddress && (mac.IsMulticast || mac.IsZero)) return false;
        AssignedAddress? target = addresses.Find(nic, solicitation.Target);
        if (target is null) return true;
        if (target.State == AddressState.Tentative)
        {
            // RFC 4862 §5.4.3: a question without a source is another's probe for the address that we want.
            if (!source.IsUnspecified) return true;
            if (IsOurs(solicitation, target)) Guard?.OnLoopedBack(target);
            else Guard?.OnTentativeConflict(target, mac);
            return true;
        }
        if (!target.IsUsable) return true;
        if (source.IsUnspecified)
        {
            SendAnnouncement(nic, solicitation.Target);
            return true;
        }
        if (hasLinkAddress && addresses.IsOnLink(nic, source)) neighbors.OnSolicitation(nic, source, mac);
        Answer(nic, solicitation.Target, source, hasLinkAddress ? mac : null);
        return true;
    }

    // RFC 7527 §4.2: a probe of our own that the link sends back carries our nonce.
    private static bool IsOurs(in NeighborSolicitation solicitation, AssignedAddress target)
    {
        if (target.Nonce == 0) return false;
        foreach (NdpOption option in solicitation.Options)
        {
            if (option.Type == NdpOptionType.Nonce && option.TryGetNonce(out ReadOnlySpan<byte> nonce) && nonce.Length >= 6)
            {
                return target.Nonce == MacAddress.Read(nonce).Value;
            }
        }
        return false;
    }

    // RFC 4861 §7.1.2 and §7.2.5.
    private bool ProcessAdvertisement(in NeighborAdvertisement advertisement, in Reception reception)
    {
        Interface nic = reception.Interface;
        if (advertisement.IsSolicited && reception.Destination.IsMulticast) return false;
        bool hasLinkAddress = advertisement.Options.TryGetLinkLayerAddress(NdpOptionType.TargetLinkLayerAddress, out MacAddress mac);
        if (hasLinkAddress && (mac.IsMulticast || mac.IsZero)) return false;
        if (addresses.Find(nic, advertisement.Target) is { } own)
        {
            if (mac == nic.MacAddress) return true;
            // RFC 4862 §5.4.4: an address that we want, or have, is advertised by somebody else.
            if (own.State == AddressState.Tentative) Guard?.OnTentativeConflict(own, mac);
            else if (own.IsUsable) Guard?.OnConflict(own, mac);
            return true;
        }
        if (!addresses.IsOnLink(nic, advertisement.Target)) return true;
        neighbors.OnAdvertisement(nic, advertisement.Target, new Advertisement(
            hasLinkAddress ? mac : null, advertisement.IsSolicited, advertisement.IsOverride, advertisement.IsRouter));
        return true;
    }

    // RFC 4861 §7.2.4. Without a link address in the question the answer waits for one like any other packet.
    private void Answer(Interface nic, IPv6Address target, IPv6Address asker, MacAddress? linkAddress) =>
        SendAdvertisement(nic, target, asker, linkAddress, isSolicited: true);

    private void SendAdvertisement(Interface nic, IPv6Address target, IPv6Address to, MacAddress? linkAddress, bool isSolicited)
    {
        if (Rent() is not { } packet) return;
        Span<byte> bytes = packet.Append(LargestMessage);
        NdpWriter writer = NdpWriter.NeighborAdvertisement(bytes, target, options.Current.Forwarding, isSolicited, isOverride: true);
        writer.AddTargetLinkLayerAddress(nic.MacAddress);
        Finish(nic, packet, writer.Finish(target, to), target, to, linkAddress);
    }

    private void SendSolicitation(
        Interface nic, IPv6Address from, IPv6Address to, IPv6Address target, MacAddress linkAddress, ReadOnlySpan<byte> nonce)
    {
        if (Rent() is not { } packet) return;
        Span<byte> bytes = packet.Append(LargestMessage);
        NdpWriter writer = NdpWriter.NeighborSolicitation(bytes, target);
        // RFC 4861 §4.3: no source link-layer address when the source is unspecified.
        if (!from.IsUnspecified) writer.AddSourceLinkLayerAddress(nic.MacAddress);
        if (!nonce.IsEmpty) writer.AddNonce(nonce);
        Finish(nic, packet, writer.Finish(from, to), from, to, linkAddress);
    }

    private void Finish(
        Interface nic, PacketBuffer packet, int length, IPv6Address from, IPv6Address to, MacAddress? linkAddress)
    {
        packet.TrimTo(length);
        var fields = new IPv6Fields
        {
            Source = from,
            Destination = to,
            NextHeader = IPProtocol.IcmpV6,
            PayloadLength = length,
            HopLimit = HopLimit,
        };
        IPv6Packet.Write(packet.Prepend(IPv6Packet.HeaderLength), fields);
        packet.Reason = new TransmitReason(TransmitCause.AddressResolution);
        if (nic.Kind != InterfaceKind.Ethernet) packet.Release();
        else if (linkAddress is { } known) _output.Send(nic, packet, known, EtherType.IPv6);
        else neighbors.Send(nic, to, packet, from);
    }

    private PacketBuffer? Rent()
    {
        PacketBuffer? packet = context.Pool.TryRent(LargestMessage);
        if (packet is null) context.Drops.Count(DropReason.NoBuffer, context.Now);
        return packet;
    }
}
