// Slow start and congestion avoidance. Read RFC 5681 §3.1 and §4.1, RFC 6582, RFC 3465 §2.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>The standard controller.</summary>
internal sealed class NewReno : ICongestionController
{
    private const uint Largest = 1u << 30;
    private int _mss = 536;
    private uint _credit;

    /// <inheritdoc/>
    public string Name => "reno";

    /// <inheritdoc/>
    public uint Window { get; private set; } = 536;

    /// <inheritdoc/>
    // RFC 5681 §3.1: "The initial value of ssthresh SHOULD be set arbitrarily high"
    public uint Threshold { get; private set; } = Largest;

    /// <inheritdoc/>
    public void OnConnected(int mss, uint window)
    {
        _mss = mss;
        Window = window;
    }

    /// <inheritdoc/>
    public void OnAck(int bytes, bool isWindowLimited, Instant now)
    {
        // RFC 7661 §1 tells why a window that was not used must not grow.
        if (!isWindowLimited) return;
        if (Window < Threshold)
        {
            // DEVIATION RFC 3465 §2.3: no limit of two segments for each ACK. Merged segments make ACKs rare, and the growth is
            // by bytes acknowledged, so that divided or optimistic ACKs gain nothing.
            uint room = Threshold - Window;
            uint grow = Math.Min((uint)bytes, room);
            Window = Math.Min(Window + grow, Largest);
            bytes -= (int)grow;
            if (bytes == 0) return;
        }
        // RFC 5681 §3.1, congestion avoidance by counting: a window of bytes acknowledged adds one segment.
        _credit += (uint)bytes;
        if (_credit < Window) return;
        _credit -= Window;
        Window = Math.Min(Window + (uint)_mss, Largest);
    }

    /// <inheritdoc/>
    public void OnLoss(int inFlight, Instant now)
    {
        Threshold = Half(inFlight);
        Window = Threshold;
        _credit = 0;
    }

    /// <inheritdoc/>
    // RFC 6582 §3.2, step 3 (full acknowledgment), option 1: "cwnd to min (ssthresh, max(FlightSize, SMSS) + SMSS)"
    public void OnRecovered(int inFlight) =>
        Window = Math.Max(Math.Min(Threshold, (uint)(Math.Max(inFlight, _mss) + _mss)), (uint)(2 * _mss));

    /// <inheritdoc/>
    public void OnTimeout(int inFlight, bool isFirst)
    {
        if (isFirst) Threshold = Half(inFlight);
        Window = (uint)_mss;
        _credit = 0;
    }

    /// <inheritdoc/>
    // RFC 5681 §4.1: "cwnd SHOULD be set to no more than RW segments before transmission begins"
    public void OnIdle(uint restartWindow) => Window = Math.Min(Window, restartWindow);

    /// <inheritdoc/>
    public void OnSegmentSize(int mss)
    {
        _mss = mss;
        Window = Math.Max(Window, (uint)mss);
        Threshold = Math.Max(Threshold, (uint)(2 * mss));
    }

    // RFC 5681 §3.1, equation (4): "ssthresh = max (FlightSize / 2, 2*SMSS)"
    private uint Half(int inFlight) => (uint)Math.Max(inFlight / 2, 2 * _mss);
}
