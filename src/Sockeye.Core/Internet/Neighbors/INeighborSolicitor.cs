using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Asks a link for a neighbour: ARP for IPv4, NDP for IPv6.</summary>
internal interface INeighborSolicitor
{
    /// <summary>Asks.</summary>
    /// <param name="nic">On which link.</param>
    /// <param name="target">For whom.</param>
    /// <param name="linkAddress">The neighbour alone when a link address is known, else everybody.</param>
    /// <param name="source">Source of the packet that made us ask; used as ours when it is ours (RFC 4861 §7.2.2).</param>
    void Solicit(Interface nic, InternetAddress target, MacAddress? linkAddress, InternetAddress source);
}
