// How large the receive buffer should be. An application that reads a window in each round trip could read more: dynamic right-sizing
// (Fisk and Feng 2001). RFC 7323 §4.1 gives the receiver round trips by the echo of its timestamps.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>Measures what is read in a round trip. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct ReceiveTuning
{
    // The estimate in eighths of microseconds.
    private long _roundTrip;
    private long _measuredAt;
    private SequenceNumber _measuredEnd;
    private bool _isMeasuring;
    private uint _lastEcho;
    private long _countedAt;
    private SequenceNumber _countedFrom;

    /// <summary>Bytes read in a round trip, the most so far.</summary>
    public int Space { get; private set; }

    /// <summary>The round trip as the receiver sees it; null before the first measurement.</summary>
    public readonly TimeSpan? RoundTrip => _roundTrip == 0 ? null : TimeSpan.FromMicroseconds(_roundTrip >> 3);

    /// <summary>The connection is established.</summary>
    public void Begin(Instant now, SequenceNumber next, int space)
    {
        _countedAt = now.Microseconds;
        _countedFrom = next;
        Space = space;
    }

    /// <summary>The window can be no larger than this.</summary>
    public void Limit(int clamp) => Space = Math.Min(Space, clamp);

    // Without timestamps: a window's worth takes at least a round trip to arrive.
    /// <summary>Text arrived in order.</summary>
    public void OnData(Instant now, SequenceNumber next, int window)
    {
        if (_isMeasuring)
        {
            if (next < _measuredEnd) return;
            Take(Math.Max(1, now.Microseconds - _measuredAt), isWindow: true, isAllRead: false);
        }
        _isMeasuring = true;
        _measuredEnd = next + window;
        _measuredAt = now.Microseconds;
    }

    /// <summary>A full segment echoes a timestamp of ours that was not echoed before.</summary>
    public void OnEcho(uint echo, TimeSpan elapsed, bool isFull, bool isAllRead)
    {
        if (echo == _lastEcho) return;
        _lastEcho = echo;
        if (isFull && elapsed > TimeSpan.Zero) Take((long)elapsed.TotalMicroseconds, isWindow: false, isAllRead);
    }

    /// <summary>The application read.</summary>
    /// <param name="now">Now.</param>
    /// <param name="unread">The first byte not read.</param>
    /// <param name="waiting">Bytes that are here and not read.</param>
    /// <returns>The window that the buffer should hold if more was read in a round trip than ever before; else 0.</returns>
    public long OnRead(Instant now, SequenceNumber unread, int waiting)
    {
        if (_roundTrip == 0 || now.Microseconds - _countedAt < _roundTrip >> 3) return 0;
        int copied = unread - _countedFrom - waiting;
        _countedFrom = unread;
        _countedAt = now.Microseconds;
        return copied > Space ? Wanted(copied) : 0;
    }

    // What is measured is a round trip old; a peer in slow start has doubled its rate meanwhile, and may do so again.
    private long Wanted(int copied)
    {
        long window = 2L * copied;
        window += 2 * (window * (copied - Space) / Math.Max(1, Space));
        Space = copied;
        return window;
    }

    // Windows overestimate round trips, so of those only the least counts; echoes are averaged.
    private void Take(long sample, bool isWindow, bool isAllRead)
    {
        long eighths = sample << 3;
        if (_roundTrip == 0 || eighths < _roundTrip) _roundTrip = eighths;
        else if (!isWindow && isAllRead) _roundTrip += sample - (_roundTrip >> 3);
    }
}
