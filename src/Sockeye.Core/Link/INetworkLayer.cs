using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Link;

/// <summary>To whom a frame was addressed on its link.</summary>
public enum LinkDestination : byte
{
    /// <summary>To us alone.</summary>
    Unicast,

    /// <summary>To a group.</summary>
    Multicast,

    /// <summary>To everybody.</summary>
    Broadcast,
}

/// <summary>What the link knows of a received packet.</summary>
/// <param name="Interface">Where it came in.</param>
/// <param name="Source">The sender's link address; zero on a link without addresses.</param>
/// <param name="Destination">To whom.</param>
public readonly record struct LinkReception(Interface Interface, MacAddress Source, LinkDestination Destination);

/// <summary>The door above Link. Every method takes ownership of the packet, whose frame begins at the network header.</summary>
internal interface INetworkLayer
{
    /// <summary>An IPv4 packet came in.</summary>
    void ReceiveIPv4(PacketBuffer packet, in LinkReception reception);

    /// <summary>An IPv6 packet came in.</summary>
    void ReceiveIPv6(PacketBuffer packet, in LinkReception reception);

    /// <summary>An ARP packet came in.</summary>
    void ReceiveArp(PacketBuffer packet, in LinkReception reception);
}
