using System;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Constants and variables of RFC 4861 §10 and §6.3.2, used for ARP as well.</summary>
/// <param name="Reachable">How long a confirmation holds; drawn anew between half and one and a half of the base.</param>
/// <param name="Retransmission">Between two solicitations.</param>
internal readonly record struct NeighborTimings(TimeSpan Reachable, TimeSpan Retransmission)
{
    /// <summary>MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT.</summary>
    public const int MostProbes = 3;

    /// <summary>REACHABLE_TIME.</summary>
    public static readonly TimeSpan DefaultReachable = TimeSpan.FromSeconds(30);

    /// <summary>RETRANS_TIMER.</summary>
    public static readonly TimeSpan DefaultRetransmission = TimeSpan.FromSeconds(1);

    /// <summary>DELAY_FIRST_PROBE_TIME.</summary>
    public static readonly TimeSpan DelayFirstProbe = TimeSpan.FromSeconds(5);

    /// <summary>The defaults, without jitter.</summary>
    public static NeighborTimings Default => new(DefaultReachable, DefaultRetransmission);
}
