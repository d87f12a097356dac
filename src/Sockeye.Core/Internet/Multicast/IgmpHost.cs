// IGMP on the way up, the host's half (RFC 3376 §5 and §7.1; RFC 2236 §3). Reports are sent by MembershipReporter.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>Receives IGMP: questions of routers, and other hosts' reports.</summary>
/// <remarks>Called by IPv4Input as a transport. Calls <see cref="MembershipReporter{TProtocol}"/>.</remarks>
internal sealed class IgmpHost(StackContext context, MembershipReporter<IgmpProtocol> reporter) : ITransportLayer
{
    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception)
    {
        // RFC 3376 §4: every message has a TTL of 1, so a router cannot have passed it on.
        bool isValid = reception.HopLimit == 1
            && IgmpMessage.TryParse(packet.Span, out IgmpMessage message)
            && message.HasValidChecksum
            && Process(message, reception);
        if (isValid) packet.Release();
        else context.Drop(packet, DropReason.GroupMessageInvalid);
    }

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        // Nobody waits for what became of a report.
    }

    private bool Process(in IgmpMessage message, in Reception reception)
    {
        switch (message.Type)
        {
            case IgmpType.MembershipQuery:
                return IgmpQuery.TryParse(message, out IgmpQuery query) && ProcessQuery(query, reception);
            case IgmpType.MembershipReportV1:
            case IgmpType.MembershipReportV2:
                // RFC 2236 §6: a report is sent to the group that it reports.
                if (!message.Group.IsMulticast || reception.Destination != message.Group) return false;
                reporter.OnReport(reception.Interface, message.Group);
                return true;
            default:
                // Reports of version 3 and leaves are for routers.
                return message.Type is IgmpType.MembershipReportV3 or IgmpType.LeaveGroup;
        }
    }

    private bool ProcessQuery(in IgmpQuery query, in Reception reception)
    {
        // RFC 3376 §4.1.12: general queries go to all hosts, the others to their group.
        bool isGeneral = query.Group.IsUnspecified;
        if (!isGeneral && !query.Group.IsMulticast) return false;
        if (isGeneral && reception.Destination != IPv4Address.AllHosts && reception.Kind != DestinationKind.Unicast) return false;
        Span<InternetAddress> sources = stackalloc InternetAddress[SourceFilter.MostSources];
        int count = query.SourceCount;
        // More than we ever want: then it is as if the whole group had been asked about.
        if (count > sources.Length) count = 0;
        for (int i = 0; i < count; i++) sources[i] = query.GetSource(i);
        reporter.OnQuery(reception.Interface, new MembershipQuery
        {
            Group = query.Group,
            MaximumResponse = TimeSpan.FromMilliseconds(query.MaximumResponseTime * 100.0),
            Mode = query.Version switch
            {
                1 => ReportingMode.GroupsWithoutLeave,
                2 => ReportingMode.Groups,
                _ => ReportingMode.Sources,
            },
            Robustness = query.RobustnessVariable,
            Interval = TimeSpan.FromSeconds(query.QueryInterval),
            Sources = sources[..count],
        });
        return true;
    }
}
