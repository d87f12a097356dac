namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <content>One acknowledgment, step by step; Startup and Drain.</content>
internal sealed partial class BbrControl
{
    private const int LossEventsOfFullPipe = 6;

    /// <inheritdoc/>
    public void OnSample(ref CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        CountRound(window, sample, sender);
        _sampled = Bandwidth.Of(sample.Delivered, sample.Interval);
        _latest.Add(sample, _sampled, sender.Delivered);

        UpdateBandwidth(window, sample);
        UpdateAggregation(window, sample, sender);
        CheckStartupLoss(window, sample, sender);
        if (!IsLimited(sample)) _pipe.Add(_sampled, _round.HasBegun);
        CheckDrain(ref window, sender);
        AdvanceCycle(window, sample, sender);
        UpdateRoundTrip(ref window, sample, sender);

        SetPace(Rate, PacingGain, sender);
        SetWindow(ref window, sample, sender);

        _latest.Advance(sample, _sampled);
        _previousState = sender.State;
        _cycleHasLoss |= sample.LostOverInterval > 0;
        _cycleHasMarks |= sample.DeliveredMarked > 0;
    }

    private void CountRound(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        _round.Add(sample, sender.Delivered);
        if (_round.HasBegun)
        {
            _roundsSinceProbe = int.Min(_roundsSinceProbe + 1, byte.MaxValue);
            if (listensToMarks && _ecn.AddRound(sender, _roundTrip.Least) && !_pipe.WasEverFull) DeclareFull(window, sender);
        }
        _latest.HasMarks |= _ecn.IsEligible && sample.HasEcnEcho;
    }

    // What the application held back shows the path only if it is faster than all before.
    private void UpdateBandwidth(in CongestionWindow window, in RateSample sample)
    {
        if (sample.Interval.Ticks <= 0 || sample.AckedSacked == 0) return;
        if (!IsLimited(sample) || _sampled.Scaled >= _maximum.Best.Scaled) _maximum.Add(_sampled);
        _latest.HasLoss |= sample.Losses > 0;
        if (!_latest.RoundHasEnded) return;
        if (!IsProbingBandwidth) _lower.Cut(_latest, _maximum.Best, window.Segments, _ecn.Cut);
        _latest.HasLoss = _latest.HasMarks = false;
    }

    private void UpdateAggregation(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        if (sample.AckedSacked == 0 || sample.Delivered < 0 || sample.Interval.Ticks <= 0) return;
        if (_round.HasBegun) _aggregation.AgeByRound(!_pipe.WasEverFull);
        _aggregation.Add(sample.AckedSacked, Rate, sender.DeliveredAt, window.Segments);
    }

    // A full queue shows itself by many losses. Judged at the end of a round of recovery, when it is known how many.
    private void CheckStartupLoss(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        if (_pipe.WasEverFull) return;
        if (sample.Losses > 0) _lossEventsInRound++;
        if (!_latest.RoundHasEnded) return;
        bool isFull = sender.State == SenderState.Recovery && _lossEventsInRound >= LossEventsOfFullPipe && IsTooHigh(sample);
        _lossEventsInRound = 0;
        if (isFull) DeclareFull(window, sender);
    }

    private void DeclareFull(in CongestionWindow window, in SenderView sender)
    {
        _pipe.Declare();
        _inFlightHigh = uint.Max(TargetInFlight(_maximum.Best, sender), _latest.InFlight);
    }

    private void CheckDrain(ref CongestionWindow window, in SenderView sender)
    {
        if (_phase == Phase.Startup && _pipe.WasEverFull)
        {
            _phase = Phase.Drain;
            _latest.Clear();
            _cycleHasLoss = _cycleHasMarks = false;

            // For people who look: BBR itself has no use for ssthresh.
            window.Threshold = TargetInFlight(_maximum.Best, sender);
        }
        if (_phase == Phase.Drain && sender.InFlight <= TargetInFlight(_maximum.Best, sender)) BeginDown(sender);
    }

    private bool IsLimited(in RateSample sample) =>
        sample.IsAppLimited || (sample.PriorDelivered >= _dipBegan && sample.PriorDelivered <= _dipEnds);
}
