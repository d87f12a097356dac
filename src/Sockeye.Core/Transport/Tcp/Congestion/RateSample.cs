using System;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>The delivery rate that one acknowledgment shows (draft-cheng-iccrg-delivery-rate-estimation). Counts are of segments.</summary>
internal readonly record struct RateSample
{
    /// <summary><c>Delivered</c> of the connection when the sampled segment was sent.</summary>
    public long PriorDelivered { get; init; }

    /// <summary>ECN-marked deliveries when the sampled segment was sent.</summary>
    public long PriorDeliveredMarked { get; init; }

    /// <summary><c>Lost</c> of the connection when the sampled segment was sent.</summary>
    public long PriorLost { get; init; }

    /// <summary>Segments delivered over <see cref="Interval"/>; negative when the sample is no sample.</summary>
    public int Delivered { get; init; }

    /// <summary>Of these, marked by ECN.</summary>
    public int DeliveredMarked { get; init; }

    /// <summary>Lost over the interval.</summary>
    public int LostOverInterval { get; init; }

    /// <summary>Time over which <see cref="Delivered"/> were delivered; negative when there is no sample.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Round trip of the sampled segment; negative when there is none.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Segments newly marked lost by this acknowledgment.</summary>
    public uint Losses { get; init; }

    /// <summary>Segments newly acknowledged or selectively acknowledged.</summary>
    public uint AckedSacked { get; init; }

    /// <summary>In flight before this acknowledgment.</summary>
    public uint PriorInFlight { get; init; }

    /// <summary>In flight when the sampled segment was sent, itself included.</summary>
    public uint InFlightAtSend { get; init; }

    /// <summary>The last of what was acknowledged was sent in an application-limited phase.</summary>
    public bool IsAppLimited { get; init; }

    /// <summary>The sampled segment had been sent again.</summary>
    public bool IsRetransmission { get; init; }

    /// <summary>The acknowledgment is probably one of a delayed single segment.</summary>
    public bool IsAckDelayed { get; init; }

    /// <summary>The acknowledgment covers what a tail loss probe sent again, and the original or the probe may have caused it.</summary>
    public bool IsOfTailLossProbe { get; init; }

    /// <summary>The acknowledgment carried an ECN echo.</summary>
    public bool HasEcnEcho { get; init; }
}
