using Sockeye.Core.Transport.Tcp.Congestion;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Tells a congestion controller that controls all of each lost segment. Exists only with such a controller.</summary>
internal sealed class LossReports(LossRecovery recovery)
{
    /// <summary>The sender at the event that is being processed.</summary>
    public SenderFacts Facts { get; set; }

    /// <summary>A stretch was marked lost.</summary>
    public void Tell(SentSegment segment)
    {
        // Delivered once, thrown away by the peer, sent again: its stamp is used up.
        if (!segment.Stamp.DeliveredAt.IsSet) return;
        var lost = new LostSegment
        {
            Segments = segment.Count,
            InFlightAtSend = segment.Stamp.InFlight,
            PriorLost = segment.Stamp.Lost,
            IsAppLimited = segment.Has(SegmentMarks.AppLimited),
        };
        recovery.Control.OnLost(ref recovery.Window, lost, recovery.View(Facts));
    }
}
