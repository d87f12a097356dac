using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>Whoever tells routers which groups we are in: IGMP for IPv4, MLD for IPv6.</summary>
internal interface IMembershipReporter
{
    /// <summary>What an interface wants of a group has changed; <see cref="SourceFilter.None"/> is not being in it.</summary>
    void OnChanged(Interface nic, InternetAddress group, SourceFilter before, SourceFilter after);

    /// <summary>Routers should hear of all groups of the interface anew: it came up, or got an address to speak from.</summary>
    void Announce(Interface nic);

    /// <summary>The interface went away.</summary>
    void Forget(Interface nic);
}
