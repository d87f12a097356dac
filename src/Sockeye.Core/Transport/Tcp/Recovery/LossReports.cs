using System;
using Sockeye.Core.Transport.Tcp.Congestion;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Tells a congestion controller that controls all of each lost segment. Exists only with such a controller.</summary>
internal sealed class LossReports
{
    private readonly LossRecovery _recovery;

    public LossReports(LossRecovery recovery)
    {
        _recovery = recovery;
        Watcher = Tell;
    }

    /// <summary>Tells of a stretch that was marked lost.</summary>
    public Action<SentSegment> Watcher { get; }

    /// <summary>The sender at the event that is being processed.</summary>
    public SenderFacts Facts { get; set; }

    private void Tell(SentSegment segment)
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
        _recovery.Control.OnLost(ref _recovery.Window, lost, _recovery.View(Facts));
    }
}
