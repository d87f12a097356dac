// How much was delivered in which time. Read draft-cheng-iccrg-delivery-rate-estimation; the answer is a RateSample for each
// acknowledgment.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Delivery counters of a connection and the samples made from them. A mutable struct with verbs: keep it in a field that is
/// not readonly.</summary>
internal struct DeliveryRate(DeliverySample sample)
{
    // What the acknowledgment being processed builds up.
    private readonly DeliverySample _sample = sample;
    private Instant _firstSentAt;

    private bool _isKeptSampleFull;

    /// <summary>Segments delivered, duplicates included (tcpi_delivered).</summary>
    public long Delivered;

    /// <summary>Of these, known to have been marked by ECN.</summary>
    public long DeliveredMarked;

    /// <summary>When <see cref="Delivered"/> last grew.</summary>
    public Instant DeliveredAt;

    /// <summary>Delivery count at which the present application-limited phase is over; 0 outside one. Before the first write it has no end.</summary>
    public long AppLimitedUntil = long.MaxValue;

    /// <summary>The last good sample: segments.</summary>
    public int SampleDelivered { get; private set; }

    /// <summary>The last good sample: microseconds.</summary>
    public long SampleMicroseconds { get; private set; }

    /// <summary>The last good sample was application-limited; before the first one it counts as such.</summary>
    public readonly bool IsSampleAppLimited => !_isKeptSampleFull;

    /// <summary>Delivered count when the segment was sent that this acknowledgment samples; 0 when it samples none.</summary>
    public readonly long PriorDelivered => _sample.IsTaken ? _sample.Prior.Delivered : 0;

    /// <summary>Stamps a segment that is sent now.</summary>
    public DeliveryStamp OnSend(Instant now, RetransmissionQueue queue, uint segments, long totalLost)
    {
        if (queue.Outstanding == 0) _firstSentAt = DeliveredAt = now;
        return new DeliveryStamp
        {
            FirstSentAt = _firstSentAt,
            DeliveredAt = DeliveredAt,
            Delivered = Delivered,
            DeliveredMarked = DeliveredMarked,
            Lost = totalLost,
            InFlight = queue.InFlight + segments,
        };
    }

    /// <summary>An acknowledgment begins.</summary>
    public readonly void BeginAck() => _sample.IsTaken = false;

    /// <summary>A segment was delivered: the one sent last is the sample.</summary>
    public void OnDelivered(in SentSegment segment)
    {
        if (!segment.Stamp.DeliveredAt.IsSet) return;
        DeliverySample sample = _sample;
        bool isLater = !sample.IsTaken || _firstSentAt < segment.SentAt || (_firstSentAt == segment.SentAt && sample.End < segment.End);
        if (!isLater) return;
        sample.IsTaken = true;
        sample.Prior = segment.Stamp;
        sample.End = segment.End;
        sample.IsAppLimited = segment.Has(SegmentMarks.AppLimited);
        sample.IsRetransmission = segment.Has(SegmentMarks.EverRetransmitted);
        _firstSentAt = segment.SentAt;
        sample.SendMicroseconds = segment.SentAt.NanosecondsSince(segment.Stamp.FirstSentAt) / 1000;
    }

    /// <summary>An acknowledgment was processed.</summary>
    public RateSample EndAck(
        Instant now, uint ackedSacked, uint losses, long totalLost, uint priorInFlight, long rttMicroseconds, long minimumRtt, bool isReneging, AckNews news)
    {
        if (AppLimitedUntil != 0 && Delivered > AppLimitedUntil) AppLimitedUntil = 0;
        if (ackedSacked > 0) DeliveredAt = now;
        var none = new RateSample
        {
            Delivered = -1,
            Interval = TimeSpan.FromTicks(-1),
            RoundTrip = TimeSpan.FromTicks(rttMicroseconds < 0 ? -1 : rttMicroseconds * 10),
            AckedSacked = ackedSacked,
            Losses = losses,
            PriorInFlight = priorInFlight,
            IsAckDelayed = (news & AckNews.MaybeDelayed) != 0,
            IsOfTailLossProbe = (news & AckNews.ProbeAcked) != 0,
            HasEcnEcho = (news & AckNews.EcnEcho) != 0,
        };
        DeliverySample taken = _sample;
        if (!taken.IsTaken || isReneging) return none;
        ref readonly DeliveryStamp prior = ref taken.Prior;

        // "Use the longer of the send interval and the ACK interval": a compressed burst of acknowledgments is no rate.
        long acked = now.NanosecondsSince(prior.DeliveredAt) / 1000;
        long interval = Math.Max(taken.SendMicroseconds, acked);
        int delivered = (int)(Delivered - prior.Delivered);
        RateSample sample = none with
        {
            PriorDelivered = prior.Delivered,
            PriorDeliveredMarked = prior.DeliveredMarked,
            PriorLost = prior.Lost,
            Delivered = delivered,
            DeliveredMarked = (int)(DeliveredMarked - prior.DeliveredMarked),
            LostOverInterval = (int)(totalLost - prior.Lost),
            Interval = interval < minimumRtt ? TimeSpan.FromTicks(-1) : TimeSpan.FromTicks(interval * 10),
            InFlightAtSend = prior.InFlight,
            IsAppLimited = taken.IsAppLimited,
            IsRetransmission = taken.IsRetransmission,
        };
        if (interval >= minimumRtt) Keep(delivered, interval);
        return sample;
    }

    /// <summary>The application has nothing more to send although it might.</summary>
    public void OnAppLimited(uint inFlight) => AppLimitedUntil = Math.Max(1, Delivered + inFlight);

    // An application-limited rate is kept only where it is the higher one.
    private void Keep(int delivered, long interval)
    {
        bool isHigher = SampleMicroseconds == 0 || (long)delivered * SampleMicroseconds >= SampleDelivered * interval;
        if (_sample.IsAppLimited && !isHigher) return;
        SampleDelivered = delivered;
        SampleMicroseconds = interval;
        _isKeptSampleFull = !_sample.IsAppLimited;
    }
}
