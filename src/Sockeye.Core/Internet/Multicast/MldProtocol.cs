using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Mld;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>How IPv6 tells routers of groups: MLDv2, and version 1 for older queriers.</summary>
internal readonly struct MldProtocol : IMembershipProtocol
{
    private const int ReportHeader = 8;
    private const int RecordHeader = 20;

    // RFC 3810 §9.11 and RFC 2710 §7.10.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_oldInterval = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public static IPVersion Version => IPVersion.V6;

    /// <inheritdoc/>
    public static IPProtocol Protocol => IPProtocol.IcmpV6;

    /// <inheritdoc/>
    public static byte TrafficClass => 0;

    /// <inheritdoc/>
    public static InternetAddress ReportDestination => new IPv6Address(0xFF02_0000_0000_0000, 0x16);

    /// <inheritdoc/>
    public static InternetAddress LeaveDestination => IPv6Address.AllRouters;

    /// <inheritdoc/>
    public static int ReportLength => ReportHeader;

    /// <inheritdoc/>
    public static int RecordLength(int sources) => RecordHeader + (sources * IPv6Address.Length);

    /// <inheritdoc/>
    /// <remarks>RFC 3810 §6: not all-nodes, and nothing of reserved or interface-local scope.</remarks>
    public static bool IsReported(InternetAddress group) => group.AsIPv6 != IPv6Address.AllNodes && group.AsIPv6.MulticastScope > 1;

    /// <inheritdoc/>
    public static TimeSpan UnsolicitedInterval(ReportingMode mode) => mode == ReportingMode.Sources ? s_interval : s_oldInterval;

    /// <inheritdoc/>
    public static int WriteReport(Span<byte> buffer, InternetAddress source, ReadOnlySpan<GroupRecord> records)
    {
        MldWriter writer = MldWriter.Report(buffer);
        Span<IPv6Address> sources = stackalloc IPv6Address[SourceFilter.MostSources];
        foreach (GroupRecord record in records)
        {
            for (int i = 0; i < record.Sources.Length; i++) sources[i] = record.Sources[i].AsIPv6;
            writer.TryAddRecord(record.Type, record.Group.AsIPv6, sources[..record.Sources.Length]);
        }
        return writer.Finish(source.AsIPv6, ReportDestination.AsIPv6);
    }

    /// <inheritdoc/>
    public static int WriteOldReport(Span<byte> buffer, InternetAddress source, InternetAddress group, ReportingMode mode) =>
        MldWriter.WriteReportV1(buffer, source.AsIPv6, group.AsIPv6, group.AsIPv6);

    /// <inheritdoc/>
    public static int WriteLeave(Span<byte> buffer, InternetAddress source, InternetAddress group) =>
        MldWriter.WriteReportV1(buffer, source.AsIPv6, LeaveDestination.AsIPv6, group.AsIPv6, isDone: true);
}
