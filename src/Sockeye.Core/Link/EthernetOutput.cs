// Ethernet II framing of what we send (RFC 894, RFC 2464 §3).

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Core.Link;

/// <summary>Puts an Ethernet header in front of a packet.</summary>
/// <remarks>Called by the neighbour cache, ARP and NDP. Calls <see cref="LinkOutput"/>.</remarks>
internal sealed class EthernetOutput(StackContext context)
{
    private readonly LinkOutput _output = new(context);

    /// <summary>Sends a packet, which begins at its network header, to a link address. Takes ownership.</summary>
    public bool Send(Interface nic, PacketBuffer packet, MacAddress destination, ushort etherType)
    {
        EthernetFrame.Write(packet.Prepend(EthernetFrame.HeaderLength), destination, nic.MacAddress, etherType);
        return _output.Enqueue(nic, packet);
    }
}
