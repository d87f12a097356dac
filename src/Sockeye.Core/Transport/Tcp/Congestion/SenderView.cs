using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>What a congestion controller may know of its connection at one moment. Counts are of segments.</summary>
internal readonly record struct SenderView
{
    /// <summary>Time.</summary>
    public Instant Now { get; init; }

    /// <summary>State of the sender.</summary>
    public SenderState State { get; init; }

    /// <summary>Bytes of a full segment.</summary>
    public int Mss { get; init; }

    /// <summary>SND.UNA.</summary>
    public SequenceNumber Una { get; init; }

    /// <summary>SND.NXT.</summary>
    public SequenceNumber Nxt { get; init; }

    /// <summary>Segments believed to be in the network.</summary>
    public uint InFlight { get; init; }

    /// <summary>Segments sent and not cumulatively acknowledged.</summary>
    public uint Outstanding { get; init; }

    /// <summary>Segments that left the network since the connection began.</summary>
    public long Delivered { get; init; }

    /// <summary>Of these, known to have been marked by ECN.</summary>
    public long DeliveredMarked { get; init; }

    /// <summary>When <see cref="Delivered"/> last changed.</summary>
    public Instant DeliveredAt { get; init; }

    /// <summary>Segments marked lost since the connection began.</summary>
    public long Lost { get; init; }

    /// <summary>SRTT; zero before the first sample.</summary>
    public TimeSpan SmoothedRtt { get; init; }

    /// <summary>Least round trip of the last minutes; zero before the first sample.</summary>
    public TimeSpan MinimumRtt { get; init; }

    /// <summary>When a segment was last sent.</summary>
    public Instant LastSent { get; init; }

    /// <summary>The delivery count at which the application-limited phase ends; 0 when there is none.</summary>
    public long AppLimitedUntil { get; init; }

    /// <summary>The flight that the latest tail loss probe ended was application-limited.</summary>
    public bool IsProbedFlightAppLimited { get; init; }

    /// <summary>The pace of the connection in bytes per second, whether or not it is kept; 0 when none was computed.</summary>
    public long PacingRate { get; init; }

    /// <summary>Segments are really spaced by <see cref="PacingRate"/>.</summary>
    public bool IsPaced { get; init; }

    /// <summary>Segments of the initial window (RFC 6928).</summary>
    public uint InitialWindow { get; init; }

    /// <summary>Most bytes that one packet to the device may hold (segmentation offload).</summary>
    public int LargestPacket { get; init; }

    /// <summary>Random bits, new at each view; for algorithms that must not march in step.</summary>
    public uint Random { get; init; }
}
