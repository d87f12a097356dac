// A method for each timer. Read RFC 6298 §5, RFC 8985 §6.3 and §7, RFC 9293 §3.8.3 (R1, R2), §3.8.4 (keep-alive), §3.8.6.1 (zero window).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // RFC 9293 §3.8.3 gives R2 as a time; counted retransmissions are turned into one with this least timeout, as in Linux.
    private const long LeastRetryTimeout = 200_000;

    // Where the way out refuses what is sent, nothing is known of the path: senders come again at this pace, without backing off, and share
    // what there is (TCP_RESOURCE_PROBE_INTERVAL of Linux).
    private const long RefusalInterval = 500_000;

    // Nanoseconds: the sender's timers run in milliseconds, as where Linux counts a thousand ticks a second.
    private const long TimerTick = 1_000_000;
    private const long CoarseTick = 4 * TimerTick;

    private const int SafeOrphanRetries = 8;
    private const int ThinSegments = 4;
    private const int ThinRetries = 6;

    // Microseconds: longer waits may be coarser.
    private const long LongWait = 512_000;

    /// <inheritdoc/>
    public override void OnDeadline(Instant now)
    {
        if (_timers.TakeExpired(TcpTimer.CompressedAck, now)) OnCompressedAck();
        if (_timers.TakeExpired(TcpTimer.DelayedAck, now)) OnDelayedAck();
        if (_timers.TakeExpired(TcpTimer.Retry, now)) Schedule();
        if (_timers.TakeExpired(TcpTimer.Pacing, now)) OnPaced();
        if (_timers.TakeExpired(TcpTimer.Transmit, now)) OnTransmitTimer();
        if (_timers.TakeExpired(TcpTimer.KeepAlive, now)) OnKeepAlive();
        if (_timers.TakeExpired(TcpTimer.FinWait2, now)) OnFinWait2();
    }

    private void OnPaced()
    {
        if (_recovery.Queue.Lost > _recovery.Queue.Retransmitted) _resend = Resend.Lost;
        Schedule();
    }

    private void OnTransmitTimer()
    {
        TransmitTimer pending = _pending;
        _pending = TransmitTimer.None;
        switch (pending)
        {
            case TransmitTimer.Retransmission:
                OnRetransmission();
                break;
            case TransmitTimer.LossProbe:
                OnLossProbe();
                break;
            case TransmitTimer.Reordering:
                OnReordering();
                break;
            case TransmitTimer.WindowProbe:
                OnWindowProbe();
                break;
        }
    }

    private void SetTransmitTimer(TransmitTimer kind, long microseconds)
    {
        _pending = kind;
        _timerStarted = Now;
        if (_pacing.IsHeld(Now)) microseconds += _pacing.NextAt.NanosecondsSince(Now) / 1000;
        microseconds = Math.Clamp(microseconds, 1, MaximumRto.Ticks / TimeSpan.TicksPerMicrosecond);
        Instant deadline = Now.PlusNanoseconds(microseconds * 1000);
        if (Settings.TicksPerSecond > 0) deadline = TimerWheel.Expiry(Now, microseconds, Settings.TicksPerSecond);
        else deadline = microseconds < LongWait ? OnGrid(deadline) : OnCoarseGrid(deadline);
        Set(TcpTimer.Transmit, deadline);
    }

    // Never early, and at most a tick late: timers of many connections come up together.
    private static Instant OnGrid(Instant deadline) => new((deadline.Nanoseconds + TimerTick - 1) / TimerTick * TimerTick);

    private static Instant OnCoarseGrid(Instant deadline) => new((deadline.Nanoseconds + CoarseTick - 1) / CoarseTick * CoarseTick);

    private void StopTransmitTimer()
    {
        _pending = TransmitTimer.None;
        _timers.Stop(TcpTimer.Transmit);
    }

    // RFC 6298 §5.2, §5.3: all acknowledged, stop; else restart, as a probe of the tail where one is allowed.
    private void SetTransmitTimer()
    {
        if (!TryScheduleLossProbe(isAdvancing: true)) RestartRetransmissionTimer();
    }

    // What was waited already for something else counts.
    private void RestartRetransmissionTimer()
    {
        if (IsPassiveFastOpen) return;
        if (_recovery.Queue.IsEmpty && _isSynAcknowledged)
        {
            StopTransmitTimer();
            return;
        }
        long timeout = _rtt.TimeoutMicroseconds;
        if (_pending is TransmitTimer.LossProbe or TransmitTimer.Reordering) timeout = Math.Max(1, LeftOfTimeout());
        SetTransmitTimer(TransmitTimer.Retransmission, timeout);
    }

    private long LeftOfTimeout() => _recovery.Queue.IsEmpty
        ? _rtt.TimeoutMicroseconds
        : _rtt.TimeoutMicroseconds - MicrosecondsSince(_recovery.Queue[0].SentAt);

    // ---- loss -------------------------------------------------------------------------------------------------------------------

    // RFC 8985 §7.2: "The sender schedules a PTO" when it is in none of the recoveries and the peer speaks SACK.
    private bool TryScheduleLossProbe(bool isAdvancing)
    {
        bool isEligible = Settings.TailLossProbes && !IsPassiveFastOpen && !_recovery.Queue.IsEmpty && _recovery.HasSack
            && _recovery.State is SenderState.Open or SenderState.Reduced;
        if (!isEligible) return false;
        long timeout = TailLossProbe.Timeout(
            _rtt.Smoothed, _recovery.Queue.Outstanding, MinimumRto.Ticks / TimeSpan.TicksPerMicrosecond,
            Settings.InitialRto.Ticks / TimeSpan.TicksPerMicrosecond);
        long left = isAdvancing ? _rtt.TimeoutMicroseconds : LeftOfTimeout();
        if (left > 0) timeout = Math.Min(timeout, left);
        SetTransmitTimer(TransmitTimer.LossProbe, timeout);
        return true;
    }

    // RFC 8985 §7.3: new data if there is any and the peer's window takes it, else the last segment again.
    private void OnLossProbe()
    {
        if (_recovery.Queue.IsEmpty || !TryRefreshRoute()) return;
        ref TailLossProbe probe = ref _recovery.Probe;
        bool isAppLimited = _recovery.Queue[_recovery.Queue.Length - 1].Has(SegmentMarks.AppLimited);
        if (!probe.IsActive && TrySendProbeOfTail(out bool isRetransmission))
        {
            Counters.LossProbes++;
            probe.OnSent(_snd.Nxt, isRetransmission, isAppLimited);
            _pending = TransmitTimer.None;
            RestartRetransmissionTimer();
            return;
        }
        _pending = TransmitTimer.LossProbe;
        RestartRetransmissionTimer();
    }

    private bool TrySendProbeOfTail(out bool isRetransmission)
    {
        isRetransmission = false;
        SequenceNumber before = _snd.Nxt;
        if (HasUnsent && Math.Min(Stretch(out _), _sendMss) <= _snd.Usable)
        {
            SendNew(isPushed: true, NewText.Probe);
            return _snd.Nxt != before;
        }
        RetransmissionQueue queue = _recovery.Queue;
        int last = queue.Length - 1;
        SentSegment segment = queue[last];
        if (segment.Count > 1 && segment.TextLength > ((int)segment.Count - 1) * _sendMss
            && queue.TrySplit(last, segment.Seq + (((int)segment.Count - 1) * _sendMss), _sendMss))
        {
            last++;
        }
        _retransmitReason = new TransmitReason(TransmitCause.TailLossProbe);
        isRetransmission = true;
        return TryRetransmit(last, 1, isProbe: true);
    }

    // RFC 8985 §6.3: what was only late had time to come.
    private void OnReordering()
    {
        if (_recovery.Queue.IsEmpty || !TryRefreshRoute()) return;
        SenderState before = _recovery.State;
        bool isLost = _recovery.OnReorderingTimeout(Facts(), out long wait);
        if (before < SenderState.Recovery && _recovery.State == SenderState.Recovery) OnRecoveryEntered();
        if (wait > 0) SetTransmitTimer(TransmitTimer.Reordering, wait + LossRecovery.TimerSlack);
        if (isLost) SendLost();
        if (_pending == TransmitTimer.Retransmission) return;
        _pending = TransmitTimer.Reordering;
        RestartRetransmissionTimer();
    }

    // RFC 6298 §5.4 to §5.6: retransmit the earliest segment, back off, restart.
    private void OnRetransmission()
    {
        if (IsPassiveFastOpen)
        {
            OnSynAckTimeout();
            return;
        }
        if (!_isSynAcknowledged)
        {
            OnHandshakeTimeout();
            return;
        }
        if (_recovery.Queue.IsEmpty) return;
        bool isWindowClosed = _snd.Wnd == 0 && !_isOrphan;
        bool isOver = isWindowClosed ? HasClosedWindowTooLong() : HasWaitedLongEnough();
        DetectBlackhole(_timeouts, isOver);
        if (isOver)
        {
            GiveUp();
            return;
        }
        ExamineBlackHole();
        _recovery.OnTimeout(Facts());
        if (!isWindowClosed)
        {
            NoteTimeout(isFirst: _timeouts == 0);
            _timeouts++;
        }
        if (TryRefreshRoute() && !TryRetransmit(0, 1, isProbe: false) && _isRefused)
        {
            SetTransmitTimer(TransmitTimer.Retransmission, RefusalInterval);
            return;
        }
        if (IsThin && _timeouts <= ThinRetries) _rtt.Restart();
        else _rtt.BackOff();
        SetTransmitTimer(TransmitTimer.Retransmission, WithinUserTimeout(_rtt.TimeoutMicroseconds, _recovery.Undo.FirstRetransmittedAt));
    }

    // Four segments in flight bring no fast retransmission: the application would rather repeat at a steady pace (Linux's tcp-thin.rst).
    private bool IsThin => (Options.ThinLinearTimeouts || Settings.ThinLinearTimeouts) && _state == TcpState.Established
        && _recovery.Queue.Outstanding < ThinSegments && _recovery.Window.Threshold < CongestionWindow.Infinite;

    private void OnHandshakeTimeout()
    {
        int retries = Options.SynRetries > 0 ? Options.SynRetries : Settings.SynRetries;
        int linear = _state == TcpState.SynSent ? Settings.SynLinearTimeouts : 0;
        bool isOver = _handshakeLosses >= retries + linear || (_handshakeLosses > 0 && HasSynWaitedLongEnough(retries));
        DetectBlackhole(_handshakeLosses, isOver);
        if (isOver)
        {
            GiveUp();
            return;
        }
        _handshakeLosses++;
        if (_state == TcpState.SynSent && _ecn.Mode == EcnMode.Classic) _recovery.OwesCwr = true;
        _mustSendSyn = true;

        // DEVIATION RFC 6298 §5.5: the first timeouts of a SYN do not back off, as on Linux: where a server is overrun, the clients that
        // come back soon are served, and three seconds would be waited for nothing.
        if (_state != TcpState.SynSent || _handshakeLosses > linear) _rtt.BackOff();
        NoteTimeout(isFirst: _handshakeLosses == 1);
        SetTransmitTimer(TransmitTimer.Retransmission, WithinUserTimeout(_rtt.TimeoutMicroseconds, _synSentAt));
        Schedule();
    }

    // The retransmissions that were asked for, as the time that they would take if each waited twice as long as the one before.
    private bool HasSynWaitedLongEnough(int retries)
    {
        long waited = MicrosecondsSince(_synSentAt);
        if (Options.UserTimeout > TimeSpan.Zero) return waited >= (long)Options.UserTimeout.TotalMicroseconds;
        return waited >= ModelTimeout(retries, (long)Settings.InitialRto.TotalMicroseconds);
    }

    private void NoteTimeout(bool isFirst)
    {
        Counters.Timeouts++;
        (_timeoutLedger ??= new TimeoutLedger()).Add(Now, isFirst, isRehash: !IsPassiveFastOpen);
        TimeSpan waited = Now - _timerStarted;
        int count = _isSynAcknowledged ? _timeouts + 1 : _handshakeLosses;
        // The timer may have run for something else meanwhile; who reads the reason asks how long ago the segment was sent.
        bool isOfQueue = _isSynAcknowledged && !_recovery.Queue.IsEmpty;
        TimeSpan sinceSent = isOfQueue ? Now - _recovery.Queue[0].SentAt : waited;
        _retransmitReason = new TransmitReason(
            TransmitCause.RetransmissionTimeout, count, (int)Math.Min(sinceSent.TotalMilliseconds, int.MaxValue));
        Trace(TraceKind.RetransmissionTimeout, count, waited.Ticks * 100);
    }

    // RFC 9293 §3.8.3: R2, as the time that so many retransmissions would take from the least timeout on.
    private bool HasWaitedLongEnough()
    {
        if (_timeouts == 0 || !_recovery.Undo.HasRetransmitted) return false;
        long waited = MicrosecondsSince(_recovery.Undo.FirstRetransmittedAt);
        if (Options.UserTimeout > TimeSpan.Zero) return waited >= (long)Options.UserTimeout.TotalMicroseconds;
        return waited >= ModelTimeout(_isOrphan ? OrphanRetries : Settings.DataRetries);
    }

    // A peer that shrank its window to nothing and still answers is alive; one that does not answer for two greatest timeouts is not.
    private bool HasClosedWindowTooLong()
    {
        if (Options.UserTimeout > TimeSpan.Zero && HasWaitedLongEnough()) return true;
        return MicrosecondsSince(_lastAckReceived) > 2 * (long)MaximumRto.TotalMicroseconds;
    }

    private long ModelTimeout(int retries, long least = LeastRetryTimeout)
    {
        long largest = (long)MaximumRto.TotalMicroseconds;
        int doublings = (int)Math.Log2(largest / least);
        return retries <= doublings
            ? ((2L << retries) - 1) * least
            : (((2L << doublings) - 1) * least) + ((retries - doublings) * largest);
    }

    // RFC 5482 §3: the user timeout ends a connection at its time, not at the retransmission after it.
    private long WithinUserTimeout(long microseconds, Instant since)
    {
        if (Options.UserTimeout <= TimeSpan.Zero || !since.IsSet) return microseconds;
        long left = (long)Options.UserTimeout.TotalMicroseconds - MicrosecondsSince(since);
        return left <= 0 ? 1000 : Math.Min(microseconds, left);
    }

    // 0 asks for a safe number, which is more than 100 seconds. Where ICMP says that nobody is there, and the timeouts are as long as they
    // get, nothing is worth a further try (Linux's tcp_orphan_retries).
    private int OrphanRetries
    {
        get
        {
            bool isAlive = _rtt.Timeout < MaximumRto;
            if (_softError != Errno.None && !isAlive) return 0;
            return Settings.OrphanRetries == 0 && isAlive ? SafeOrphanRetries : Settings.OrphanRetries;
        }
    }

    private bool HasUserTimedOut() => Options.UserTimeout > TimeSpan.Zero && Now - _stalledSince >= Options.UserTimeout;

    private void GiveUp()
    {
        Counters.AbortsOnTimeout++;
        Fail(TcpEvent.GiveUp, _softError != Errno.None ? _softError : Errno.ETIMEDOUT);
    }

    // ---- zero window --------------------------------------------------------------------------------------------------------------

    private long ProbeInterval()
    {
        long least = Math.Max(_rtt.TimeoutMicroseconds, LeastRetryTimeout);
        return Math.Min(least << Math.Min((int)_persistBackOffs, 20), (long)MaximumRto.TotalMicroseconds);
    }

    private void StartWindowProbes() => SetTransmitTimer(TransmitTimer.WindowProbe, Math.Max(_rtt.TimeoutMicroseconds, LeastRetryTimeout));

    // An acknowledgment while nothing is in flight: the window opened, or the peer is alive and says that it did not.
    private void OnWindowProbed()
    {
        if (!HasUnsent) return;
        if (Math.Min(Stretch(out _), _sendMss) <= _snd.Usable && _snd.Usable > 0)
        {
            _persistBackOffs = 0;
            _probingSince = Instant.Never;
            if (_pending == TransmitTimer.WindowProbe) StopTransmitTimer();
            return;
        }
        SetTransmitTimer(TransmitTimer.WindowProbe, WithinUserTimeout(ProbeInterval(), _probingSince));
    }

    // RFC 9293 §3.8.6.1: probes go on "as long as the receiving TCP peer continues to send acknowledgments" (MUST-37).
    private void OnWindowProbe()
    {
        if (!_recovery.Queue.IsEmpty || !HasUnsent)
        {
            _probes = 0;
            _probingSince = Instant.Never;
            return;
        }
        bool isTimedOut = Options.UserTimeout > TimeSpan.Zero && _probingSince.IsSet && Now - _probingSince >= Options.UserTimeout;
        if (!_probingSince.IsSet) _probingSince = Now;
        bool isDead = _isOrphan
            ? _probes >= OrphanRetries || (_persistBackOffs >= OrphanRetries && ProbeInterval() >= MaximumRto.TotalMicroseconds)
            : _probes >= Settings.DataRetries;
        if (isTimedOut || isDead)
        {
            GiveUp();
            return;
        }
        _isRefused = false;
        if (TryRefreshRoute()) SendWindowProbe();
        if (!_recovery.Queue.IsEmpty || !HasUnsent)
        {
            _probes = _persistBackOffs = 0;
            _probingSince = Instant.Never;
            return;
        }
        if (_probes < byte.MaxValue) _probes++;
        if (_persistBackOffs < Settings.DataRetries && !_isRefused) _persistBackOffs++;
        long wait = _isRefused ? RefusalInterval : ProbeInterval();
        SetTransmitTimer(TransmitTimer.WindowProbe, WithinUserTimeout(wait, _probingSince));
    }

    // RFC 9293 §3.8.6.2.1: where a small window, or a cork, held a short segment back, it goes now; else a probe.
    private void SendWindowProbe()
    {
        int room = _snd.Usable;
        if (room > 0)
        {
            TryTransmitNew(Math.Min(Math.Min(Stretch(out bool isTail), room), _sendMss), isTail, isPushed: true);
            return;
        }
        Counters.WindowProbes++;
        SendProbe(new TransmitReason(TransmitCause.WindowProbe, _probes + 1));
    }

    // ---- keep-alive ----------------------------------------------------------------------------------------------------------------

    // A shorter idle time takes effect at once; a longer one when the timer comes up and asks for it.
    private void AdjustKeepAlive()
    {
        bool isLate = Now + Options.KeepAliveIdle < _timers.Deadline(TcpTimer.KeepAlive);
        if (isLate || !Options.KeepAlive) StartKeepAlive();
    }

    private void StartKeepAlive()
    {
        _keepAlives = 0;
        bool isWanted = Options.KeepAlive && _state is >= TcpState.Established and not TcpState.TimeWait;
        if (isWanted) Set(TcpTimer.KeepAlive, Now + Options.KeepAliveIdle);
        else _timers.Stop(TcpTimer.KeepAlive);
    }

    private void OnKeepAlive()
    {
        // Where something is in flight or waits for a window, other timers watch the peer.
        Instant due = _keepAlives > 0 ? Now : _lastReceived + Options.KeepAliveIdle;
        if (_snd.InFlight > 0 || HasUnsent) due = Now + Options.KeepAliveIdle;
        if (due > Now)
        {
            Set(TcpTimer.KeepAlive, due);
            return;
        }
        bool isDead = Options.UserTimeout > TimeSpan.Zero
            ? _keepAlives > 0 && Now - _lastReceived >= Options.UserTimeout
            : _keepAlives >= Options.KeepAliveProbes;
        if (isDead)
        {
            SendReset();
            GiveUp();
            return;
        }
        Counters.KeepAlives++;
        _isRefused = false;
        if (TryRefreshRoute()) SendProbe(new TransmitReason(TransmitCause.KeepAlive, _keepAlives + 1));
        if (!_isRefused) _keepAlives++;
        Set(TcpTimer.KeepAlive, Now + (_isRefused ? TimeSpan.FromMicroseconds(RefusalInterval) : Options.KeepAliveInterval));
    }
}
