// Multicast listener discovery on the way up, the host's half (RFC 3810 §6, RFC 2710 §4). Reports are sent by MembershipReporter.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Mld;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>Receives MLD: questions of routers, and other hosts' reports.</summary>
/// <remarks>Called by IcmpV6Input. Calls <see cref="MembershipReporter{TProtocol}"/>.</remarks>
internal sealed class MldHost(StackContext context, MembershipReporter<MldProtocol> reporter) : IIcmpV6Handler
{
    /// <inheritdoc/>
    public void Receive(PacketBuffer message, in Reception reception)
    {
        bool isValid = IsAcceptable(message, reception)
            && IcmpV6Message.TryParse(message.Span, out IcmpV6Message icmp)
            && Process(icmp, reception);
        if (isValid) message.Release();
        else context.Drop(message, DropReason.GroupMessageInvalid);
    }

    // RFC 3810 §6.2: from a link-local address, with a hop limit of 1 and the Router Alert option.
    private static bool IsAcceptable(PacketBuffer message, in Reception reception) =>
        reception.HopLimit == 1
        && (reception.Source.IsLinkLocal || reception.Source.IsUnspecified)
        && HasRouterAlert(message, reception.NetworkHeaderLength);

    private static bool HasRouterAlert(PacketBuffer message, int headerLength)
    {
        message.Prepend(headerLength);
        bool found = IPv6Packet.TryParse(message.Span, out IPv6Packet packet)
            && packet.NextHeader == IPProtocol.HopByHop
            && OptionsHeader.TryParse(packet.Payload, out OptionsHeader header)
            && Contains(header.Options);
        message.Consume(headerLength);
        return found;
    }

    private static bool Contains(IPv6OptionReader options)
    {
        while (options.TryRead(out IPv6Option option))
        {
            if (option.Type == IPv6OptionType.RouterAlert) return true;
        }
        return false;
    }

    private bool Process(in IcmpV6Message message, in Reception reception)
    {
        switch (message.Type)
        {
            case IcmpV6Type.MulticastListenerQuery:
                return reception.Source.IsLinkLocal && MldQuery.TryParse(message, out MldQuery query) && ProcessQuery(query, reception);
            case IcmpV6Type.MulticastListenerReport:
                if (!MldReport.TryParse(message, out MldReport report) || reception.Destination != report.MulticastAddress) return false;
                reporter.OnReport(reception.Interface, report.MulticastAddress);
                return true;
            default:
                // Reports of version 2 and "done" are for routers.
                return true;
        }
    }

    private bool ProcessQuery(in MldQuery query, in Reception reception)
    {
        bool isGeneral = query.MulticastAddress.IsUnspecified;
        if (!isGeneral && !query.MulticastAddress.IsMulticast) return false;
        if (isGeneral && reception.Destination != IPv6Address.AllNodes && reception.Kind != DestinationKind.Unicast) return false;
        Span<InternetAddress> sources = stackalloc InternetAddress[SourceFilter.MostSources];
        int count = query.SourceCount;
        if (count > sources.Length) count = 0;
        for (int i = 0; i < count; i++) sources[i] = query.GetSource(i);
        reporter.OnQuery(reception.Interface, new MembershipQuery
        {
            Group = query.MulticastAddress,
            MaximumResponse = TimeSpan.FromMilliseconds(query.MaximumResponseDelay),
            Mode = query.IsVersion2 ? ReportingMode.Sources : ReportingMode.Groups,
            Robustness = query.RobustnessVariable,
            Interval = TimeSpan.FromSeconds(query.QueryInterval),
            Sources = sources[..count],
        });
        return true;
    }
}
