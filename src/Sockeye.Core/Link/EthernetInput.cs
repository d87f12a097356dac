// Ethernet II frames that come in (RFC 894, RFC 2464). A frame for another station is dropped here; which multicast groups
// are ours is decided by IP, who knows them.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Core.Link;

/// <summary>Takes the Ethernet header off and hands the packet up.</summary>
/// <remarks>Called by <see cref="LinkLayer"/>. Calls <see cref="VlanInput"/>, <see cref="INetworkLayer"/>.</remarks>
internal sealed class EthernetInput(StackContext context, INetworkLayer network)
{
    /// <summary>A frame came in. Takes ownership.</summary>
    public void Receive(Interface nic, PacketBuffer frame)
    {
        if (!EthernetFrame.TryParse(frame.Span, out EthernetFrame ethernet))
        {
            context.Drop(frame, DropReason.FrameTooShort);
            return;
        }
        LinkDestination destination = Classify(ethernet.Destination);
        if (destination == LinkDestination.Unicast && ethernet.Destination != nic.MacAddress)
        {
            context.Drop(frame, DropReason.NotOurLinkAddress);
            return;
        }
        ushort etherType = ethernet.EtherType;
        int headerLength = EthernetFrame.HeaderLength;
        if (EtherType.IsVlan(etherType))
        {
            DropReason reason = VlanInput.Strip(ref etherType, ethernet.Payload, out int tags);
            if (reason != DropReason.None)
            {
                context.Drop(frame, reason);
                return;
            }
            headerLength += tags;
        }
        var reception = new LinkReception(nic, ethernet.Source, destination);
        frame.Consume(headerLength);
        Deliver(frame, etherType, reception);
    }

    private void Deliver(PacketBuffer packet, ushort etherType, in LinkReception reception)
    {
        switch (etherType)
        {
            case EtherType.IPv4: network.ReceiveIPv4(packet, reception); break;
            case EtherType.IPv6: network.ReceiveIPv6(packet, reception); break;
            case EtherType.Arp: network.ReceiveArp(packet, reception); break;
            default: context.Drop(packet, DropReason.UnknownEtherType); break;
        }
    }

    private static LinkDestination Classify(MacAddress destination)
    {
        if (!destination.IsMulticast) return LinkDestination.Unicast;
        return destination.IsBroadcast ? LinkDestination.Broadcast : LinkDestination.Multicast;
    }
}
