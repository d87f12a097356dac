// The host's half of IGMP and MLD: changes are told at once and again, questions are answered after a random delay (RFC 3376 §5,
// RFC 3810 §6), and all of it in the older way while an older querier is about (RFC 3376 §7.2, RFC 2236 §3; RFC 3810 §8.2).
// One timer per group and one per link, so that any number of questions costs nothing more.

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>Tells the routers of all links which groups are wanted.</summary>
/// <remarks>Called by <see cref="GroupMembership"/> (changes), <see cref="IgmpHost"/> and <see cref="MldHost"/> (questions).
/// Calls <see cref="IDatagramOutput"/>.</remarks>
internal sealed class MembershipReporter<TProtocol>(StackContext context, AddressTable addresses, IDatagramOutput output)
    : TimedObject, IMembershipReporter
    where TProtocol : struct, IMembershipProtocol
{
    // Every link carries this much; IPv6's minimum for both.
    private const int LargestPacket = 1280;
    private const int NetworkHeaders = 48;

    [Bounded("one per interface")]
    private readonly List<ReportingLink> _links = [];

    [Bounded("the records of one report: two per group")]
    private readonly List<GroupRecord> _records = [];
    private Instant _next = Instant.Never;

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <inheritdoc/>
    public void OnChanged(Interface nic, InternetAddress group, SourceFilter before, SourceFilter after)
    {
        if (nic.Kind == InterfaceKind.Loopback || !TProtocol.IsReported(group)) return;
        ReportingLink link = LinkOf(nic);
        GroupReport report = link.FindOrAdd(group);
        report.Filter = after;
        if (!nic.IsUp)
        {
            if (after.IsNone) link.Groups.Remove(report);
            return;
        }
        SwitchMode(link);
        if (link.Mode == ReportingMode.Sources)
        {
            report.RecordChange(before, after, link.Robustness);
            SendChanges(link);
        }
        else
        {
            ChangeOldWay(link, report, before, after);
        }
        Rearm();
    }

    /// <inheritdoc/>
    public void Announce(Interface nic)
    {
        if (Find(nic) is not { } link) return;
        link.Cancel();
        link.Mode = link.ModeAt(context.Now);
        foreach (GroupReport report in link.Groups)
        {
            if (link.Mode == ReportingMode.Sources) report.RecordChange(SourceFilter.None, report.Filter, link.Robustness);
            else BeginOldReports(link, report);
        }
        if (link.Mode == ReportingMode.Sources) SendChanges(link);
        Rearm();
    }

    /// <inheritdoc/>
    public void Forget(Interface nic)
    {
        _links.RemoveAll(link => link.Interface == nic);
        Rearm();
    }

    /// <summary>A router asks.</summary>
    public void OnQuery(Interface nic, in MembershipQuery query)
    {
        if (Find(nic) is not { } link) return;
        link.Learn(query, context.Now);
        SwitchMode(link);
        Instant at = context.Now + Delay(query.MaximumResponse);
        // RFC 3376 §5.2, rule 1: what is due sooner answers this as well.
        if (link.GeneralResponse <= at) return;
        if (!query.Group.IsUnspecified)
        {
            if (link.Find(query.Group) is { Filter.IsNone: false } report) report.RecordQuery(query.Sources, at);
        }
        else if (link.Mode == ReportingMode.Sources)
        {
            link.GeneralResponse = at;
        }
        else
        {
            ScheduleAll(link, query.MaximumResponse);
        }
        Rearm();
    }

    /// <summary>Another host reported a group in the older way: one report is enough for the routers (RFC 2236 §3).</summary>
    public void OnReport(Interface nic, InternetAddress group)
    {
        if (Find(nic) is not { } link || link.ModeAt(context.Now) == ReportingMode.Sources) return;
        if (link.Find(group) is not { } report) return;
        report.Response = Instant.Never;
        report.Repeats = 0;
        report.WasLastReporter = false;
        Rearm();
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        foreach (ReportingLink link in _links)
        {
            SwitchMode(link);
            if (link.GeneralResponse <= now) AnswerAll(link);
            if (link.NextChange <= now) SendChanges(link);
            foreach (GroupReport report in link.Groups)
            {
                if (report.Response <= now) Answer(link, report);
            }
            Flush(link);
        }
        Rearm();
    }

    // RFC 3376 §7.2.1: "cancels all its pending responses and retransmission timers" when the way changes.
    private void SwitchMode(ReportingLink link)
    {
        ReportingMode mode = link.ModeAt(context.Now);
        if (mode == link.Mode) return;
        link.Cancel();
        link.Mode = mode;
    }

    private void ChangeOldWay(ReportingLink link, GroupReport report, SourceFilter before, SourceFilter after)
    {
        if (!after.IsNone)
        {
            if (before.IsNone) BeginOldReports(link, report);
            return;
        }
        link.Groups.Remove(report);
        if (!report.WasLastReporter || link.Mode == ReportingMode.GroupsWithoutLeave) return;
        InternetAddress source = SourceOn(link.Interface);
        if (Rent() is not { } message) return;
        int length = TProtocol.WriteLeave(message.Append(LargestPacket - NetworkHeaders), source, report.Group);
        Send(link.Interface, source, TProtocol.LeaveDestination, message, length);
    }

    private void BeginOldReports(ReportingLink link, GroupReport report)
    {
        report.Repeats = link.Robustness;
        report.Response = context.Now;
        Answer(link, report);
    }

    private void ScheduleAll(ReportingLink link, TimeSpan within)
    {
        foreach (GroupReport report in link.Groups)
        {
            report.Response = Instant.Min(report.Response, context.Now + Delay(within));
        }
    }

    private void AnswerAll(ReportingLink link)
    {
        link.GeneralResponse = Instant.Never;
        foreach (GroupReport report in link.Groups)
        {
            report.AddState(_records);
            report.Response = Instant.Never;
        }
        Flush(link);
    }

    private void Answer(ReportingLink link, GroupReport report)
    {
        if (link.Mode == ReportingMode.Sources)
        {
            report.TakeAnswer(_records);
            return;
        }
        report.Response = Instant.Never;
        report.WasLastReporter = true;
        if (report.Repeats > 0) report.Repeats--;
        if (report.Repeats > 0) report.Response = context.Now + Delay(TProtocol.UnsolicitedInterval(link.Mode));
        InternetAddress source = SourceOn(link.Interface);
        if (Rent() is not { } message) return;
        int length = TProtocol.WriteOldReport(message.Append(LargestPacket - NetworkHeaders), source, report.Group, link.Mode);
        Send(link.Interface, source, report.Group, message, length);
    }

    private void SendChanges(ReportingLink link)
    {
        bool hasMore = false;
        for (int i = link.Groups.Count - 1; i >= 0; i--)
        {
            GroupReport report = link.Groups[i];
            if (report.HasChanges) report.TakeChanges(_records);
            hasMore |= report.HasChanges;
            if (report.IsOver) link.Groups.RemoveAt(i);
        }
        Flush(link);
        link.NextChange = hasMore ? context.Now + Delay(TProtocol.UnsolicitedInterval(ReportingMode.Sources)) : Instant.Never;
    }

    // As many reports as the records need; no record is larger than a packet.
    private void Flush(ReportingLink link)
    {
        Span<GroupRecord> all = CollectionsMarshal.AsSpan(_records);
        while (!all.IsEmpty)
        {
            int count = 1;
            int length = TProtocol.ReportLength + TProtocol.RecordLength(all[0].Sources.Length);
            for (; count < all.Length; count++)
            {
                length += TProtocol.RecordLength(all[count].Sources.Length);
                if (length > LargestPacket - NetworkHeaders) break;
            }
            SendReport(link.Interface, all[..count]);
            all = all[count..];
        }
        _records.Clear();
    }

    private void SendReport(Interface nic, ReadOnlySpan<GroupRecord> records)
    {
        InternetAddress source = SourceOn(nic);
        if (Rent() is not { } message) return;
        int length = TProtocol.WriteReport(message.Append(LargestPacket - NetworkHeaders), source, records);
        Send(nic, source, TProtocol.ReportDestination, message, length);
    }

    private PacketBuffer? Rent()
    {
        PacketBuffer? message = context.Pool.TryRent(LargestPacket - NetworkHeaders);
        if (message is null) context.Drops.Count(DropReason.NoBuffer, context.Now);
        return message;
    }

    private void Send(Interface nic, InternetAddress source, InternetAddress destination, PacketBuffer message, int length)
    {
        message.TrimTo(length);
        var route = new Route
        {
            Interface = nic,
            Source = source,
            Destination = destination,
            NextHop = destination,
            Generation = output.Generation,
            Kind = DestinationKind.Multicast,
        };
        output.Send(route, message, new SendSpec
        {
            Protocol = TProtocol.Protocol,
            HopLimit = 1,
            RouterAlert = true,
            TrafficClass = TProtocol.TrafficClass,
            SuppressLoopback = true,
        });
    }

    // RFC 3376 §4.2.13 and RFC 3590 §4 allow the unspecified address to a host that has none yet.
    private InternetAddress SourceOn(Interface nic)
    {
        AssignedAddress? own = TProtocol.Version == IPVersion.V6 ? addresses.FirstLinkLocal(nic) : addresses.First(nic, IPVersion.V4);
        return own?.Address ?? InternetAddress.Any(TProtocol.Version);
    }

    private TimeSpan Delay(TimeSpan most) => TimeSpan.FromTicks((most.Ticks >> 16) * context.Entropy.NextUInt32(1 << 16));

    private ReportingLink? Find(Interface nic)
    {
        foreach (ReportingLink link in _links)
        {
            if (link.Interface == nic) return link;
        }
        return null;
    }

    private ReportingLink LinkOf(Interface nic)
    {
        if (Find(nic) is { } found) return found;
        var link = new ReportingLink(nic);
        _links.Add(link);
        return link;
    }

    private void Rearm()
    {
        _next = Instant.Never;
        foreach (ReportingLink link in _links) _next = Instant.Min(_next, link.Earliest());
        context.Deadlines.Arm(this);
    }
}
