using Sockeye.Core.Foundation;
using Sockeye.Core.Link;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Where packets go whose neighbour did not answer: Icmp implements it and tells whoever sent them.</summary>
internal interface IUnresolvedPackets
{
    /// <summary>A packet, from its IP header on, cannot be delivered. Takes ownership.</summary>
    void OnUnresolved(PacketBuffer packet, Interface nic);
}
