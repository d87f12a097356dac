// What to send next: retransmissions, then new text, then FIN. Read RFC 9293 §3.7.4, §3.8.6, §3.10.2; RFC 5681 §3; RFC 6675 §5.
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
        if (_isGone || !TryRefreshRoute()) return;
        if (_mustSendSyn) SendSyn();
        else if (_isSynAcknowledged) SendPlanned();
        if (_isGone) return;
        if (_ack.Need == AckNeed.Now) SendAcknowledgments();
        if (_ack.Need == AckNeed.Later && !_timers.IsSet(TcpTimer.DelayedAck)) Set(TcpTimer.DelayedAck, Now + Settings.DelayedAck);
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
        if (_isSynAcknowledged) SetUpPath(_peerMss);
        return true;
    }

    // The route may come back: what is in flight has its timer, and the rest gets one. Nothing waits for ever.
    private void OnNoRoute(Errno error)
    {
        _softError = error;
        if (_timers.IsSet(TcpTimer.Retransmission) || _timers.IsSet(TcpTimer.Retry)) return;
        if (_routeFailures >= (_isOrphan ? Settings.OrphanRetries : Settings.DataRetries))
        {
            GiveUp();
            return;
        }
        TimeSpan wait = Settings.InitialRto * (1 << Math.Min((int)_routeFailures++, 7));
        Set(TcpTimer.Retry, Now + (wait < Settings.MaximumRto ? wait : Settings.MaximumRto));
    }

    private void SendPlanned()
    {
        if (_state is TcpState.SynSent or TcpState.SynReceived or TcpState.TimeWait) return;
        RestartAfterIdle();
        bool isBlocked = false;
        while (TryPlan(out SegmentPlan plan, out isBlocked) && TryTransmit(plan))
        {
        }
        uint window = _congestion.Window;
        _isWindowLimited = isBlocked || (window < _congestion.Threshold && window < 2 * (uint)_snd.InFlight);
        if (_snd.InFlight > 0 || !HasUnsent) _timers.Stop(TcpTimer.Persist);
        else if (!_timers.IsSet(TcpTimer.Persist) && !_timers.IsSet(TcpTimer.Retry)) StartPersist();
    }

    // RFC 5681 §4.1: "if the TCP has not sent data in an interval exceeding the retransmission timeout".
    private void RestartAfterIdle()
    {
        if (_snd.InFlight > 0 || !HasUnsent || Now - _lastSent <= _rtt.Timeout) return;
        _congestion.OnIdle(InitialWindow.For(Settings.InitialWindow, _mss, handshakeLost: false));
    }

    private bool HasUnsent => _fin == FinState.Queued || _snd.Nxt - DataStart < (_sendBuffer?.Length ?? 0);

    private bool TryPlan(out SegmentPlan plan, out bool isBlocked)
    {
        isBlocked = false;
        int room = (int)_congestion.Window - _recovery.Pipe(_snd.Una, _snd.Nxt, _mss);
        if (_recovery.TryPlan(_snd.Una, _snd.Nxt, _mss, room, out SequenceNumber start, out SequenceNumber end)
            && TryPlanRetransmission(start, end, out plan))
        {
            return true;
        }
        if (TryPlanNew(room, out plan, out isBlocked)) return true;
        if (isBlocked || !_recovery.TryPlanRescue(_snd.Nxt, _mss, room, out start, out end)) return false;
        _recovery.OnRescued();
        return TryPlanRetransmission(start, end, out plan);
    }

    private bool TryPlanRetransmission(SequenceNumber start, SequenceNumber end, out SegmentPlan plan)
    {
        plan = default;

        // What the peer's window no longer takes waits; the first segment always goes, as a probe.
        if (start != _snd.Una && start - _snd.Una >= _snd.Wnd) return false;
        SequenceNumber textEnd = _fin == FinState.Sent ? SequenceNumber.Min(end, FinSeq) : end;
        int length = Math.Min(textEnd - start, IsUrgentAt(start) ? _mss : LargestSend());
        TcpFlags flags = TcpFlags.Ack;
        if (start + length == DataStart + (_sendBuffer?.Length ?? 0) && length > 0) flags |= TcpFlags.Psh;
        if (_fin == FinState.Sent && start + length == FinSeq && end > FinSeq) flags |= TcpFlags.Fin;
        plan = new SegmentPlan(start, length, flags, _retransmitReason, IsRetransmission: true);
        return plan.Len > 0;
    }

    private bool TryPlanNew(int room, out SegmentPlan plan, out bool isBlocked)
    {
        plan = default;
        isBlocked = false;
        if (!HasUnsent) return false;
        int unsent = (_sendBuffer?.Length ?? 0) - (_snd.Nxt - DataStart);
        int usable = _snd.Usable;
        int length = Math.Min(unsent, usable);
        if (unsent > 0)
        {
            if (length <= 0) return false;
            isBlocked = room < Math.Min(length, _mss);
            if (isBlocked) return false;
            length = ChooseLength(Math.Min(length, room), unsent);
            if (length == 0) return false;
        }
        bool takesFin = _fin == FinState.Queued && length == unsent && usable > length;
        if (length <= 0 && !takesFin) return false;
        TcpFlags flags = TcpFlags.Ack;
        if (takesFin) flags |= TcpFlags.Fin;
        if (length == unsent && length > 0) flags |= TcpFlags.Psh;
        plan = new SegmentPlan(_snd.Nxt, Math.Max(length, 0), flags, default, IsRetransmission: false);
        return true;
    }

    // How much of what window and congestion allow goes in one piece: whole segments, and a short one only by the rules.
    private int ChooseLength(int allowed, int unsent)
    {
        int length = Math.Min(allowed, IsUrgentAt(_snd.Nxt) ? _mss : LargestSend());
        if (length < _mss)
        {
            bool isAll = length == unsent;
            return isAll ? (MaySendShort() ? length : 0) : (ShortSegment.IsWorthSending(length, _snd.MaxWnd) ? length : 0);
        }
        int tail = length % _mss;
        return tail == 0 || (length == unsent && MaySendShort()) ? length : length - tail;
    }

    private bool MaySendShort() => ShortSegment.MaySend(
        Options.NoDelay, Options.Cork || _hasMore, isLast: _fin == FinState.Queued, shortInFlight: _shortEnd > _snd.Una);

    // The cutter repeats a header for each segment, which would be wrong for an urgent pointer.
    private bool IsUrgentAt(SequenceNumber seq) => _snd.IsUrgent && _snd.Up > seq;

    private int LargestSend() => Math.Max(_mss, Math.Min(_route.Interface.Options.SegmentationLimit, LargestText) / _mss * _mss);

    private bool TryTransmit(in SegmentPlan plan)
    {
        SendStatus status = SendSegment(plan.Seq, plan.TextLength, plan.Flags, plan.Reason, withSack: false);
        if (status == SendStatus.NoBuffer)
        {
            Set(TcpTimer.Retry, Now + RetryDelay);
            return false;
        }
        if (status == SendStatus.TooBig)
        {
            int before = _mss;
            SetUpPath(_peerMss);
            if (_mss < before) return true;
        }
        OnTransmitted(plan);
        return true;
    }

    private void OnTransmitted(in SegmentPlan plan)
    {
        _lastSent = Now;
        ReportTransmission(plan.Seq, plan.TextLength);
        if (plan.IsRetransmission)
        {
            _recovery.OnRetransmitted(plan.Seq + plan.Len);
            _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
            _retransmissions++;
            _bytesRetransmitted += plan.TextLength;
        }
        else
        {
            OnNewTransmitted(plan);
        }
        if (!_timers.IsSet(TcpTimer.Retransmission)) StartRetransmissionTimer();
    }

    private void OnNewTransmitted(in SegmentPlan plan)
    {
        if (_snd.InFlight == 0) _stalledSince = Now;
        if (!_isTiming && _recovery.Phase == RecoveryPhase.Open)
        {
            _isTiming = true;
            _timedSeq = plan.Seq;
            _timedAt = Now;
        }
        _snd.Nxt += plan.Len;
        if (plan.TextLength % _mss != 0) _shortEnd = _snd.Nxt;
        if ((plan.Flags & TcpFlags.Fin) != 0) _fin = FinState.Sent;
    }
}
