// The congestion window and the pace as the sender uses them: validation (RFC 7661), restart after idling (RFC 5681 §4.1), pacing.

using System;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Recovery;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // RFC 7661 §4.3: only a window that was used may grow; one that was not is kept, as on Linux 6.18. What is remembered belongs to
    // one round trip, that is, until what was outstanding when it was noted is acknowledged.
    private void ValidateWindow(bool isCwndLimited)
    {
        ref CongestionWindow window = ref _recovery.Window;
        uint outstanding = _recovery.Queue.Outstanding;
        bool isNewRound = _snd.Una >= _usageEnd;
        if (isNewRound || isCwndLimited || (!window.IsLimited && outstanding > window.MostInFlight))
        {
            window.IsLimited = isCwndLimited;
            window.MostInFlight = outstanding;
            _usageEnd = _snd.Nxt;
        }
        if (window.MayGrow) return;
        bool isByBuffer = !HasUnsent && _wantsWritable && _state is TcpState.Established or TcpState.CloseWait;
        if (isByBuffer) _busy.SetBufferLimited(Now);
    }

    // RFC 5681 §4.1: "if the TCP has not sent data in an interval exceeding the retransmission timeout". RFC 2861: half for each timeout.
    private void RestartAfterIdle()
    {
        if (!Settings.SlowStartAfterIdle || !_recovery.Queue.IsEmpty || _recovery.Control.ControlsAll) return;
        long idle = MicrosecondsSince(_lastSent);
        long timeout = _rtt.TimeoutMicroseconds;
        if (idle <= timeout) return;
        ref CongestionWindow window = ref _recovery.Window;
        _recovery.Control.OnEvent(ref window, CongestionEvent.WindowRestart, _recovery.View(Facts()));
        window.Threshold = _recovery.CurrentThreshold;
        uint least = Math.Min(InitialSegments, window.Segments);
        for (idle -= timeout; idle > 0 && window.Segments > least; idle -= timeout) window.Segments >>= 1;
        window.Segments = Math.Max(window.Segments, least);
        _lastSent = Now;
    }

    // TCP_CONGESTION on a connection that exists.
    private void TakeCongestionControl()
    {
        if (Options.CongestionControl is not { } name || name == _recovery.Control.Name) return;
        if (CongestionControls.Create(name, Settings) is { } control) _recovery.Replace(control, _isSynAcknowledged, Facts());
    }

    private TimeSpan MinimumRto =>
        Options.MinimumRto ?? (_route.Metrics is { } metrics && metrics.MinimumRto > TimeSpan.Zero ? metrics.MinimumRto : Settings.MinimumRto);

    private TimeSpan MaximumRto => Options.MaximumRto ?? Settings.MaximumRto;

    // What the route says about a connection that begins: rtnetlink's RTAX_ metrics. As on Linux cwnd, ssthresh and reordering of a route
    // count only where earlier connections left metrics of the destination, which none does here.
    private void HeedRoute()
    {
        TakeTimeoutBounds();
        if (_route.Metrics is not { } metrics) return;
        bool isChosen = Options.CongestionControl is not null || metrics.CongestionControl is null || metrics.CongestionControl == _recovery.Control.Name;
        if (!isChosen && CongestionControls.Create(metrics.CongestionControl!, Settings) is { } control) _recovery.Replace(control, isConnected: false, Facts());
    }

    private void TakeTimeoutBounds() => _rtt.SetBounds(MinimumRto, MaximumRto);

    private uint InitialSegments => (uint)(_route.Metrics is { InitialWindow: > 0 } metrics ? metrics.InitialWindow : Settings.InitialWindow);

    // Pace: a multiple of cwnd / SRTT, which spreads a window over somewhat less than a round trip.
    private void UpdatePacing()
    {
        ICongestionControl control = _recovery.Control;
        ref CongestionWindow window = ref _recovery.Window;
        _pacing.SetLimit(Options.MaxPacingRate);
        if (control.PacingRate > 0)
        {
            _pacing.SetRate(control.PacingRate, isEnforced: true);
            return;
        }
        int percent = window.Segments < window.Threshold / 2 ? Settings.PacingSlowStartPercent : Settings.PacingAvoidancePercent;
        long segments = Math.Max(window.Segments, _recovery.Queue.Outstanding);
        long perSecond = (long)_mss * segments * percent / 100 * 1_000_000 / Math.Max(1, _rtt.Smoothed);
        _pacing.SetRate(perSecond, isEnforced: false);
    }

    // The application has nothing more to say although the path would take it.
    private void NoteIfAppLimited()
    {
        RetransmissionQueue queue = _recovery.Queue;
        bool isApplicationsTurn = BytesUnsent < _mss && queue.InFlight < _recovery.Window.Segments && queue.Lost <= queue.Retransmitted;
        if (isApplicationsTurn) _recovery.Rate.OnAppLimited(queue.InFlight);
    }
}
