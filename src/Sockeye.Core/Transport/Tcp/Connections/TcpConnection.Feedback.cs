// What an acknowledgment tells the sender: window, round trip, losses, delivery rate. Step five of RFC 9293 §3.10.7.4 from SND.UNA on;
// RFC 6298 §5, RFC 8985 §6 and §7, RFC 5681 §3. Called by .Acknowledgment. Calls Recovery/ and Congestion/; sends nothing.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private void ProcessAcknowledgment(in Segment seg)
    {
        SequenceNumber prior = _snd.Una;
        _recovery.Rate.BeginAck();
        if (seg.Ack < prior)
        {
            ProcessOldAcknowledgment(seg);
            return;
        }
        bool wasIdle = _recovery.Queue.IsEmpty;
        uint priorInFlight = _recovery.Queue.InFlight;
        uint priorSacked = _recovery.Queue.Sacked;
        long delivered = _recovery.Rate.Delivered;
        long lost = _recovery.TotalLost;
        AckNews news = seg.Len > 0 ? AckNews.CarriesText : AckNews.None;
        if (_ecn.IsEcho(seg.Flags)) news |= AckNews.EcnEcho;
        SequenceNumber priorHighest = _recovery.HasSack && priorSacked > 0 ? _recovery.Queue.HighestSacked : prior;
        news |= TakeWindow(seg);
        if (seg.Ack > prior) news |= Advance(seg);
        SenderFacts facts = Facts(seg, prior);
        var sack = new SackReader(_recovery, facts);
        if (_recovery.HasSack) sack.Read(seg.Ack, seg.Options.Sack);
        news |= sack.News;
        OnPeerAlive();
        if (wasIdle)
        {
            HearMarks(ref news, seg, facts, delivered);
            OnAckWhileIdle(ref news, facts);
            return;
        }
        var taken = new CumulativeReader(_recovery, facts);
        taken.Take();
        if (_probe is { Size: not 0 } probe && probe.End <= _snd.Una) OnPathProbeArrived(probe);
        news |= taken.News;
        long roundTrip = MeasureRoundTrip(ref news, taken, sack, facts, priorSacked);
        SettleAcknowledged(ref news, taken, sack, priorHighest, facts);
        facts = facts with { Mss = Math.Max(1, _mss), SmoothedRtt = _rtt.Smoothed, MinimumRtt = _rtt.Minimum };
        _recovery.Control.OnRoundTrip(
            ref _recovery.Window, taken.Count, TimeSpan.FromTicks(roundTrip < 0 ? -1 : roundTrip * 10), _recovery.View(facts));
        _recovery.UpdateReorderingWindow();
        HearMarks(ref news, seg, facts, delivered);
        if (_recovery.Probe.OnAck(seg.Ack, ref news)) RepairTail(facts);
        if (IsDubious(news)) ExamineLosses(ref news, facts);
        if ((news & AckNews.SetTimer) != 0) SetTransmitTimer();
        _host.Output.Internet.ConfirmReachable(_route);
        Steer(facts, news, delivered, lost, priorInFlight, roundTrip);
        _recovery.Settle();
    }

    // An acknowledgment that others have overtaken: its SACK blocks may still be news.
    private void ProcessOldAcknowledgment(in Segment seg)
    {
        if (!_recovery.HasSack || seg.Options.SackCount == 0) return;
        SenderFacts facts = Facts(seg, _snd.Una);
        var sack = new SackReader(_recovery, facts);
        sack.Read(seg.Ack, seg.Options.Sack);
        AckNews news = sack.News;
        ExamineLosses(ref news, facts, areDuplicatesCounted: false);
    }

    private SenderFacts Facts(in Segment seg, SequenceNumber prior) => Facts() with
    {
        PriorUna = prior,
        HasEcho = _timestamps.IsEnabled && seg.Options.HasTimestamps && seg.Options.TsEcr != 0,
        Echo = seg.Options.TsEcr,
    };

    private SenderFacts Facts() => new()
    {
        Now = Now,
        Mss = Math.Max(1, _mss),
        Una = _snd.Una,
        PriorUna = _snd.Una,
        Nxt = _snd.Nxt,
        MaxWindow = _snd.MaxWnd,
        MaySendNew = _snd.Usable > 0 && HasUnsent,
        SmoothedRtt = _rtt.Smoothed,
        MinimumRtt = _rtt.Minimum,
        StampOffset = _timestamps.Offset,
        IsOpening = _state == TcpState.SynSent,
        Timeouts = _timeouts,
        LastSent = _lastSent,
        PacingRate = _pacing.Rate == long.MaxValue ? 0 : _pacing.Rate,
        IsPaced = _pacing.IsEnforced,
        LargestPacket = Math.Max(_mss, _route.Interface.Options.SegmentationLimit),
    };

    // "SND.UNA =< SEG.ACK": an old acknowledgment's window was counted from where it acknowledged, so only newer ones come here.
    private AckNews TakeWindow(in Segment seg)
    {
        uint before = _snd.Wnd;
        uint largest = _snd.MaxWnd;
        if (!_snd.UpdateWindow(seg.Seq, seg.Ack, seg.Wnd, out bool changed)) return AckNews.None;
        if (changed)
        {
            if (HasUnsent) RestartAfterIdle();
            if ((before == 0) != (_snd.Wnd == 0)) Trace(TraceKind.ZeroWindow, _snd.Wnd == 0 ? 1 : 0, 0);
            if (_snd.MaxWnd > largest) SetUpPath(_peerMss);
        }
        return AckNews.WindowUpdated;
    }

    private AckNews Advance(in Segment seg)
    {
        AckNews news = AckNews.Advanced;
        int acknowledged = seg.Ack - _snd.Una;
        if (!_isSynAcknowledged) news |= AckNews.SynAcked;
        RemoveAcknowledged(acknowledged);
        _snd.Una = seg.Ack;
        ReportAcknowledged(_snd.Una);
        _bytesAcknowledged += acknowledged;
        if (_snd.IsUrgent && _snd.Up <= _snd.Una) _snd.IsUrgent = false;
        _stalledSince = Now;
        _timeouts = 0;
        return news;
    }

    private void OnPeerAlive()
    {
        _softError = Errno.None;
        _probes = 0;
        _lastAckReceived = Now;
    }

    // Nothing was in flight: a duplicate's report, or a window that opens.
    private void OnAckWhileIdle(ref AckNews news, in SenderFacts facts)
    {
        if ((news & AckNews.Duplicated) != 0) ExamineLosses(ref news, facts, areDuplicatesCounted: false);
        OnWindowProbed();
        if (_recovery.Probe.OnAck(_snd.Una, ref news)) RepairTail(facts);
    }

    private void RepairTail(in SenderFacts facts)
    {
        Counters.TailLossesRepaired++;
        _recovery.OnTailLossRepaired(facts);
    }

    // RFC 6298 §4 and §3 (Karn): what was sent once tells the round trip; else the echo of a timestamp.
    private long MeasureRoundTrip(
        ref AckNews news, in CumulativeReader taken, in SackReader sack, in SenderFacts facts, uint priorSacked)
    {
        long first = -1, last = -1, reported = -1;
        if (taken.FirstSentAt.IsSet && (news & AckNews.RetransmittedAcked) == 0)
        {
            first = MicrosecondsSince(taken.FirstSentAt);
            last = MicrosecondsSince(taken.LastSentAt);
            bool isLone = taken.Count == 1 && taken.IsWhole && priorSacked == 0 && _snd.Una - facts.PriorUna < _mss;
            bool isWholeFlight = _recovery.Rate.PriorDelivered + 1 == _recovery.Rate.Delivered;
            if (isLone && isWholeFlight && (news & (AckNews.Alert | AckNews.SynAcked)) == 0) news |= AckNews.MaybeDelayed;
        }
        if (sack.FirstSentAt.IsSet)
        {
            reported = MicrosecondsSince(sack.FirstSentAt);
            last = MicrosecondsSince(sack.LastSentAt);
        }
        long sample = first >= 0 ? first : reported;
        if (sample < 0 && facts.HasEcho && (news & (AckNews.DataAcked | AckNews.SynAcked)) != 0
            && _timestamps.TryMeasure(facts.Echo, Now, out TimeSpan echoed))
        {
            sample = last = (long)echoed.TotalMicroseconds;
        }
        if (sample < 0) return last;
        AddRoundTrip(sample, last, (news & AckNews.MaybeDelayed) != 0);
        bool isHeadOlder = !_recovery.Queue.IsEmpty && reported >= 0 && reported > MicrosecondsSince(_recovery.Queue[0].SentAt);
        if ((news & (AckNews.DataAcked | AckNews.SynAcked)) == 0 && isHeadOlder) news |= AckNews.SetTimer;
        return last;
    }

    private long MicrosecondsSince(Instant moment) => Now.NanosecondsSince(moment) / 1000;

    private void AddRoundTrip(long sample, long last, bool maybeDelayed)
    {
        bool isMinimum = last >= 0 && !(maybeDelayed && last > _rtt.Minimum);
        if (isMinimum) _rtt.AddMinimum(last == 0 ? 1000 : last, Now.Milliseconds, Settings.MinimumRttWindow.Ticks / TimeSpan.TicksPerMillisecond);
        _rtt.AddSample(sample, _snd.Una, _snd.Nxt);
    }

    // What is acknowledged is off the queue: the timer starts anew, and holes that filled by themselves tell of reordering.
    private void SettleAcknowledged(
        ref AckNews news, in CumulativeReader taken, in SackReader sack, SequenceNumber priorHighest, in SenderFacts facts)
    {
        if ((news & (AckNews.DataAcked | AckNews.SynAcked)) == 0) return;
        news |= AckNews.SetTimer;
        if (_recovery.HasSack)
        {
            if (taken.Lowest < priorHighest) _recovery.OnReordered(taken.Lowest, facts);
            return;
        }
        _recovery.OnAcknowledgedWithoutSack(taken.Count);
        if ((news & AckNews.RetransmittedAcked) != 0) news &= ~AckNews.OriginalAcked;
    }

    private bool IsDubious(AckNews news) =>
        (news & AckNews.NotDuplicate) == 0 || (news & AckNews.Alert) != 0 || _recovery.State != SenderState.Open;

    private void ExamineLosses(ref AckNews news, in SenderFacts facts, bool areDuplicatesCounted = true)
    {
        SenderState before = _recovery.State;
        bool isDuplicate = areDuplicatesCounted && (news & (AckNews.Advanced | AckNews.NotDuplicate | AckNews.Duplicated)) == 0;
        if ((news & AckNews.Reneged) != 0 && (news & AckNews.Advanced) != 0)
        {
            // RFC 2018 §8: the peer seems to have thrown away what it reported. Give it a moment, then treat it as a timeout.
            long wait = Math.Max(_rtt.Smoothed >> 1, 10_000);
            SetTransmitTimer(TransmitTimer.Retransmission, wait);
            news &= ~AckNews.SetTimer;
            return;
        }
        _recovery.IsTimeoutUndone = false;
        _recovery.IsPathProbeFirst = _probe is { Size: not 0 } probe && _snd.Una == probe.Start;
        _resend = _recovery.OnAck(ref news, isDuplicate ? 1u : 0, facts, out long reorderingWait);
        if (_recovery.IsPathProbeLost) OnPathProbeLost();
        if (_recovery.IsTimeoutUndone) _timeouts = 0;
        if (before == SenderState.Loss && _recovery.State != SenderState.Loss) _timeoutLedger?.EndPhase(Now);
        if (reorderingWait > 0) SetTransmitTimer(TransmitTimer.Reordering, reorderingWait + LossRecovery.TimerSlack);
        if (before < SenderState.Recovery && _recovery.State == SenderState.Recovery) OnRecoveryEntered();
    }

    private void OnRecoveryEntered()
    {
        _retransmitReason = new TransmitReason(TransmitCause.FastRetransmit);
        Counters.FastRetransmits++;
        Trace(TraceKind.FastRetransmit, _recovery.Window.Segments * (long)_mss, _recovery.Window.Threshold);
    }

    private void Steer(in SenderFacts facts, AckNews news, long delivered, long lost, uint priorInFlight, long roundTrip)
    {
        uint before = _recovery.Window.Segments;
        uint newlyDelivered = (uint)(_recovery.Rate.Delivered - delivered);
        uint newlyLost = (uint)(_recovery.TotalLost - lost);
        RateSample sample = _recovery.Rate.EndAck(
            Now, newlyDelivered, newlyLost, _recovery.TotalLost, priorInFlight, roundTrip, _rtt.Minimum, _recovery.IsReneging, news);
        _recovery.Steer(facts, news, newlyDelivered, sample);
        UpdatePacing();
        if (_recovery.Window.Segments == before) return;
        Trace(TraceKind.Congestion, _recovery.Window.Segments * (long)_mss, _recovery.Window.Threshold);
    }
}
