// A host that comes up asks for routers instead of waiting for them (RFC 4861 §6.3.7), less and less often (RFC 7559 §2).

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Ndp;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>Asks for routers on all links that want one.</summary>
/// <remarks>Called by Autoconfigurator. Calls <see cref="IDatagramOutput"/>.</remarks>
internal sealed class RouterSolicitation(
    StackContext context, LiveOptions options, AddressTable addresses, IDatagramOutput output) : TimedObject
{
    private const int LargestMessage = 16;
    private const byte HopLimit = 255;

    // RFC 4861 §10: MAX_RTR_SOLICITATION_DELAY. RFC 7559 §2: IRT is RTR_SOLICITATION_INTERVAL, MRT is 3600 s.
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_firstInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromHours(1);

    [Bounded("one per interface")]
    private readonly List<Search> _searches = [];
    private Instant _next = Instant.Never;

    /// <inheritdoc/>
    public override Instant NextDeadline => _next;

    /// <summary>Begins to ask on a link.</summary>
    public void Begin(Interface nic)
    {
        End(nic);
        _searches.Add(new Search(nic)
        {
            Next = context.Now + ProbePlan.Between(context.Entropy, TimeSpan.Zero, s_longestDelay),
            Left = options.Current.RouterSolicitations,
        });
        Rearm();
    }

    /// <summary>A default router was found (RFC 7559 §2.1), or the link is gone.</summary>
    public void End(Interface nic)
    {
        _searches.RemoveAll(search => search.Interface == nic);
        Rearm();
    }

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        for (int i = _searches.Count - 1; i >= 0; i--)
        {
            Search search = _searches[i];
            if (search.Next > now) continue;
            Send(search.Interface);
            search.Interval = NextInterval(search.Interval);
            search.Next = now + search.Interval;
            if (--search.Left == 0) _searches.RemoveAt(i);
        }
        Rearm();
    }

    // RFC 7559 §2 by the formulas of RFC 3315 §14: doubled each time, with up to a tenth more or less.
    private TimeSpan NextInterval(TimeSpan previous)
    {
        TimeSpan interval = previous == TimeSpan.Zero ? s_firstInterval : previous * 2;
        if (interval > s_longestInterval) interval = s_longestInterval;
        TimeSpan tenth = interval / 10;
        return ProbePlan.Between(context.Entropy, interval - tenth, interval + tenth);
    }

    private void Send(Interface nic)
    {
        if (!nic.IsUp) return;
        if (context.Pool.TryRent(LargestMessage) is not { } message)
        {
            context.Drops.Count(DropReason.NoBuffer, context.Now);
            return;
        }
        IPv6Address source = addresses.FirstLinkLocal(nic)?.Address.AsIPv6 ?? IPv6Address.Any;
        NdpWriter writer = NdpWriter.RouterSolicitation(message.Append(LargestMessage));
        // RFC 4861 §4.1: no link-layer address from a host that has no address.
        if (!source.IsUnspecified && nic.Kind == InterfaceKind.Ethernet) writer.AddSourceLinkLayerAddress(nic.MacAddress);
        message.TrimTo(writer.Finish(source, IPv6Address.AllRouters));
        var route = new Route
        {
            Interface = nic,
            Source = source,
            Destination = IPv6Address.AllRouters,
            NextHop = IPv6Address.AllRouters,
            Generation = output.Generation,
            Kind = DestinationKind.Multicast,
        };
        output.Send(route, message, new SendSpec { Protocol = IPProtocol.IcmpV6, HopLimit = HopLimit, SuppressLoopback = true });
    }

    private void Rearm()
    {
        _next = Instant.Never;
        foreach (Search search in _searches) _next = Instant.Min(_next, search.Next);
        context.Deadlines.Arm(this);
    }

    private sealed class Search(Interface nic)
    {
        public Interface Interface { get; } = nic;

        public Instant Next { get; set; }

        public TimeSpan Interval { get; set; }

        // Counts down to the end; from 0 on down it never gets there.
        public int Left { get; set; }
    }
}
