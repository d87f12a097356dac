namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <content>What loss and marks teach about how much the path holds.</content>
internal sealed partial class BbrControl
{
    private const uint LossThreshold = Bandwidth.Unit * 2 / 100;
    private const uint AfterTooHigh = Bandwidth.Unit - (Bandwidth.Unit * 30 / 100);
    private const uint Headroom = Bandwidth.Unit * 15 / 100;

    // Room for others, and for a queue that loses nothing.
    private uint WithHeadroom => _inFlightHigh == Unbounded
        ? Unbounded
        : uint.Max(_inFlightHigh - uint.Max((uint)((ulong)_inFlightHigh * Headroom / Bandwidth.Unit), 1), MinimumWindow);

    /// <inheritdoc/>
    public void OnLost(ref CongestionWindow window, in LostSegment lost, in SenderView sender)
    {
        _latest.NoteLoss(sender.Delivered);
        _cycleHasLoss = true;
        if (!_samplesAreOfProbe) return;
        var flight = new RateSample
        {
            InFlightAtSend = lost.InFlightAtSend,
            LostOverInterval = (int)(sender.Lost - lost.PriorLost),
            IsAppLimited = lost.IsAppLimited,
        };
        if (!IsTooHigh(flight)) return;
        OnTooHigh(window, flight with { InFlightAtSend = Prefix(flight, lost.Segments) }, sender);
    }

    private void OnTailLossRepaired(in CongestionWindow window, in SenderView sender)
    {
        _latest.NoteLoss(sender.Delivered);
        _cycleHasLoss = true;
        if (!_samplesAreOfProbe) return;
        var flight = new RateSample
        {
            InFlightAtSend = _latest.InFlight + 1,
            LostOverInterval = 1,
            IsAppLimited = sender.IsProbedFlightAppLimited,
        };
        if (IsTooHigh(flight)) OnTooHigh(window, flight, sender);
    }

    private bool IsTooHigh(in RateSample sample)
    {
        if (sample.LostOverInterval > 0 && sample.InFlightAtSend > 0
            && (uint)sample.LostOverInterval > (ulong)sample.InFlightAtSend * LossThreshold / Bandwidth.Unit)
        {
            return true;
        }
        return _ecn.IsEligible && sample.DeliveredMarked > 0 && sample.Delivered > 0
            && sample.DeliveredMarked > (long)sample.Delivered * EcnRatio.TooHigh / Bandwidth.Unit;
    }

    // How much of the flight had been sent when losses passed the threshold: x in (lost + x) / (inflight + x) = 2 %.
    private static uint Prefix(in RateSample flight, uint segments)
    {
        long inFlightBefore = (long)flight.InFlightAtSend - segments;
        long lostBefore = flight.LostOverInterval - segments;
        if (inFlightBefore < 0 || lostBefore < 0) return Unbounded;
        long budget = ((inFlightBefore * LossThreshold) + Bandwidth.Unit - 1) / Bandwidth.Unit;
        long prefix = lostBefore >= budget ? 0 : (budget - lostBefore) * Bandwidth.Unit / (Bandwidth.Unit - LossThreshold);
        return (uint)(inFlightBefore + prefix);
    }

    private void OnTooHigh(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        _lastProbeWasTooHigh = true;

        // Once for each probe.
        _samplesAreOfProbe = false;
        if (!IsLimited(sample))
        {
            uint target = uint.Min(TargetInFlight(Rate, sender), window.Segments);
            _inFlightHigh = uint.Max(sample.InFlightAtSend, (uint)((ulong)target * AfterTooHigh / Bandwidth.Unit));
        }
        if (_phase == Phase.ProbeUp) BeginDown(sender);
    }

    /// <summary>Moves inflight_hi by what the acknowledgments of a probe show.</summary>
    /// <returns>True when a new probe was begun.</returns>
    private bool LearnFromFeedback(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        if (_feedback == Feedback.ProbeStarting && _round.HasBegun) _feedback = Feedback.Probe;
        if (_feedback == Feedback.ProbeStopping && _round.HasBegun)
        {
            _feedback = Feedback.None;
            _samplesAreOfProbe = false;

            // The best moment to forget the cycle before: this sample is as good as any will be.
            if (IsInCycle && !IsLimited(sample)) _maximum.Advance();

            // It stopped at inflight_hi and nothing was lost: there may be more.
            if (IsInCycle && _probeStoppedAtBound && !_lastProbeWasTooHigh)
            {
                BeginRefill(0, sender);
                return true;
            }
        }
        if (IsTooHigh(sample))
        {
            if (_samplesAreOfProbe) OnTooHigh(window, sample, sender);
            return false;
        }
        if (_inFlightHigh == Unbounded) return false;

        // What came through without much loss is safe, whenever it was sent; so random loss does not wear the bound down.
        _inFlightHigh = uint.Max(_inFlightHigh, sample.InFlightAtSend);
        if (_phase == Phase.ProbeUp) RaiseBound(window, sample);
        return false;
    }

    private void RaiseBound(in CongestionWindow window, in RateSample sample)
    {
        if (!window.IsLimited || window.Segments < _inFlightHigh) return;
        _inFlightHigh += _slope.Add(sample.AckedSacked);
        if (_round.HasBegun) _slope.Steepen(window.Segments);
    }
}
