using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What a segment remembers of the moment it was sent, so that its acknowledgment tells the delivery rate.</summary>
internal struct DeliveryStamp
{
    /// <summary>Start of the flight: when the first segment of it was sent.</summary>
    public Instant FirstSentAt;

    /// <summary>When a segment was last delivered; <see cref="Instant.Never"/> once the stamp was used.</summary>
    public Instant DeliveredAt;

    /// <summary>Segments delivered until then.</summary>
    public long Delivered;

    /// <summary>Segments delivered with an ECN mark until then.</summary>
    public long DeliveredMarked;

    /// <summary>Segments lost until then.</summary>
    public long Lost;

    /// <summary>Segments in flight, itself included.</summary>
    public uint InFlight;
}
