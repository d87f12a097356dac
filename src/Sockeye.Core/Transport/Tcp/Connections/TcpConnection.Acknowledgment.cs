// Segment arrival, step five, in full: RFC 9293 §3.10.7.4 (fifth, check the ACK field), RFC 5961 §5, RFC 5681 §3.2, RFC 6298 §5.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private Disposition CheckAcknowledgment(in Segment seg)
    {
        // "if the ACK bit is off, drop the segment and return"
        if (!seg.IsAck)
        {
            Count(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }
        if (_state == TcpState.SynReceived)
        {
            // "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED state"; if not, "form a reset segment".
            if (!(_snd.Una < seg.Ack && seg.Ack <= _snd.Nxt)) return Disposition.Reset;
            _snd.SetWindow(seg.Seq, seg.Ack, seg.Wnd.Scale(_snd.Scale).Bytes);
            AcknowledgeSyn(seg);
            Establish(TcpEvent.ReceiveAckOfSyn);
            return Disposition.Continue;
        }

        // RFC 5961 §5.2: "The ACK value is considered acceptable only if it is in the range of
        //   ((SND.UNA - MAX.SND.WND) <= SEG.ACK <= SND.NXT)."
        if (seg.Ack > _snd.Nxt || seg.Ack < _snd.Una - _snd.MaxWnd)
        {
            Count(DropReason.TcpInvalidAcknowledgment);
            return Disposition.Challenge;
        }
        ProcessAcknowledgment(seg);
        return AfterAcknowledgment();
    }

    // What the acknowledgment of our FIN means in each state.
    private Disposition AfterAcknowledgment()
    {
        if (_fin != FinState.Acknowledged) return Disposition.Continue;
        switch (_state)
        {
            case TcpState.FinWait1:
                Transition(TcpEvent.ReceiveAckOfFin);
                if (_isOrphan) StartFinWait2();
                return Disposition.Continue;
            case TcpState.Closing:
                EnterTimeWait(TcpEvent.ReceiveAckOfFin);
                return Disposition.Drop;
            case TcpState.LastAck:
                Transition(TcpEvent.ReceiveAckOfFin);
                Release();
                return Disposition.Drop;
            default:
                return Disposition.Continue;
        }
    }

    private void ProcessAcknowledgment(in Segment seg)
    {
        uint windowBefore = _snd.Wnd;
        // "SND.UNA =< SEG.ACK": the window of an old acknowledgment was counted from where it acknowledged.
        bool windowChanged = _snd.Una <= seg.Ack && _snd.UpdateWindow(seg.Seq, seg.Ack, seg.Wnd);
        if (windowChanged) OnWindowChanged(windowBefore);
        bool sackNews = _agreed.SelectiveAcknowledgment
            && _recovery.OnSack(SequenceNumber.Max(_snd.Una, seg.Ack), _snd.Nxt, seg.Options.Sack, Settings.SackRanges);
        if (seg.Ack > _snd.Una) Advance(seg);
        else if (seg.Ack == _snd.Una) OnNoAdvance(seg, windowChanged, sackNews);
        if (_snd.InFlight > 0 && _recovery.ShouldEnter(_snd.Una, _mss)) EnterFastRecovery();
    }

    private void Advance(in Segment seg)
    {
        int acknowledged = seg.Ack - _snd.Una;
        uint windowBefore = _congestion.Window;
        RemoveAcknowledged(acknowledged);
        _snd.Una = seg.Ack;
        ReportAcknowledged(_snd.Una);
        _bytesAcknowledged += acknowledged;
        if (_snd.IsUrgent && _snd.Up <= _snd.Una) _snd.IsUrgent = false;
        MeasureRoundTrip(seg);
        _probes = 0;
        _stalledSince = Now;
        _softError = Errno.None;
        _rtt.ResetBackOff();

        RecoveryPhase phase = _recovery.Phase;
        bool ended = _recovery.OnAdvance(_snd.Una, acknowledged, _mss);
        if (phase == RecoveryPhase.FastRecovery)
        {
            if (ended) _congestion.OnRecovered(_snd.InFlight);
        }
        else
        {
            _congestion.OnAck(acknowledged, _isWindowLimited || phase == RecoveryPhase.Loss, Now);
        }
        if (_congestion.Window != windowBefore) Trace(TraceKind.Congestion, _congestion.Window, _congestion.Threshold);

        // RFC 6298 §5.2, §5.3: all acknowledged, stop; else restart.
        if (_snd.InFlight == 0) _timers.Stop(TcpTimer.Retransmission);
        else StartRetransmissionTimer();
        _host.Output.Internet.ConfirmReachable(_route);
        GrowSendBuffer();
        TellWritable();
    }

    // Takes SYN, text and FIN that are acknowledged out of what is kept for retransmission.
    private void RemoveAcknowledged(int count)
    {
        if (!_isSynAcknowledged)
        {
            _isSynAcknowledged = true;
            OnSynAcknowledged();
            count--;
        }
        int held = _sendBuffer?.Length ?? 0;
        if (_fin == FinState.Sent && count > held)
        {
            _fin = FinState.Acknowledged;
            count--;
        }
        if (count > 0) _sendBuffer!.Release(count);
    }

    private void OnNoAdvance(in Segment seg, bool windowChanged, bool sackNews)
    {
        // RFC 5681 §2: a duplicate acknowledges nothing new, carries no data, SYN or FIN, and no new window, while data is in flight.
        // RFC 6675 §2: with SACK, it must report something new instead.
        if (_snd.InFlight == 0)
        {
            _probes = 0;
            return;
        }
        bool isDuplicate = _agreed.SelectiveAcknowledgment ? sackNews : seg.Len == 0 && !windowChanged;
        if (isDuplicate) _recovery.OnDuplicateAck(_snd.InFlight, _mss);
    }

    // RFC 6298 §4 and §3 (Karn): the timed segment, or the echo of a timestamp when there is none.
    private void MeasureRoundTrip(in Segment seg)
    {
        if (_isTiming && seg.Ack > _timedSeq)
        {
            _isTiming = false;
            _rtt.AddSample(Now - _timedAt);
        }
        else if (!_isTiming && _timestamps.IsEnabled && seg.Options.HasTimestamps
            && _timestamps.TryMeasure(seg.Options.TsEcr, Now, out TimeSpan roundTrip))
        {
            _rtt.AddSample(roundTrip);
        }
    }

    private void OnWindowChanged(uint before)
    {
        if (_snd.Wnd > 0)
        {
            _timers.Stop(TcpTimer.Persist);
            _probes = _persistBackOffs = 0;
        }
        if ((before == 0) != (_snd.Wnd == 0)) Trace(TraceKind.ZeroWindow, _snd.Wnd == 0 ? 1 : 0, 0);
    }

    private void EnterFastRecovery()
    {
        // RFC 6675 §5, step 4: RecoveryPoint = HighData, ssthresh = cwnd = FlightSize / 2.
        _recovery.Enter(_snd.Una, _snd.Nxt);
        _congestion.OnLoss(_snd.InFlight, Now);
        _isTiming = false;
        _retransmitReason = new TransmitReason(TransmitCause.FastRetransmit);
        Counters.FastRetransmits++;
        Trace(TraceKind.FastRetransmit, _congestion.Window, _congestion.Threshold);
    }

    private void Trace(TraceKind kind, long number, long duration)
    {
        if (!_host.Context.Trace.IsEnabled) return;
        _host.Context.Trace.Add(new TraceRecord(Now, kind)
        {
            Local = Local, Remote = Remote, From = (byte)_state, To = (byte)_state, Number = number, Duration = duration,
        });
    }
}
