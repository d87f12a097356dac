// What to send next: what is lost, then new text, then FIN. Read RFC 9293 §3.7.4, §3.8.6, §3.10.2; RFC 5681 §3; RFC 8985 §6.
// Called by TcpLayer.Flush at the end of each call. Calls .Segments, which calls TcpOutput.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(1);

    // Room for the header, options and a 64 KiB packet.
    private const int LargestText = 65_000;

    /// <summary>Sends everything that is due.</summary>
    internal void Flush()
    {
        _isScheduled = false;
        if (_isPathNew) SetUpPath(_peerMss);
        if (_isGone || !TryRefreshRoute()) return;
        if (_mustSendSyn) SendSyn();
        else if (_isSynAcknowledged) SendDue();
        else if (_state == TcpState.FinWait1 && _fin == FinState.Queued) SendNew(isPushed: true);
        if (_isGone) return;
        if (_ack.Need == AckNeed.Now) SendAcknowledgments();
        TellWritable();
    }

    private bool TryRefreshRoute()
    {
        IDatagramOutput internet = _host.Output.Internet;
        if (_route.Generation == internet.Generation) return true;
        Errno error = internet.TryRoute(_tuple.Remote, _tuple.Local, _interfaceIndex, out Route route);
        if (error != Errno.None)
        {
            OnNoRoute(error);
            return false;
        }
        _route = route;
        _routeFailures = 0;
        TakeTimeoutBounds();

        // As on Linux, segments that are due now have the size of before; one that turns out too large for the new path is cut.
        _isPathNew = _isSynAcknowledged;
        return true;
    }

    // The route may come back: what is in flight has its timer, and the rest gets one. Nothing waits for ever.
    private void OnNoRoute(Errno error)
    {
        _softError = error;
        if (_pending != TransmitTimer.None || _timers.IsSet(TcpTimer.Retry)) return;
        if (_routeFailures >= (_isOrphan ? OrphanRetries : Settings.DataRetries))
        {
            GiveUp();
            return;
        }
        TimeSpan wait = Settings.InitialRto * (1 << Math.Min((int)_routeFailures++, 7));
        Set(TcpTimer.Retry, Now + (wait < MaximumRto ? wait : MaximumRto));
    }

    private void SendDue()
    {
        if (!MaySendText) return;
        RefreshSendMss();
        Resend resend = _resend;
        _resend = Resend.None;
        if (resend == Resend.New)
        {
            SendNew(isPushed: true);
            if (!(_snd.Nxt > _recovery.HighSeq))
            {
                _recovery.EndFrto();
                resend = Resend.Lost;
            }
        }
        if (resend == Resend.Lost) SendLost();
        if (!HasUnsent) return;
        if (_recovery.Queue.IsEmpty) RestartAfterIdle();
        SendNew(isPushed: _isPushed);
        _isPushed = _holdsMore = false;
        if (_recovery.Queue.IsEmpty && HasUnsent && _pending == TransmitTimer.None) StartWindowProbes();
    }

    // One packet for the device, with no thought of a larger one: its writer writes on.
    private void SendBurst()
    {
        if (!MaySendText) return;
        RefreshSendMss();
        if (_recovery.Queue.IsEmpty) RestartAfterIdle();
        SendNew(isPushed: true, NewText.Burst);
    }

    private bool MaySendText =>
        _state is not (TcpState.SynSent or TcpState.TimeWait) && (_state != TcpState.SynReceived || IsPassiveFastOpen);

    private bool HasUnsent => _fin == FinState.Queued || _snd.Nxt - DataStart < (_sendBuffer?.Length ?? 0);

    // ---- again ------------------------------------------------------------------------------------------------------------------

    // NextSeg() of RFC 6675 §4, as far as congestion and the peer's window allow.
    private void SendLost()
    {
        RetransmissionQueue queue = _recovery.Queue;
        uint most = LargestBurst();
        bool isHeadSent = false;
        for (int i = 0; i < queue.Length && queue.Retransmitted < queue.Lost && !IsPaced(); i++)
        {
            if (!queue[i].Has(SegmentMarks.Lost) || queue[i].Has(SegmentMarks.Sacked | SegmentMarks.Retransmitted)) continue;
            int room = (int)_recovery.Window.Segments - (int)queue.InFlight;
            if (room <= 0 || !TryRetransmit(i, (uint)Math.Min(room, most), isProbe: false)) break;
            isHeadSent |= i == 0;
        }
        if (isHeadSent && _pending != TransmitTimer.Reordering) SetTransmitTimer(TransmitTimer.Retransmission, _rtt.TimeoutMicroseconds);
    }

    // Sends a stretch again, at most so many segments of it; false when it cannot be sent now.
    private bool TryRetransmit(int index, uint segments, bool isProbe)
    {
        RetransmissionQueue queue = _recovery.Queue;
        _isRefused = false;
        _probe?.OnInconclusive();
        if (index == 0) queue.AdvanceFirst(_snd.Una);
        SentSegment segment = queue[index];

        // What the peer's window no longer takes waits; the first segment always goes, as a probe.
        int window = _snd.Una + _snd.Wnd - segment.Seq;
        if (window <= 0)
        {
            if (segment.Seq != _snd.Una) return false;
            window = _sendMss;
        }
        int length = (int)Math.Min((long)_sendMss * segments, int.MaxValue);
        if (IsUrgentAt(segment.Seq)) length = _sendMss;
        if (length > window) length = window < _sendMss ? window : window / _sendMss * _sendMss;
        if (segment.TextLength > length)
        {
            if (!queue.TrySplit(index, segment.Seq + length, _sendMss)) return false;
        }
        else
        {
            queue.Resize(index, _sendMss);
            Gather(index, Math.Min(window, _sendMss));
        }
        segment = queue[index];
        TcpFlags flags = TcpFlags.Ack;
        if (segment.Has(SegmentMarks.Push) || segment.Count > 1) flags |= TcpFlags.Psh;
        if (segment.Has(SegmentMarks.Fin)) flags |= TcpFlags.Fin;
        bool isSent = TrySend(segment.Seq, segment.TextLength, flags, _retransmitReason);
        if (!isSent && !_isRefused) return false;
        _retransmissions += segment.Count;
        _bytesRetransmitted += segment.TextLength;
        if (!isSent)
        {
            Counters.RetransmissionsRefused += segment.Count;
            _recovery.OnRetransmissionRefused(index, Facts(), _timestamps.Value(Now), isProbe);
            return false;
        }
        _recovery.OnRetransmitted(index, Facts(), _timestamps.Value(Now), isProbe);
        _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
        return true;
    }

    // Small segments that lie together go out as one (RFC 1122 §4.2.2.15). A full one takes nothing along, not even the FIN.
    private void Gather(int index, int room)
    {
        RetransmissionQueue queue = _recovery.Queue;
        while (index + 1 < queue.Length)
        {
            SentSegment first = queue[index];
            SentSegment next = queue[index + 1];
            bool mayJoin = Settings.GathersRetransmissions && first.Count == 1 && next.Count == 1 && !next.Has(SegmentMarks.Sacked)
                && !first.Has(SegmentMarks.EndOfRecord | SegmentMarks.Fin) && first.TextLength < room
                && first.TextLength + next.TextLength <= room && next.End <= _snd.Una + _snd.Wnd;
            if (!mayJoin) return;
            queue.Join(index);
        }
    }

    // ---- new --------------------------------------------------------------------------------------------------------------------

    // Sends new text as far as both windows allow. Pushed text does not wait for company.
    private void SendNew(bool isPushed, NewText extent = NewText.All)
    {
        bool isProbe = extent == NewText.Probe;
        uint most = LargestBurst();
        bool isCwndLimited = false;
        bool isRwndLimited = false;
        uint sent = 0;
        if (extent == NewText.All && MustWaitForProbe(ref sent)) return;
        while (HasUnsent && !_recovery.Queue.IsFull && !IsPaced())
        {
            uint quota = Math.Min(_recovery.Window.Quota(_recovery.Queue.InFlight), most);
            if (quota == 0 && !isProbe) break;
            quota = Math.Max(quota, 1);
            int unsent = Stretch(out bool isTail);
            isRwndLimited = Math.Min(unsent, _sendMss) > _snd.Usable || _snd.Usable <= 0;
            if (isRwndLimited) break;
            int length = Math.Min(unsent, _sendMss);
            if (unsent <= _sendMss)
            {
                bool isHeld = isTail && !isPushed && IsHeldByNagle(unsent < _sendMss) && !_snd.IsUrgent && _fin != FinState.Queued;
                if (isHeld) break;
            }
            else
            {
                if (extent == NewText.All && ShouldDefer(unsent, isTail, most, ref isCwndLimited, ref isRwndLimited)) break;
                if (!IsUrgentAt(_snd.Nxt)) length = SplitPoint(unsent, isTail, quota, isPushed);
            }
            if (!TryTransmitNew(length, isTail && length == unsent)) break;
            sent += _recovery.Queue[_recovery.Queue.Length - 1].Count;
            if (extent != NewText.All) break;
        }
        _busy.SetWindowLimited(isRwndLimited, Now, HasUnsent || !_recovery.Queue.IsEmpty);
        isCwndLimited |= _recovery.Queue.InFlight >= _recovery.Window.Segments;
        if (sent > 0 || isCwndLimited) ValidateWindow(isCwndLimited);
        if (sent == 0) return;
        _recovery.OnSent(sent);
        if (!isProbe) TryScheduleLossProbe(isAdvancing: false);
    }

    // Unsent text that may go in one segment: up to the end, or to where a record ends.
    private int Stretch(out bool isTail)
    {
        int unsent = (_sendBuffer?.Length ?? 0) - (_snd.Nxt - DataStart);
        isTail = true;
        if (_sendBuffer is null || !_sendBuffer.TryFindBoundary(_snd.Nxt - DataStart, out int boundary)) return unsent;
        int stretch = boundary - (_snd.Nxt - DataStart);
        isTail = stretch == unsent;
        return stretch;
    }

    // RFC 9293 §3.7.4, with Minshall's variation: only a short segment in flight holds back another.
    private bool IsHeldByNagle(bool isShort) => isShort && ShortSegment.IsHeld(
        Options.NoDelay, Options.Cork || _holdsMore, isOutstanding: !_recovery.Queue.IsEmpty, shortInFlight: _shortEnd > _snd.Una);

    // How much goes in one piece: whole segments, and the short rest only where Nagle lets it go along.
    private int SplitPoint(int unsent, bool isTail, uint quota, bool isPushed)
    {
        int window = _snd.Usable;
        int most = (int)Math.Min((long)_sendMss * quota, Math.Max(_sendMss, LargestText));
        if (most <= window && (!isTail || most <= unsent)) return Math.Min(most, unsent);
        int needed = Math.Min(unsent, window);
        if (most <= needed) return most;
        int rest = needed % _sendMss;
        bool isHeld = _fin != FinState.Queued && !isPushed && IsHeldByNagle(rest != 0);
        return isHeld ? needed - rest : needed;
    }

    // A larger piece soon is cheaper than a small one now, unless waiting could cost anything.
    private bool ShouldDefer(int unsent, bool isTail, uint most, ref bool isCwndLimited, ref bool isRwndLimited)
    {
        RetransmissionQueue queue = _recovery.Queue;
        if (_recovery.State >= SenderState.Recovery || MicrosecondsSince(_lastSent) > 1000 || queue.IsEmpty) return false;
        long sendWindow = _snd.Usable;
        long congestionWindow = ((long)_recovery.Window.Segments - queue.InFlight) * _sendMss;
        long limit = Math.Min(sendWindow, congestionWindow);
        if (limit >= (long)most * _sendMss || (!isTail && limit >= unsent)) return false;
        long chunk = Math.Min(_snd.Wnd, (long)_recovery.Window.Segments * _sendMss);
        if (Settings.TsoWindowDivisor > 0 ? limit >= chunk / Settings.TsoWindowDivisor : limit > 3L * _sendMss) return false;

        // Waiting pays only when the next acknowledgment is near: on a long path a larger piece would come at the price of the clock.
        long untilAck = _rtt.Smoothed - MicrosecondsSince(queue[0].SentAt);
        if (untilAck > Math.Min(_rtt.Smoothed >> 1, 1000)) return false;
        bool isByCongestion = congestionWindow < sendWindow;
        if ((isByCongestion ? congestionWindow : sendWindow) <= unsent)
        {
            isCwndLimited |= isByCongestion;
            isRwndLimited |= !isByCongestion;
            return true;
        }
        return _fin != FinState.Queued;
    }

    // Segments in one packet to the device: about a millisecond's worth at the present rate, more where the round trip is short.
    private uint LargestBurst()
    {
        int limit = Math.Max(_sendMss, Math.Min(_route.Interface.Options.SegmentationLimit, LargestText));
        long bytes = Math.Min(_pacing.Rate >> 10, limit);
        int shift = (int)Math.Min(_rtt.Minimum >> Settings.BurstRoundTripShift, 31);
        bytes = Math.Min(bytes + (limit >> shift), limit);
        uint segments = (uint)Math.Max(bytes / _sendMss, Settings.LeastBurst);
        return (uint)Math.Min(segments, Math.Max(1, limit / _sendMss));
    }

    private bool TryTransmitNew(int length, bool isLast, bool isPushed = false)
    {
        bool takesFin = isLast && _fin == FinState.Queued && _snd.Usable > length;
        if (length == 0 && !takesFin) return false;
        var segment = new SentSegment
        {
            Seq = _snd.Nxt,
            End = _snd.Nxt + length + (takesFin ? 1 : 0),
            SentAt = Now,
            Count = (uint)Math.Max(1, (length + _sendMss - 1) / _sendMss),
            Marks = MarksFor(length, isLast, takesFin) | (isPushed ? SegmentMarks.Push : SegmentMarks.None),
        };
        TcpFlags flags = TcpFlags.Ack;
        if (takesFin) flags |= TcpFlags.Fin;
        if (segment.Has(SegmentMarks.Push) || segment.Count > 1) flags |= TcpFlags.Psh;
        int mss = _sendMss;
        if (!TrySend(segment.Seq, length, flags, default)) return _sendMss < mss && !_isGone;
        OnTransmitted(segment, takesFin);
        return true;
    }

    private SegmentMarks MarksFor(int length, bool isLast, bool takesFin)
    {
        SegmentMarks marks = SegmentMarks.None;
        int end = _snd.Nxt - DataStart + length;
        bool endsRecord = _sendBuffer is not null && length > 0 && _sendBuffer.IsBoundary(end);
        if (endsRecord) marks |= SegmentMarks.EndOfRecord;
        if (length > 0 && (endsRecord || (isLast && !_hasMore))) marks |= SegmentMarks.Push;
        if (takesFin) marks |= SegmentMarks.Fin;
        if (_recovery.Rate.AppLimitedUntil != 0) marks |= SegmentMarks.AppLimited;
        return marks;
    }

    private void OnTransmitted(SentSegment segment, bool takesFin)
    {
        RetransmissionQueue queue = _recovery.Queue;
        bool wasEmpty = queue.IsEmpty;
        segment.Stamp = _recovery.Rate.OnSend(Now, queue, segment.Count, _recovery.TotalLost);
        _recovery.Append(segment);
        if (wasEmpty)
        {
            _stalledSince = Now;
            _busy.Begin(Now);
        }
        _snd.Nxt = segment.End;
        if (segment.TextLength < (int)segment.Count * _sendMss) _shortEnd = segment.End;
        if (takesFin) _fin = FinState.Sent;
        if (wasEmpty || _pending == TransmitTimer.LossProbe) RestartRetransmissionTimer();
    }

    // Hands a segment down. False when it did not go; when the path turned out to be narrower, the MSS is smaller afterwards.
    private bool TrySend(SequenceNumber seq, int textLength, TcpFlags flags, TransmitReason reason)
    {
        SendStatus status = SendSegment(seq, textLength, flags, reason, withSack: true);
        if (status == SendStatus.NoBuffer)
        {
            Set(TcpTimer.Retry, Now + RetryDelay);
            return false;
        }
        if (status == SendStatus.Refused) return false;
        if (status == SendStatus.TooBig)
        {
            int before = _mss;
            SetUpPath(_peerMss);
            if (_mss < before) return false;
        }
        _pacing.OnSent(textLength, Now);
        if (textLength > 0) _lastSent = Now;
        ReportTransmission(seq, textLength);
        return true;
    }

    // The cutter repeats a header for each segment, which would be wrong for an urgent pointer.
    private bool IsUrgentAt(SequenceNumber seq) => _snd.IsUrgent && _snd.Up > seq;

    private bool IsPaced()
    {
        if (!_pacing.IsHeld(Now)) return false;
        Set(TcpTimer.Pacing, _pacing.NextAt);
        return true;
    }
}
