using System;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>Decides how many segments may be in flight. One instance belongs to one connection.</summary>
/// <remarks>All windows are counted in segments, as Linux counts them and RFC 9438 speaks of them; what a connection
/// and its controller share stands in <see cref="CongestionWindow"/>. Reductions inside a recovery are spread by the connection
/// (RFC 6937), not by the controller, unless <see cref="ControlsAll"/>.</remarks>
internal interface ICongestionControl
{
    /// <summary>The name that TCP_CONGESTION knows.</summary>
    string Name { get; }

    /// <summary>True when <see cref="OnSample"/> sets window and pacing on every acknowledgment, recovery included; then neither
    /// <see cref="OnAcknowledged"/> nor proportional rate reduction is used.</summary>
    bool ControlsAll => false;

    /// <summary>Bytes per second between segments; 0 leaves the pace to the connection (a multiple of cwnd / SRTT).</summary>
    long PacingRate => 0;

    /// <summary>Send buffers hold this many windows.</summary>
    int SendBufferWindows => 2;

    /// <summary>The connection is established, or this controller was chosen for one that is.</summary>
    void Begin(ref CongestionWindow window, in SenderView sender);

    /// <summary>ssthresh after a loss or an ECN mark, in segments, at least 2.</summary>
    uint Reduce(ref CongestionWindow window, in SenderView sender);

    /// <summary>Segments were acknowledged and the window may grow: slow start and congestion avoidance.</summary>
    /// <param name="window">The window.</param>
    /// <param name="acknowledged">Segments delivered by this acknowledgment.</param>
    /// <param name="sender">The sender.</param>
    void OnAcknowledged(ref CongestionWindow window, uint acknowledged, in SenderView sender);

    /// <summary>The window to return to when a reduction proves to have been spurious.</summary>
    uint Undo(in CongestionWindow window) => Math.Max(window.Segments, window.Prior);

    /// <summary>The sender goes to another state.</summary>
    void OnState(ref CongestionWindow window, SenderState next, in SenderView sender)
    {
    }

    /// <summary>Something happened that an algorithm may care for.</summary>
    void OnEvent(ref CongestionWindow window, CongestionEvent what, in SenderView sender)
    {
    }

    /// <summary>A round trip was measured by an acknowledgment of segments.</summary>
    /// <param name="window">The window.</param>
    /// <param name="acknowledged">Segments that left the network by this acknowledgment.</param>
    /// <param name="roundTrip">The sample; negative when there is none.</param>
    /// <param name="sender">The sender.</param>
    void OnRoundTrip(ref CongestionWindow window, uint acknowledged, TimeSpan roundTrip, in SenderView sender)
    {
    }

    /// <summary>A segment was just marked lost; the sender's <see cref="SenderView.Lost"/> counts it already.</summary>
    void OnLost(ref CongestionWindow window, in LostSegment lost, in SenderView sender)
    {
    }

    /// <summary>An acknowledgment was processed: the delivery rate it shows.</summary>
    void OnSample(ref CongestionWindow window, in RateSample sample, in SenderView sender)
    {
    }
}
