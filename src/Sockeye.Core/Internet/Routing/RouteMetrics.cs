// What a route says beside the next hop: rtnetlink's RTAX_ metrics, as "ip route … mtu lock 1400 advmss 1360 initcwnd 20" sets them.

using System;

namespace Sockeye.Core.Internet.Routing;

/// <summary>Metrics of a route, for those who send along it. A zero, null or false says nothing.</summary>
public sealed record RouteMetrics
{
    /// <summary>A route that says nothing.</summary>
    public static RouteMetrics None { get; } = new();

    /// <summary>mtu: largest IP packet, 68 to 65,535; the link's where that is smaller.</summary>
    public int Mtu { get; init; }

    /// <summary>mtu lock: no path MTU discovery; packets may be fragmented on the way (DF is not set).</summary>
    public bool IsMtuLocked { get; init; }

    /// <summary>advmss: MSS that TCP announces.</summary>
    public int AdvertisedMss { get; init; }

    /// <summary>initcwnd: TCP's initial congestion window in segments.</summary>
    public int InitialWindow { get; init; }

    /// <summary>initrwnd: TCP's initial receive window in segments.</summary>
    public int InitialReceiveWindow { get; init; }

    /// <summary>window: most that TCP's receive window may be, in bytes.</summary>
    public int WindowClamp { get; init; }

    /// <summary>cwnd lock: most that TCP's congestion window may be, in segments.</summary>
    public int CongestionWindowClamp { get; init; }

    /// <summary>ssthresh lock: TCP's first slow-start threshold, in segments.</summary>
    public int SlowStartThreshold { get; init; }

    /// <summary>rto_min: TCP's smallest retransmission timeout.</summary>
    public TimeSpan MinimumRto { get; init; }

    /// <summary>reordering: segments that may overtake another before it counts as lost.</summary>
    public int Reordering { get; init; }

    /// <summary>hoplimit: TTL or hop limit of what does not say one.</summary>
    public byte HopLimit { get; init; }

    /// <summary>quickack: TCP acknowledges at once.</summary>
    public bool QuickAck { get; init; }

    /// <summary>congctl: name of TCP's congestion control.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>features ecn: TCP offers ECN though the stack's setting says no.</summary>
    public bool Ecn { get; init; }

    /// <summary>fastopen_no_cookie: TCP Fast Open needs no cookie.</summary>
    public bool FastOpenWithoutCookie { get; init; }
}
