// Loss detection by time: a segment is lost when one sent sufficiently later was delivered. Read RFC 8985 §3 to §6.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>RACK (RFC 8985). A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct Rack
{
    // RFC 8985 §6.2, step 4: "RACK.reo_wnd_persist = 16".
    private const byte Persistence = 16;

    private Instant _xmitAt;
    private SequenceNumber _endSeq;
    private bool _isAdvanced;
    private bool _dsackSeen;
    private byte _steps;
    private byte _persist;
    private long _lastDelivered;

    /// <summary>RACK.rtt in microseconds.</summary>
    public long RttMicroseconds { get; private set; }

    /// <summary>Fresh state.</summary>
    public static Rack Begin() => new() { _steps = 1 };

    /// <summary>A segment was delivered (RFC 8985 §6.2, steps 1 and 2).</summary>
    public void OnDelivered(in SentSegment segment, long minimumRtt, Instant now)
    {
        long rtt = Math.Max(0, now.NanosecondsSince(segment.SentAt) / 1000);

        // "If RTT < RACK.min_RTT, the segment was likely delivered by the original transmission": which one is acknowledged is unknown.
        if (rtt < minimumRtt && segment.Has(SegmentMarks.EverRetransmitted | SegmentMarks.Retransmitted)) return;
        _isAdvanced = true;
        RttMicroseconds = rtt;
        if (_xmitAt < segment.SentAt || (_xmitAt == segment.SentAt && _endSeq < segment.End))
        {
            _xmitAt = segment.SentAt;
            _endSeq = segment.End;
        }
    }

    /// <summary>A duplicate was reported that reordering may explain (RFC 8985 §6.2, step 4).</summary>
    public void OnDsack() => _dsackSeen = true;

    /// <summary>Losses are to be looked at again: a reduction was undone.</summary>
    public void Reexamine() => _isAdvanced = true;

    /// <summary>A recovery ended without being undone.</summary>
    public void OnRecovered()
    {
        if (_persist > 0) _persist--;
    }

    /// <summary>A recovery was undone by duplicates: the window that caused it is kept longer.</summary>
    public void OnUndone() => _persist = Math.Min(Persistence, (byte)(_persist + 1));

    /// <summary>Widens the reordering window once in a round in which a duplicate was reported.</summary>
    /// <param name="priorDelivered">Delivered count when the acknowledged segment was sent; 0 when there is no sample.</param>
    /// <param name="delivered">Delivered count now.</param>
    public void UpdateReorderingWindow(long priorDelivered, long delivered)
    {
        if (priorDelivered == 0) return;
        if (priorDelivered < _lastDelivered) _dsackSeen = false;
        if (_dsackSeen)
        {
            if (_steps < byte.MaxValue) _steps++;
            _dsackSeen = false;
            _lastDelivered = delivered;
            _persist = Persistence;
        }
        else if (_persist == 0)
        {
            _steps = 1;
        }
    }

    /// <summary>How long after the latest delivered segment an earlier one may still come, in microseconds (RFC 8985 §6.2, step 4).</summary>
    public readonly long ReorderingWindow(
        bool reorderingSeen, SenderState state, bool isManyDuplicates, long minimumRtt, long smoothedRtt)
    {
        if (!reorderingSeen && (state >= SenderState.Recovery || isManyDuplicates)) return 0;
        return Math.Min((minimumRtt >> 2) * _steps, smoothedRtt);
    }

    /// <summary>How long until a segment counts as lost, in microseconds; zero or less means now.</summary>
    public readonly long Remaining(in SentSegment segment, long window, Instant now) =>
        RttMicroseconds + window - (now.NanosecondsSince(segment.SentAt) / 1000);

    /// <summary>Looks for losses if anything was delivered since the last look (RFC 8985 §6.2, step 5).</summary>
    /// <returns>How long to wait for those that are not lost yet, in microseconds; 0 when there are none.</returns>
    public long DetectIfAdvanced(RetransmissionQueue queue, long window, Instant now)
    {
        if (!_isAdvanced) return 0;
        _isAdvanced = false;
        return Detect(queue, window, now);
    }

    /// <summary>Marks as lost all that was sent long enough before the latest delivered segment.</summary>
    /// <returns>How long to wait for the others, in microseconds; 0 when there are none.</returns>
    public readonly long Detect(RetransmissionQueue queue, long window, Instant now)
    {
        long wait = 0;
        for (int i = 0; i < queue.Length; i++)
        {
            ref readonly SentSegment segment = ref queue[i];
            bool wasSentBefore = segment.IsSentBefore(_xmitAt, _endSeq);

            // Numbers go out in order: behind one that was sent once and later than the latest delivered, all were.
            if (!wasSentBefore && !segment.Has(SegmentMarks.EverRetransmitted)) break;
            bool isWaiting = segment.Has(SegmentMarks.Lost) && !segment.Has(SegmentMarks.Retransmitted);

            // DEVIATION RFC 8985 §6.2: what was found lost once is not looked at again before it is sent again, though an undo took the
            // verdict back, as on Linux: time was no good judge of it, and the retransmission timer is left to say so.
            if (!wasSentBefore || isWaiting || segment.Has(SegmentMarks.Sacked | SegmentMarks.FoundLost)) continue;
            long remaining = Remaining(segment, window, now);
            if (remaining <= 0) queue.FindLost(i);
            else wait = Math.Max(wait, remaining);
        }
        return wait;
    }
}
