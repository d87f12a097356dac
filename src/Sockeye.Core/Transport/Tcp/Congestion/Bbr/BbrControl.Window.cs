using System;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <content>From the model to cwnd and pace.</content>
internal sealed partial class BbrControl
{
    // 4 ln 2, the least gain that doubles the rate in each round.
    private const uint StartupGain = (Bandwidth.Unit * 277 / 100) + 1;

    // Empties in one round what Startup queued.
    private const uint DrainGain = Bandwidth.Unit * 1000 / 2885;
    private const uint WindowGain = Bandwidth.Unit * 2;
    private const uint ProbeUpWindowGain = Bandwidth.Unit * 9 / 4;

    private const int LargestBurst = 65_536;
    private static readonly TimeSpan MostAggregation = TimeSpan.FromMilliseconds(100);

    private uint PacingGain => _phase switch
    {
        Phase.Startup => StartupGain,
        Phase.Drain => DrainGain,
        Phase.ProbeUp => Bandwidth.Unit * 5 / 4,
        Phase.ProbeDown => Bandwidth.Unit * 91 / 100,
        _ => Bandwidth.Unit,
    };

    private uint CurrentWindowGain => _phase switch
    {
        Phase.ProbeUp => ProbeUpWindowGain,
        Phase.ProbeRtt => Bandwidth.Unit,
        _ => WindowGain,
    };

    // Before the first sample of a round trip the bandwidth means nothing; what may be sent then is the initial window.
    private uint Holds(Bandwidth rate, uint gain) => _roundTrip.HasSample ? rate.Holds(_roundTrip.Least, gain) : _initialWindow;

    private uint TargetInFlight(Bandwidth rate, in SenderView sender) => WithBudget(Holds(rate, Bandwidth.Unit), sender);

    // Three of the largest bursts: one at the sender, one on the wire, one at the receiver.
    private uint WithBudget(uint segments, in SenderView sender)
    {
        uint least = uint.Max(3 * BurstOf(sender), MinimumWindow);
        return uint.Max(segments, least) + (_phase == Phase.ProbeUp ? 2u : 0u);
    }

    // A millisecond at the current pace, and more where round trips are so short that small bursts cost more than they queue.
    private uint BurstOf(in SenderView sender)
    {
        int halvings = _roundTrip.HasSample ? (int)long.Min(_roundTrip.Least.Ticks / TimeSpan.TicksPerMicrosecond / 512, 31) : 31;
        long bytes = long.Min((PacingRate >> 10) + (LargestBurst >> halvings), LargestBurst - 1);
        return uint.Max((uint)(bytes / int.Max(sender.Mss, 1)), 2);
    }

    private void BeginPace(in SenderView sender)
    {
        _paceIsMeasured = sender.SmoothedRtt > TimeSpan.Zero;
        TimeSpan roundTrip = _paceIsMeasured ? sender.SmoothedRtt : TimeSpan.FromMilliseconds(1);
        PacingRate = Bandwidth.Of(_initialWindow, roundTrip).Pace(sender.Mss, StartupGain);
    }

    // In Startup the pace never falls: a slow sample there says more of the sample than of the path.
    private void SetPace(Bandwidth rate, uint gain, in SenderView sender)
    {
        if (!_paceIsMeasured && sender.SmoothedRtt > TimeSpan.Zero) BeginPace(sender);
        long pace = rate.Pace(sender.Mss, gain);
        if (_pipe.WasEverFull || pace > PacingRate) PacingRate = pace;
    }

    private void SetWindow(ref CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        if (sample.AckedSacked > 0)
        {
            uint excess = uint.Min(_aggregation.Most, Rate.Delivers(MostAggregation));
            uint target = WithBudget(Holds(Rate, CurrentWindowGain) + excess, sender);
            if (_pipe.WasEverFull) window.Segments = uint.Min(window.Segments + sample.AckedSacked, target);
            else if (window.Segments < target || window.Segments < 2 * _initialWindow) window.Segments += sample.AckedSacked;
            window.Segments = uint.Max(window.Segments, MinimumWindow);
        }
        window.Segments = uint.Min(window.Segments, window.Clamp);
        if (_phase == Phase.ProbeRtt) window.Segments = uint.Min(window.Segments, DipWindow);
        uint bound = _phase switch
        {
            Phase.ProbeDown or Phase.ProbeRefill or Phase.ProbeUp => _inFlightHigh,
            Phase.ProbeCruise or Phase.ProbeRtt => WithHeadroom,
            _ => Unbounded,
        };
        window.Segments = uint.Min(window.Segments, uint.Max(uint.Min(bound, _lower.InFlight), MinimumWindow));
    }

    // The last window that is known to be good; within a recovery or a dip, the best of it.
    private void SaveWindow(in CongestionWindow window)
    {
        bool isGood = _previousState < SenderState.Recovery && _phase != Phase.ProbeRtt;
        _priorWindow = isGood ? window.Segments : uint.Max(_priorWindow, window.Segments);
    }
}
