using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <content>Probing for delay: every five seconds, unless the path was empty by itself, half a bandwidth-delay product for 200 ms.
/// Flows that share a queue dip together, empty it and see the same delay.</content>
internal sealed partial class BbrControl
{
    private const uint DipGain = Bandwidth.Unit / 2;
    private static readonly TimeSpan DipTime = TimeSpan.FromMilliseconds(200);

    private uint DipWindow => uint.Max(MinimumWindow, Holds(Rate, DipGain));

    private void UpdateRoundTrip(ref CongestionWindow window, in RateSample sample, in SenderView sender)
    {
        bool expired = _roundTrip.Add(sample.RoundTrip, sample.IsAckDelayed, sender.Now);
        if (expired && !_isRestarting && _phase != Phase.ProbeRtt) BeginDip(window, sender);
        if (_phase == Phase.ProbeRtt) AdvanceDip(ref window, sender);
        if (sample.Delivered > 0) _isRestarting = false;
    }

    private void BeginDip(in CongestionWindow window, in SenderView sender)
    {
        SaveWindow(window);
        _phase = Phase.ProbeRtt;
        _feedback = Feedback.ProbeStopping;
        _dipUntil = Instant.Never;
        _dipBegan = sender.Delivered;
        _round.Restart(sender.Delivered);
    }

    private void AdvanceDip(ref CongestionWindow window, in SenderView sender)
    {
        _dipEnds = sender.Delivered + sender.InFlight;
        if (_dipUntil.IsSet)
        {
            _dipLastedARound |= _round.HasBegun;
            if (_dipLastedARound) EndDipIfDue(ref window, sender);
        }
        else if (sender.InFlight <= DipWindow)
        {
            _dipUntil = sender.Now + DipTime;
            _dipLastedARound = false;
            _round.Restart(sender.Delivered);
        }
    }

    private void EndDipIfDue(ref CongestionWindow window, in SenderView sender)
    {
        if (!_dipUntil.IsSet || sender.Now <= _dipUntil) return;
        _roundTrip.Refresh(sender.Now);
        window.Segments = uint.Max(window.Segments, _priorWindow);
        _lower.Reset();
        if (!_pipe.WasEverFull)
        {
            _phase = Phase.Startup;
            return;
        }
        BeginDown(sender);
        BeginCruise();
    }
}
