using System;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <content>Probing for bandwidth: down, cruise, refill, up.</content>
internal sealed partial class BbrControl
{
    // As long as a Reno flow of 25 Mbit/s at 30 ms needs from one loss to the next: 62 rounds, 1.9 s. So such a flow gets its share.
    private const uint MostRounds = 63;
    private const ulong LeastWait = 2_000_000;
    private const ulong RandomWait = 1_000_000;

    private void AdvanceCycle(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        if (!_pipe.WasEverFull) return;
        if (LearnFromFeedback(window, sample, sender) || !IsInCycle) return;
        switch (_phase)
        {
            case Phase.ProbeDown:
                if (IsTimeToProbe(window, sender)) return;
                if (HasRoom(sample, sender)) BeginCruise();
                break;
            case Phase.ProbeCruise:
                IsTimeToProbe(window, sender);
                break;
            case Phase.ProbeRefill:
                // The samples of a full pipe come in now, and perhaps the losses of an overfull one.
                if (_round.HasBegun) BeginUp(window, sender);
                break;
            default:
                if (IsProbeDone(window, sample, sender)) StopProbe(sender);
                break;
        }
    }

    private void BeginDown(in SenderView sender)
    {
        _phase = Phase.ProbeDown;
        _feedback = Feedback.ProbeStopping;
        _latest.Clear();
        _cycleHasLoss = _cycleHasMarks = false;
        _slope.Stop();

        // By chance, so that flows that share a path do not probe all at once.
        _roundsSinceProbe = (int)(sender.Random & 1);
        _cycleWait = TimeSpan.FromMicroseconds((long)(LeastWait + (((sender.Random >> 1) * RandomWait) >> 31)));
        _cycleBegan = sender.Now;
        _round.Restart(sender.Delivered);
    }

    private void BeginCruise()
    {
        _phase = Phase.ProbeCruise;
        _lower.LimitTo(_inFlightHigh);
    }

    private void BeginRefill(int slope, in SenderView sender)
    {
        _phase = Phase.ProbeRefill;
        _feedback = Feedback.Refilling;
        _lower.Reset();
        _slope.Begin(slope);
        _probeStoppedAtBound = false;
        _round.Restart(sender.Delivered);
    }

    private void BeginUp(in CongestionWindow window, in SenderView sender)
    {
        _samplesAreOfProbe = true;
        _phase = Phase.ProbeUp;
        _feedback = Feedback.ProbeStarting;
        _round.Restart(sender.Delivered);
        _cycleBegan = sender.Now;
        _pipe.Restart(_sampled);
        _slope.Steepen(window.Segments);
    }

    private void StopProbe(in SenderView sender)
    {
        _lastProbeWasTooHigh = false;
        BeginDown(sender);
    }

    private bool IsTimeToProbe(in CongestionWindow window, in SenderView sender)
    {
        // Marks without loss, and now the marks are gone: somebody left. Half of inflight_hi more in the first round.
        if (_ecn.IsEligible && _cycleHasMarks && !_cycleHasLoss && sender.State == SenderState.Open)
        {
            BeginRefill(31 - int.CreateTruncating(uint.LeadingZeroCount(uint.Max(_inFlightHigh / 2, 1))), sender);
            return true;
        }
        uint renoRounds = uint.Min(MostRounds, uint.Min(TargetInFlight(Rate, sender), window.Segments));
        if (sender.Now <= _cycleBegan + _cycleWait && (uint)_roundsSinceProbe < renoRounds) return false;
        BeginRefill(0, sender);
        return true;
    }

    // Both the bandwidth-delay product and the headroom below inflight_hi.
    private bool HasRoom(in RateSample sample, in SenderView sender) =>
        sample.PriorInFlight <= uint.Min(WithHeadroom, TargetInFlight(_maximum.Best, sender));

    private bool IsProbeDone(in CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        // The last probe went too far at this point: what was sent last is likely to be lost.
        if (_lastProbeWasTooHigh && sample.PriorInFlight + BurstOf(sender) >= _inFlightHigh)
        {
            _probeStoppedAtBound = true;
            return true;
        }
        if (!window.IsLimited || window.Segments < _inFlightHigh) return _pipe.IsFullNow;

        // It is inflight_hi that limits the rate, so a plateau means nothing.
        _pipe.Restart(_sampled);
        return false;
    }
}
