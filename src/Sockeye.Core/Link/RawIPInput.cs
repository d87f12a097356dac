using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Link;

/// <summary>Bare IP packets: the first four bits say which version.</summary>
/// <remarks>Called by <see cref="LinkLayer"/>. Calls <see cref="INetworkLayer"/>.</remarks>
internal sealed class RawIPInput(StackContext context, INetworkLayer network)
{
    /// <summary>A packet came in. Takes ownership.</summary>
    public void Receive(Interface nic, PacketBuffer packet)
    {
        if (packet.Length == 0)
        {
            context.Drop(packet, DropReason.FrameTooShort);
            return;
        }
        var reception = new LinkReception(nic, default, LinkDestination.Unicast);
        switch ((IPVersion)(packet.Span[0] >> 4))
        {
            case IPVersion.V4: network.ReceiveIPv4(packet, reception); break;
            case IPVersion.V6: network.ReceiveIPv6(packet, reception); break;
            default: context.Drop(packet, DropReason.IPMalformed); break;
        }
    }
}
