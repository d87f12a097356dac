// BBR version 3: draft-ietf-ccwg-bbr. README.md has the drawing of its phases and says which file does what.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>Sends at the rate that the path was seen to deliver, with about two bandwidth-delay products in flight at the most.</summary>
/// <param name="listensToMarks">ECN marks come from shallow queues and are worth listening to on short paths.</param>
internal sealed partial class BbrControl(bool listensToMarks = false) : ICongestionControl
{
    private const uint Unbounded = uint.MaxValue;
    private const uint MinimumWindow = 4;

    private Phase _phase;
    private Feedback _feedback;

    // The model of the path.
    private MaximumBandwidth _maximum;
    private RoundTripFilter _roundTrip;
    private AckAggregation _aggregation;
    private LowerBounds _lower;

    // Segments that the path held without too much loss; Unbounded until loss showed a limit.
    private uint _inFlightHigh;
    private uint _savedInFlightHigh;

    // What the acknowledgments show just now.
    private RoundCounter _round;
    private FullPipe _pipe;
    private LatestDelivery _latest;
    private EcnRatio _ecn;
    private Bandwidth _sampled;
    private int _lossEventsInRound;

    // Probing for bandwidth.
    private ProbeSlope _slope;
    private Instant _cycleBegan;
    private TimeSpan _cycleWait;
    private int _roundsSinceProbe;
    private bool _samplesAreOfProbe;
    private bool _lastProbeWasTooHigh;
    private bool _probeStoppedAtBound;
    private bool _cycleHasLoss;
    private bool _cycleHasMarks;

    // Probing for delay. Samples of what was sent between these two counts of deliveries do not show the bandwidth.
    private Instant _dipUntil = Instant.Never;
    private bool _dipLastedARound;
    private long _dipBegan = long.MaxValue;
    private long _dipEnds;

    // Window and pace.
    private uint _priorWindow;
    private uint _initialWindow;
    private SenderState _previousState;
    private bool _isRestarting;
    private bool _paceIsMeasured;

    /// <inheritdoc/>
    public string Name => "bbr";

    /// <inheritdoc/>
    public bool ControlsAll => true;

    /// <inheritdoc/>
    public long PacingRate { get; private set; }

    /// <inheritdoc/>
    // Room for the window to grow even during a recovery.
    public int SendBufferWindows => 3;

    private bool IsProbingBandwidth => _phase is Phase.Startup or Phase.ProbeRefill or Phase.ProbeUp;

    private bool IsInCycle => _phase is Phase.ProbeDown or Phase.ProbeCruise or Phase.ProbeRefill or Phase.ProbeUp;

    private Bandwidth Rate => Bandwidth.Min(_maximum.Best, _lower.Rate);

    /// <inheritdoc/>
    public void Begin(ref CongestionWindow window, in SenderView sender)
    {
        _initialWindow = window.Segments;
        _priorWindow = window.Prior;
        window.Threshold = CongestionWindow.Infinite;
        _round.Restart(sender.Delivered);
        _roundTrip.Begin(sender.MinimumRtt, sender.Now);
        _aggregation.Restart(sender.Now);
        _latest.Begin(sender.Delivered);
        _ecn.Begin();
        _lower.Reset();
        _slope.Stop();
        _inFlightHigh = Unbounded;
        _phase = Phase.Startup;
        _paceIsMeasured = false;
        BeginPace(sender);
    }

    /// <inheritdoc/>
    // Nothing is reduced here: loss is weighed in OnLost and OnSample. What a recovery will change is saved, for Undo.
    public uint Reduce(ref CongestionWindow window, in SenderView sender)
    {
        SaveWindow(window);
        _lower.Save();
        _savedInFlightHigh = _inFlightHigh;
        return window.Threshold;
    }

    /// <inheritdoc/>
    public void OnAcknowledged(ref CongestionWindow window, uint acknowledged, in SenderView sender)
    {
    }

    /// <inheritdoc/>
    public uint Undo(in CongestionWindow window)
    {
        _pipe.Restart(default);
        _latest.HasLoss = false;
        _lower.Undo();
        _inFlightHigh = uint.Max(_inFlightHigh, _savedInFlightHigh);
        return _priorWindow;
    }

    /// <inheritdoc/>
    public void OnState(ref CongestionWindow window, SenderState next, in SenderView sender)
    {
        if (next == SenderState.Loss)
        {
            _previousState = SenderState.Loss;
            _pipe.Restart(default);
            if (!IsProbingBandwidth) _lower.BeginAt(uint.Max(window.Segments, _priorWindow));
        }
        else if (_previousState == SenderState.Loss)
        {
            window.Segments = uint.Max(window.Segments, _priorWindow);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(ref CongestionWindow window, CongestionEvent what, in SenderView sender)
    {
        if (what == CongestionEvent.TailLossRepaired) OnTailLossRepaired(window, sender);
        if (what != CongestionEvent.TransmitStart || sender.AppLimitedUntil == 0) return;
        _isRestarting = true;
        _aggregation.Restart(sender.Now);

        // The pipe is empty and the application slow: no need to be faster than the path.
        if (IsInCycle) SetPace(Rate, Bandwidth.Unit, sender);
        else if (_phase == Phase.ProbeRtt) EndDipIfDue(ref window, sender);
    }
}
