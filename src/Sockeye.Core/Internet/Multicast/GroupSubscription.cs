using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>One listener's wish for a group from some sources; made and ended by <see cref="GroupMembership"/>.</summary>
internal sealed class GroupSubscription(Interface nic, InternetAddress group, SourceFilter filter)
{
    /// <summary>On which link.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>The group.</summary>
    public InternetAddress Group { get; } = group;

    /// <summary>From which sources. <see cref="GroupMembership.Change"/> alone sets it.</summary>
    public SourceFilter Filter { get; set; } = filter;
}
