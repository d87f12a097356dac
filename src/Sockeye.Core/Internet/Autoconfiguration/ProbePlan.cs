using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>How an address is probed: what differs between RFC 4862 §5.4 and RFC 5227 §2.1.</summary>
/// <param name="Probes">How many questions.</param>
/// <param name="LongestDelay">The first one waits for a random time up to this.</param>
/// <param name="ShortestInterval">Between two questions, at least.</param>
/// <param name="LongestInterval">Between two questions, at most.</param>
/// <param name="Patience">From the last question until the address counts as free.</param>
/// <param name="Announcements">How often it is claimed then.</param>
/// <param name="AnnouncementInterval">Between two claims.</param>
internal readonly record struct ProbePlan(
    int Probes,
    TimeSpan LongestDelay,
    TimeSpan ShortestInterval,
    TimeSpan LongestInterval,
    TimeSpan Patience,
    int Announcements,
    TimeSpan AnnouncementInterval)
{
    /// <summary>RFC 5227 §1.1: PROBE_WAIT, PROBE_NUM, PROBE_MIN, PROBE_MAX, ANNOUNCE_WAIT, ANNOUNCE_NUM, ANNOUNCE_INTERVAL.</summary>
    public static ProbePlan IPv4 { get; } = new(
        Probes: 3,
        LongestDelay: TimeSpan.FromSeconds(1),
        ShortestInterval: TimeSpan.FromSeconds(1),
        LongestInterval: TimeSpan.FromSeconds(2),
        Patience: TimeSpan.FromSeconds(2),
        Announcements: 2,
        AnnouncementInterval: TimeSpan.FromSeconds(2));

    /// <summary>RFC 4862 §5.1 and §5.4.2: DupAddrDetectTransmits questions, RetransTimer apart.</summary>
    public static ProbePlan IPv6(int transmits, TimeSpan retransmission) => new(
        Probes: transmits,
        // RFC 4862 §5.4.2: "a random delay between 0 and MAX_RTR_SOLICITATION_DELAY", so that hosts which came up together
        // do not ask together.
        LongestDelay: TimeSpan.FromSeconds(1),
        ShortestInterval: retransmission,
        LongestInterval: retransmission,
        Patience: retransmission,
        Announcements: 0,
        AnnouncementInterval: TimeSpan.Zero);

    /// <summary>A random time between two.</summary>
    public static TimeSpan Between(IEntropy entropy, TimeSpan shortest, TimeSpan longest)
    {
        long span = (longest - shortest).Ticks;
        return shortest + new TimeSpan((span >> 16) * entropy.NextUInt32(1 << 16));
    }
}
