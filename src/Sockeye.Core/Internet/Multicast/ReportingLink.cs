using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>What the reporter knows of one link: its groups, and the queriers that were heard.</summary>
internal sealed class ReportingLink(Interface nic)
{
    private const int DefaultRobustness = 2;
    private const int MostRobustness = 7;
    private static readonly TimeSpan s_defaultQueryInterval = TimeSpan.FromSeconds(125);

    private Instant _olderUntil = Instant.Zero;
    private Instant _oldestUntil = Instant.Zero;
    private TimeSpan _queryInterval = s_defaultQueryInterval;

    /// <summary>The link.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>Groups of which something is wanted or still to be said.</summary>
    [Bounded("GroupLimit and AddressLimit, and those left a few seconds ago")]
    public List<GroupReport> Groups { get; } = [];

    /// <summary>How many times a message is sent in case one is lost (RFC 3376 §8.1).</summary>
    public int Robustness { get; private set; } = DefaultRobustness;

    /// <summary>In which way routers were last told.</summary>
    public ReportingMode Mode { get; set; }

    /// <summary>When a question about all groups is answered.</summary>
    public Instant GeneralResponse { get; set; } = Instant.Never;

    /// <summary>When a change is told again.</summary>
    public Instant NextChange { get; set; } = Instant.Never;

    /// <summary>The group's entry, or null.</summary>
    public GroupReport? Find(InternetAddress group)
    {
        foreach (GroupReport report in Groups)
        {
            if (report.Group == group) return report;
        }
        return null;
    }

    /// <summary>The group's entry, made if need be.</summary>
    public GroupReport FindOrAdd(InternetAddress group)
    {
        if (Find(group) is { } found) return found;
        var report = new GroupReport(group);
        Groups.Add(report);
        return report;
    }

    /// <summary>The way that the oldest querier heard of late understands.</summary>
    public ReportingMode ModeAt(Instant now)
    {
        if (now < _oldestUntil) return ReportingMode.GroupsWithoutLeave;
        return now < _olderUntil ? ReportingMode.Groups : ReportingMode.Sources;
    }

    /// <summary>Learns from a querier (RFC 3376 §4.1.6, §4.1.7 and §7.2.1).</summary>
    public void Learn(in MembershipQuery query, Instant now)
    {
        // RFC 3376 §4.1.6: a robustness of 0 means that the querier has one that does not fit.
        if (query.Robustness is > 0 and <= MostRobustness) Robustness = query.Robustness;
        if (query.Interval > TimeSpan.Zero) _queryInterval = query.Interval;
        // RFC 3376 §8.12: Older Version Querier Present Timeout.
        Instant until = now + (_queryInterval * Robustness) + query.MaximumResponse;
        if (query.Mode == ReportingMode.Groups) _olderUntil = until;
        else if (query.Mode == ReportingMode.GroupsWithoutLeave) _oldestUntil = until;
    }

    /// <summary>Forgets all that was to be said, and groups that nobody wants.</summary>
    public void Cancel()
    {
        GeneralResponse = Instant.Never;
        NextChange = Instant.Never;
        for (int i = Groups.Count - 1; i >= 0; i--)
        {
            Groups[i].Cancel();
            if (Groups[i].Filter.IsNone) Groups.RemoveAt(i);
        }
    }

    /// <summary>The earliest of all times.</summary>
    public Instant Earliest()
    {
        Instant earliest = Instant.Min(GeneralResponse, NextChange);
        foreach (GroupReport report in Groups) earliest = Instant.Min(earliest, report.Response);
        return earliest;
    }
}
