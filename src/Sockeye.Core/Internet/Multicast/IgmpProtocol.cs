using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>How IPv4 tells routers of groups: IGMPv3, and versions 2 and 1 for older queriers.</summary>
internal readonly struct IgmpProtocol : IMembershipProtocol
{
    private const int ReportHeader = 8;
    private const int RecordHeader = 8;

    // RFC 3376 §8.11 and RFC 2236 §8.10.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_oldInterval = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public static IPVersion Version => IPVersion.V4;

    /// <inheritdoc/>
    public static IPProtocol Protocol => IPProtocol.Igmp;

    /// <inheritdoc/>
    /// <remarks>RFC 3376 §4: "an IP Precedence of Internetwork Control (e.g., Type of Service 0xc0)".</remarks>
    public static byte TrafficClass => 0xC0;

    /// <inheritdoc/>
    public static InternetAddress ReportDestination => new IPv4Address(224, 0, 0, 22);

    /// <inheritdoc/>
    public static InternetAddress LeaveDestination => new IPv4Address(224, 0, 0, 2);

    /// <inheritdoc/>
    public static int ReportLength => ReportHeader;

    /// <inheritdoc/>
    public static int RecordLength(int sources) => RecordHeader + (sources * IPv4Address.Length);

    /// <inheritdoc/>
    public static bool IsReported(InternetAddress group) => group.AsIPv4 != IPv4Address.AllHosts;

    /// <inheritdoc/>
    public static TimeSpan UnsolicitedInterval(ReportingMode mode) => mode == ReportingMode.Sources ? s_interval : s_oldInterval;

    /// <inheritdoc/>
    public static int WriteReport(Span<byte> buffer, InternetAddress source, ReadOnlySpan<GroupRecord> records)
    {
        IgmpWriter writer = IgmpWriter.Report(buffer);
        Span<IPv4Address> sources = stackalloc IPv4Address[SourceFilter.MostSources];
        foreach (GroupRecord record in records)
        {
            for (int i = 0; i < record.Sources.Length; i++) sources[i] = record.Sources[i].AsIPv4;
            writer.TryAddRecord(record.Type, record.Group.AsIPv4, sources[..record.Sources.Length]);
        }
        return writer.Finish();
    }

    /// <inheritdoc/>
    public static int WriteOldReport(Span<byte> buffer, InternetAddress source, InternetAddress group, ReportingMode mode)
    {
        IgmpType type = mode == ReportingMode.GroupsWithoutLeave ? IgmpType.MembershipReportV1 : IgmpType.MembershipReportV2;
        return IgmpWriter.Write(buffer, type, 0, group.AsIPv4);
    }

    /// <inheritdoc/>
    public static int WriteLeave(Span<byte> buffer, InternetAddress source, InternetAddress group) =>
        IgmpWriter.Write(buffer, IgmpType.LeaveGroup, 0, group.AsIPv4);
}
