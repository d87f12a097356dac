using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>What differs between IGMP and MLD. A struct implements it, so that each is compiled by itself.</summary>
internal interface IMembershipProtocol
{
    /// <summary>Which Internet Protocol.</summary>
    static abstract IPVersion Version { get; }

    /// <summary>The protocol that carries the messages.</summary>
    static abstract IPProtocol Protocol { get; }

    /// <summary>TOS or traffic class of the messages.</summary>
    static abstract byte TrafficClass { get; }

    /// <summary>Where reports of the newest version go.</summary>
    static abstract InternetAddress ReportDestination { get; }

    /// <summary>Where it is said that a group was left, in the older way.</summary>
    static abstract InternetAddress LeaveDestination { get; }

    /// <summary>Bytes that one record takes.</summary>
    static abstract int RecordLength(int sources);

    /// <summary>Bytes of a report that has no records.</summary>
    static abstract int ReportLength { get; }

    /// <summary>Whether routers are told of a group at all.</summary>
    static abstract bool IsReported(InternetAddress group);

    /// <summary>The longest time between an unasked report and its repetition.</summary>
    static abstract TimeSpan UnsolicitedInterval(ReportingMode mode);

    /// <summary>Writes a report of the newest version.</summary>
    static abstract int WriteReport(Span<byte> buffer, InternetAddress source, ReadOnlySpan<GroupRecord> records);

    /// <summary>Writes a report of an older version, which goes to the group itself.</summary>
    static abstract int WriteOldReport(Span<byte> buffer, InternetAddress source, InternetAddress group, ReportingMode mode);

    /// <summary>Writes that a group was left.</summary>
    static abstract int WriteLeave(Span<byte> buffer, InternetAddress source, InternetAddress group);
}
