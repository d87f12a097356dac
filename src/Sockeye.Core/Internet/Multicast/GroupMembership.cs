// Which groups we are in (RFC 1112 §7.1, RFC 3376 §3, RFC 3810 §4): by interface, since several sockets may ask for the same
// group, and from different sources.

using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>The groups of all interfaces, both families.</summary>
/// <remarks>Called by InternetLayer (joins and leaves) and the inputs (is this for us). Calls <see cref="IMembershipReporter"/>.</remarks>
internal sealed class GroupMembership(LiveOptions options)
{
    [Bounded("GroupLimit and AddressLimit per interface")]
    private readonly List<Membership> _groups = [];

    /// <summary>Tells IPv4 routers; set by the composition.</summary>
    public IMembershipReporter? ReporterIPv4 { get; set; }

    /// <summary>Tells IPv6 routers; set by the composition.</summary>
    public IMembershipReporter? ReporterIPv6 { get; set; }

    /// <summary>True when some of a group's packets that come in on the interface are for us.</summary>
    public bool IsMember(Interface nic, InternetAddress group) => IsEverybodys(group) || Find(nic, group) is not null;

    /// <summary>True when somebody asked for the group and has not left it.</summary>
    public bool IsJoined(Interface nic, InternetAddress group) => Find(nic, group) is not null;

    /// <summary>True when a packet from a source to a group that came in on the interface is for us.</summary>
    public bool Accepts(Interface nic, InternetAddress group, InternetAddress source) =>
        IsEverybodys(group) || (Find(nic, group)?.Filter.Accepts(source) ?? false);

    /// <summary>Joins a group from every source, once more if need be.</summary>
    /// <returns>EINVAL when it is no group, ENOBUFS at the limit.</returns>
    public Errno Join(Interface nic, InternetAddress group)
    {
        Errno error = FindOrAdd(nic, group, out Membership membership);
        if (error != Errno.None) return error;
        membership.Joins++;
        Refresh(membership);
        return Errno.None;
    }

    /// <summary>Leaves a group that was joined from every source.</summary>
    /// <returns>EADDRNOTAVAIL when it was not.</returns>
    public Errno Leave(Interface nic, InternetAddress group)
    {
        if (Find(nic, group) is not { Joins: > 0 } membership) return Errno.EADDRNOTAVAIL;
        membership.Joins--;
        Refresh(membership);
        return Errno.None;
    }

    /// <summary>Joins a group from some sources (RFC 3678): source-specific, or with sources blocked.</summary>
    /// <returns>EINVAL when it is no group, ENOBUFS at the limit.</returns>
    public Errno Subscribe(Interface nic, InternetAddress group, SourceFilter filter, out GroupSubscription subscription)
    {
        subscription = new GroupSubscription(nic, group, filter);
        Errno error = FindOrAdd(nic, group, out Membership membership);
        if (error != Errno.None) return error;
        bool added = membership.TryAdd(subscription);
        Refresh(membership);
        return added ? Errno.None : Errno.ENOBUFS;
    }

    /// <summary>Wants other sources than before.</summary>
    public void Change(GroupSubscription subscription, SourceFilter filter)
    {
        subscription.Filter = filter;
        if (Find(subscription.Interface, subscription.Group) is { } membership) Refresh(membership);
    }

    /// <summary>Wants none any more.</summary>
    /// <returns>EADDRNOTAVAIL when it was ended before.</returns>
    public Errno Unsubscribe(GroupSubscription subscription)
    {
        Membership? membership = Find(subscription.Interface, subscription.Group);
        if (membership is null || !membership.Remove(subscription)) return Errno.EADDRNOTAVAIL;
        Refresh(membership);
        return Errno.None;
    }

    /// <summary>Forgets all groups of an interface that goes away.</summary>
    public void LeaveAll(Interface nic)
    {
        _groups.RemoveAll(membership => membership.Interface == nic);
        ReporterIPv4?.Forget(nic);
        ReporterIPv6?.Forget(nic);
    }

    /// <summary>Routers hear of all groups of an interface that came up.</summary>
    public void Announce(Interface nic)
    {
        ReporterIPv4?.Announce(nic);
        ReporterIPv6?.Announce(nic);
    }

    /// <summary>Every group.</summary>
    public GroupInfo[] Snapshot()
    {
        var all = new GroupInfo[_groups.Count];
        for (int i = 0; i < all.Length; i++)
        {
            Membership membership = _groups[i];
            all[i] = new GroupInfo(membership.Interface.Index, membership.Group, membership.Members, membership.Filter);
        }
        return all;
    }

    private void Refresh(Membership membership)
    {
        SourceFilter before = membership.Refresh();
        if (membership.Members == 0) _groups.Remove(membership);
        if (before.IsSameAs(membership.Filter)) return;
        IMembershipReporter? reporter = membership.Group.IsIPv4 ? ReporterIPv4 : ReporterIPv6;
        reporter?.OnChanged(membership.Interface, membership.Group, before, membership.Filter);
    }

    private Membership? Find(Interface nic, InternetAddress group)
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Group == group && _groups[i].Interface == nic) return _groups[i];
        }
        return null;
    }

    private Errno FindOrAdd(Interface nic, InternetAddress group, out Membership membership)
    {
        membership = null!;
        if (!group.IsMulticast) return Errno.EINVAL;
        if (Find(nic, group) is { } found)
        {
            membership = found;
            return Errno.None;
        }
        // The groups that our own addresses need are bounded with the addresses, and must not fail because of an application's.
        bool isForAddress = IsForAddress(group);
        int alike = 0;
        for (int i = 0; i < _groups.Count; i++)
        {
            if (_groups[i].Interface == nic && IsForAddress(_groups[i].Group) == isForAddress) alike++;
        }
        if (alike >= (isForAddress ? options.Current.AddressLimit : options.Current.GroupLimit)) return Errno.ENOBUFS;
        membership = new Membership(nic, group);
        _groups.Add(membership);
        return Errno.None;
    }

    private static bool IsForAddress(InternetAddress group) => group.IsIPv6 && group.AsIPv6.IsSolicitedNode;

    // Every host is in 224.0.0.1 and every node in ff01::1 and ff02::1, without telling anybody; every router in ff02::2 too
    // (RFC 1112 §7.2, RFC 4291 §2.8).
    private bool IsEverybodys(InternetAddress group)
    {
        if (group.IsIPv4) return group.AsIPv4 == IPv4Address.AllHosts;
        IPv6Address v6 = group.AsIPv6;
        bool isInterfaceOrLinkScope = v6.Upper is 0xFF01_0000_0000_0000 or 0xFF02_0000_0000_0000;
        return isInterfaceOrLinkScope && (v6.Lower == 1 || (v6.Lower == 2 && options.Current.Forwarding));
    }
}
