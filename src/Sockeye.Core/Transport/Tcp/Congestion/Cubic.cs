// CUBIC. Read RFC 9438 §4 before changing the arithmetic. Fixed point as Linux has it, so that the window takes the very same
// steps: time in 1/1024 s, C = 410/1024, beta = 717/1024.

using System;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>A window that grows with the cube of the time since the last reduction (RFC 9438), never slower than Reno's.</summary>
internal sealed class Cubic(SlowStartExit exit = SlowStartExit.HyStart) : ICongestionControl
{
    private readonly HyStartPlusPlus? _hyStartPlusPlus = exit == SlowStartExit.HyStartPlusPlus ? new HyStartPlusPlus() : null;
    private HyStart _hyStart;
    // Made when slow start is over for the first time.
    private CubicEpoch? _epoch;

    // Shortest round trip since the last timeout; zero before the first sample.
    private TimeSpan _least;

    /// <inheritdoc/>
    public string Name => "cubic";

    /// <inheritdoc/>
    public void Begin(ref CongestionWindow window, in SenderView sender)
    {
        Reset(sender);
        _hyStartPlusPlus?.Begin(sender);
    }

    /// <inheritdoc/>
    public uint Reduce(ref CongestionWindow window, in SenderView sender)
    {
        _hyStartPlusPlus?.End();
        return Epoch.Reduce(window.Segments);
    }

    /// <inheritdoc/>
    public void OnAcknowledged(ref CongestionWindow window, uint acknowledged, in SenderView sender)
    {
        if (!window.MayGrow) return;
        if (window.IsSlowStart)
        {
            if (_hyStartPlusPlus is { } search) acknowledged = search.Growth(acknowledged, sender.IsPaced);
            acknowledged = window.SlowStart(acknowledged);
            if (acknowledged == 0) return;
        }
        uint perStep = Epoch.Advance(window.Segments, acknowledged, _least, sender.Now);
        window.Avoid(perStep, acknowledged);
    }

    /// <inheritdoc/>
    public void OnRoundTrip(ref CongestionWindow window, uint acknowledged, TimeSpan roundTrip, in SenderView sender)
    {
        // Right after a recovery, samples tell of the recovery.
        if (roundTrip < TimeSpan.Zero || _epoch?.IsYoung(sender.Now) == true) return;
        TimeSpan sample = roundTrip == TimeSpan.Zero ? TimeSpan.FromMicroseconds(1) : roundTrip;
        if (_least == TimeSpan.Zero || sample < _least) _least = sample;
        if (!window.IsSlowStart) return;
        bool ends = exit == SlowStartExit.HyStart
            ? _hyStart.EndsSlowStart(window.Segments, sample, _least, sender)
            : _hyStartPlusPlus?.EndsSlowStart(sample, sender) == true;
        if (ends) window.Threshold = window.Segments;
    }

    /// <inheritdoc/>
    public void OnState(ref CongestionWindow window, SenderState next, in SenderView sender)
    {
        // RFC 9438 §4.8: after a timeout slow start begins anew, and with it the search for the path's capacity.
        if (next == SenderState.Loss) Reset(sender);
    }

    /// <inheritdoc/>
    public void OnEvent(ref CongestionWindow window, CongestionEvent what, in SenderView sender)
    {
        // RFC 9438 §5.8: time in which the application sent nothing does not count.
        if (what == CongestionEvent.TransmitStart) _epoch?.Shift(sender.LastSent, sender.Now);
    }

    private CubicEpoch Epoch => _epoch ??= new CubicEpoch();

    private void Reset(in SenderView sender)
    {
        _epoch?.Reset();
        _least = TimeSpan.Zero;
        _hyStart.Reset(sender);
    }
}
