// Which groups we are in (RFC 1112 §7.1, RFC 3376 §3.2, RFC 3810 §4.2): counted by interface, since several sockets may ask for the
// same group.

using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>The groups of all interfaces, both families.</summary>
/// <remarks>Called by InternetLayer (joins and leaves) and the inputs (is this for us). Calls <see cref="IMembershipReporter"/>.</remarks>
internal sealed class GroupMembership(InternetOptions options)
{
    [Bounded("GroupLimit per interface")]
    private readonly List<Membership> _groups = [];

    /// <summary>Tells IPv4 routers; set by the composition.</summary>
    public IMembershipReporter? ReporterIPv4 { get; set; }

    /// <summary>Tells IPv6 routers; set by the composition.</summary>
    public IMembershipReporter? ReporterIPv6 { get; set; }

    /// <summary>True when a packet for a group that came in on the interface is for us.</summary>
    public bool IsMember(Interface nic, InternetAddress group)
    {
        if (IsEverybodys(group)) return true;
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Group == group && _groups[i].Interface == nic) return true;
        }
        return false;
    }

    /// <summary>Joins a group, once more if need be.</summary>
    /// <returns>EINVAL when it is no group, ENOBUFS at the limit.</returns>
    public Errno Join(Interface nic, InternetAddress group)
    {
        if (!group.IsMulticast) return Errno.EINVAL;
        int onInterface = 0;
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Interface != nic) continue;
            onInterface++;
            if (_groups[i].Group != group) continue;
            _groups[i] = _groups[i] with { Members = _groups[i].Members + 1 };
            return Errno.None;
        }
        if (onInterface >= options.GroupLimit) return Errno.ENOBUFS;
        _groups.Add(new Membership(nic, group, 1));
        if (!IsEverybodys(group)) Reporter(group)?.OnJoined(nic, group);
        return Errno.None;
    }

    /// <summary>Leaves a group that was joined.</summary>
    /// <returns>EADDRNOTAVAIL when we are not in it.</returns>
    public Errno Leave(Interface nic, InternetAddress group)
    {
        int at = _groups.FindIndex(membership => membership.Interface == nic && membership.Group == group);
        if (at < 0) return Errno.EADDRNOTAVAIL;
        Membership left = _groups[at];
        if (left.Members > 1)
        {
            _groups[at] = left with { Members = left.Members - 1 };
            return Errno.None;
        }
        _groups.RemoveAt(at);
        if (!IsEverybodys(group)) Reporter(group)?.OnLeft(nic, group);
        return Errno.None;
    }

    /// <summary>Leaves all groups of an interface that goes away.</summary>
    public void LeaveAll(Interface nic) => _groups.RemoveAll(membership => membership.Interface == nic);

    /// <summary>Every group.</summary>
    public GroupInfo[] Snapshot()
    {
        var all = new GroupInfo[_groups.Count];
        for (int i = 0; i < all.Length; i++) all[i] = new GroupInfo(_groups[i].Interface.Index, _groups[i].Group, _groups[i].Members);
        return all;
    }

    // Every host is in 224.0.0.1 and every node in ff01::1 and ff02::1, without telling anybody (RFC 1112 §7.2, RFC 4291 §2.8).
    private bool IsEverybodys(InternetAddress group)
    {
        if (group.IsIPv4) return group.AsIPv4 == IPv4Address.AllHosts;
        IPv6Address v6 = group.AsIPv6;
        bool isInterfaceOrLinkScope = v6.Upper is 0xFF01_0000_0000_0000 or 0xFF02_0000_0000_0000;
        return isInterfaceOrLinkScope && (v6.Lower == 1 || (v6.Lower == 2 && options.Forwarding));
    }

    private IMembershipReporter? Reporter(InternetAddress group) => group.IsIPv4 ? ReporterIPv4 : ReporterIPv6;

    private readonly record struct Membership(Interface Interface, InternetAddress Group, int Members);
}
