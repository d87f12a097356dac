// Address resolution for IPv4 over Ethernet (RFC 826), with the rules about conflicts of RFC 5227 and the limits of
// RFC 1122 §2.3.2. Reading order: RFC 826 "packet reception", then RFC 5227 §2.4 (somebody else has our address).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Asks, answers and learns by ARP.</summary>
/// <remarks>Called by InternetLayer (packets) and <see cref="NeighborCache"/> (questions). Calls <see cref="NeighborCache"/>,
/// <see cref="EthernetOutput"/>, <see cref="IAddressGuard"/>.</remarks>
internal sealed class ArpResolver(StackContext context, AddressTable addresses, NeighborCache neighbors) : INeighborSolicitor
{
    // RFC 5227 §1.1: DEFEND_INTERVAL.
    private static readonly TimeSpan s_defendInterval = TimeSpan.FromSeconds(10);

    private readonly EthernetOutput _output = new(context);

    /// <summary>Who looks for duplicates; set by the composition.</summary>
    public IAddressGuard? Guard { get; set; }

    /// <summary>An ARP packet came in. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, in LinkReception reception)
    {
        if (!ArpPacket.TryParse(packet.Span, out ArpPacket arp))
        {
            context.Drop(packet, DropReason.ArpMalformed);
            return;
        }
        DropReason reason = Process(arp, reception);
        if (reason == DropReason.None) packet.Release();
        else context.Drop(packet, reason);
    }

    /// <inheritdoc/>
    public void Solicit(Interface nic, InternetAddress target, MacAddress? linkAddress, InternetAddress source)
    {
        IPv4Address? sender = addresses.Find(nic, source) is { IsUsable: true } own
            ? own.Address.AsIPv4
            : addresses.First(nic, IPVersion.V4)?.Address.AsIPv4;
        if (sender is { } address) Send(nic, linkAddress ?? MacAddress.Broadcast, ArpOperation.Request, address, default, target.AsIPv4);
    }

    /// <summary>Asks whether somebody has an address that we want: a question without a sender (RFC 5227 §2.1.1).</summary>
    public void SendProbe(Interface nic, IPv4Address target) =>
        Send(nic, MacAddress.Broadcast, ArpOperation.Request, IPv4Address.Any, default, target);

    /// <summary>Says that an address is ours (RFC 5227 §2.3).</summary>
    public void SendAnnouncement(Interface nic, IPv4Address address) =>
        Send(nic, MacAddress.Broadcast, ArpOperation.Request, address, default, address);

    private DropReason Process(in ArpPacket arp, in LinkReception reception)
    {
        // RARP never tells us an address.
        if (arp.Operation is not (ArpOperation.Request or ArpOperation.Reply)) return DropReason.ArpMalformed;
        Interface nic = reception.Interface;
        MacAddress senderMac = arp.SenderMac;
        // What we sent ourselves and somebody reflects is no conflict.
        if (senderMac == nic.MacAddress) return DropReason.ArpInvalidSender;
        if (senderMac.IsMulticast || senderMac.IsZero) return DropReason.ArpInvalidSender;
        if (DetectConflict(arp, nic)) return DropReason.ArpInvalidSender;
        IPv4Address sender = arp.SenderAddress;
        bool isForUs = addresses.Find(nic, arp.TargetAddress) is { IsUsable: true };
        if (sender.IsUnspecified)
        {
            // RFC 5227 §2.1.1: a probe is answered, and nothing is learned from it.
            if (isForUs && arp.Operation == ArpOperation.Request) Answer(arp, nic);
            return DropReason.None;
        }
        if (sender.IsMulticast || sender.IsReserved || sender.IsLoopback || addresses.IsBroadcast(sender, nic))
        {
            return DropReason.ArpInvalidSender;
        }
        if (addresses.IsOnLink(nic, sender)) Learn(arp, reception, isForUs);
        if (isForUs && arp.Operation == ArpOperation.Request) Answer(arp, nic);
        return DropReason.None;
    }

    // RFC 826: an entry that exists is refreshed by whatever its owner says; a new one is made only if the packet is for us and
    // asks for us.
    private void Learn(in ArpPacket arp, in LinkReception reception, bool isForUs)
    {
        if (isForUs && arp.Operation == ArpOperation.Request)
        {
            neighbors.OnSolicitation(reception.Interface, arp.SenderAddress, arp.SenderMac);
            return;
        }
        bool answersUs = isForUs && arp.Operation == ArpOperation.Reply && reception.Destination == LinkDestination.Unicast;
        var advertisement = new Advertisement(arp.SenderMac, IsSolicited: answersUs, Overrides: true, IsRouter: false);
        neighbors.OnAdvertisement(reception.Interface, arp.SenderAddress, advertisement);
    }

    // RFC 5227 §2.1.1 and §2.4: is somebody else using, or about to use, an address of ours?
    private bool DetectConflict(in ArpPacket arp, Interface nic)
    {
        if (!arp.SenderAddress.IsUnspecified && addresses.Find(nic, arp.SenderAddress) is { } claimed)
        {
            if (claimed.IsUsable) Defend(claimed, arp.SenderMac);
            else if (claimed.State == AddressState.Tentative) Guard?.OnTentativeConflict(claimed, arp.SenderMac);
            return true;
        }
        if (arp.IsProbe && addresses.Find(nic, arp.TargetAddress) is { State: AddressState.Tentative } wanted)
        {
            Guard?.OnTentativeConflict(wanted, arp.SenderMac);
        }
        return false;
    }

    // RFC 5227 §2.4 (b): one announcement, then silence for ten seconds.
    private void Defend(AssignedAddress address, MacAddress claimant)
    {
        if (address.Defended is null || context.Now - address.Defended.Value >= s_defendInterval)
        {
            address.Defended = context.Now;
            SendAnnouncement(address.Interface, address.Address.AsIPv4);
        }
        Guard?.OnConflict(address, claimant);
    }

    private void Answer(in ArpPacket arp, Interface nic) =>
        Send(nic, arp.SenderMac, ArpOperation.Reply, arp.TargetAddress, arp.SenderMac, arp.SenderAddress);

    private void Send(
        Interface nic, MacAddress to, ArpOperation operation, IPv4Address sender, MacAddress targetMac, IPv4Address target)
    {
        if (nic.Kind != InterfaceKind.Ethernet) return;
        if (context.Pool.TryRent(ArpPacket.Length) is not { } packet)
        {
            context.Drops.Count(DropReason.NoBuffer, context.Now);
            return;
        }
        ArpPacket.Write(packet.Append(ArpPacket.Length), operation, nic.MacAddress, sender, targetMac, target);
        packet.Reason = new TransmitReason(TransmitCause.AddressResolution);
        _output.Send(nic, packet, to, EtherType.Arp);
    }
}
