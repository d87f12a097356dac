using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>Whoever tells routers which groups we are in: IGMP for IPv4, MLD for IPv6.</summary>
internal interface IMembershipReporter
{
    /// <summary>The first of ours joined a group.</summary>
    void OnJoined(Interface nic, InternetAddress group);

    /// <summary>The last of ours left a group.</summary>
    void OnLeft(Interface nic, InternetAddress group);
}
