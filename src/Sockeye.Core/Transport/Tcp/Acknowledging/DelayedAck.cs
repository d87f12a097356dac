// When to acknowledge. Read RFC 5681 §4.2 and RFC 9293 §3.8.6.3 first: both only bound the delay. What stands here is how Linux
// chooses within the bounds: it is quick while a peer may be in slow start, and patient while an application answers each message.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>Decides whether an acknowledgment may wait for company, and how long. A mutable struct with verbs: keep it in a field
/// that is not readonly.</summary>
/// <remarks>Times are whole milliseconds on purpose: the estimate of the interval between segments lives on their coarseness.</remarks>
internal struct DelayedAck
{
    private const int MostQuick = 16;

    // Before any text came there is no interval to go by: the acknowledgment goes as soon as a timer can fire.
    private const int Tick = 2;
    private readonly ushort _least;
    private readonly ushort _most;
    private readonly ushort _quickest;
    private readonly byte _interactive;
    private ushort _quick;
    private int _interval;
    private byte _answers;
    private bool _isHastened;
    private bool _isPushed;
    private bool _isPushedTwice;
    private uint _lastData;

    /// <summary>With the least and the longest wait, how many segments are acknowledged quickly when a connection begins, and how many
    /// answers make it an interactive one.</summary>
    public DelayedAck(TimeSpan least, TimeSpan most, int quickest, int interactive = 1)
    {
        _least = (ushort)Math.Min(least.TotalMilliseconds, ushort.MaxValue);
        _most = (ushort)Math.Min(most.TotalMilliseconds, ushort.MaxValue);
        _interactive = (byte)Math.Clamp(interactive, 1, byte.MaxValue);
        _quickest = (ushort)Math.Clamp(quickest, 0, ushort.MaxValue);
    }

    /// <summary>What was decided.</summary>
    public AckNeed Need { get; private set; }

    /// <summary>Something arrived that must be acknowledged at some time: there is something to decide.</summary>
    public bool IsScheduled { get; private set; }

    /// <summary>When the acknowledgment goes alone; <see cref="Instant.Never"/> when none waits.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>Duplicate acknowledgments owed: one for each segment beyond a hole (RFC 5681 §4.2).</summary>
    public int Duplicates { get; private set; }

    /// <summary>The application answers what it receives: an acknowledgment finds company.</summary>
    public readonly bool IsInteractive => _answers >= _interactive;

    /// <summary>The estimated interval between segments that the delay follows, in milliseconds; 0 before the first text.</summary>
    public readonly int Interval => _interval;

    /// <summary>Segments that are still acknowledged at once.</summary>
    public readonly int Quick => _quick;

    /// <summary>The next decision is for "now".</summary>
    public readonly bool IsQuick => _isHastened || (_quick > 0 && !IsInteractive);

    /// <summary>A connection begins: from now on silence is measured.</summary>
    public void Begin(Instant now) => _lastData = unchecked((uint)now.Milliseconds);

    /// <summary>There is something to acknowledge.</summary>
    public void Schedule() => IsScheduled = true;

    /// <summary>What is scheduled may not wait.</summary>
    public void Hasten() => _isHastened = true;

    /// <summary>An acknowledgment goes at once, whatever is scheduled.</summary>
    public void Demand() => Need = AckNeed.Now;

    /// <summary>A segment beyond a hole arrived.</summary>
    public void OnOutOfOrder() => Duplicates++;

    /// <summary>New text arrived in order.</summary>
    /// <param name="now">Now.</param>
    /// <param name="timeout">RTO: a longer silence means that the peer begins slowly again.</param>
    /// <param name="window">RCV.WND.</param>
    /// <param name="segmentSize">The peer's segment size, as estimated.</param>
    public void OnData(Instant now, TimeSpan timeout, int window, int segmentSize)
    {
        IsScheduled = true;
        int silence = (int)Math.Min(Silence(now), int.MaxValue);
        _lastData = unchecked((uint)now.Milliseconds);
        int longest = (int)timeout.TotalMilliseconds;
        if (_interval == 0)
        {
            RaiseQuick(_quickest, window, segmentSize);
            _interval = _least;
        }
        else if (silence <= _least / 2)
        {
            _interval = (_interval >> 1) + (_least / 2);
        }
        else if (silence < _interval)
        {
            _interval = Math.Min((_interval >> 1) + silence, longest);
        }
        else if (silence > longest)
        {
            RaiseQuick(_quickest, window, segmentSize);
        }
    }

    /// <summary>A segment ended a piece that the peer pushed, so perhaps nothing follows it.</summary>
    /// <param name="isShort">It was not a full one.</param>
    public void OnPushed(bool isShort)
    {
        if (isShort && _isPushed) _isPushedTwice = true;
        _isPushed = true;
    }

    /// <summary>Something is wrong on the path: the next segments are acknowledged at once.</summary>
    public void EnterQuick(int window, int segmentSize) => EnterQuick(MostQuick, window, segmentSize);

    /// <summary>Like the other, for so many segments at most.</summary>
    public void EnterQuick(int most, int window, int segmentSize)
    {
        RaiseQuick(most, window, segmentSize);
        _answers = 0;
        _interval = _least;
    }

    /// <summary>The window grew: the peer should hear of it soon.</summary>
    public void OnWindowGrown()
    {
        if (_quickest > 0) _quick |= 1;
    }

    /// <summary>There is little room: quick acknowledgments would only speed the peer up.</summary>
    public void OnRoomScarce() => _quick = 0;

    /// <summary>TCP_QUICKACK: the application says whether it answers (false) or only listens.</summary>
    public void SetInteractive(bool isInteractive) => _answers = isInteractive ? _interactive : (byte)0;

    // RFC 9293 §3.8.6.3: "A delayed ACK … MUST be less than 0.5 seconds" (MUST-40).
    /// <summary>The acknowledgment waits, at most about a round trip.</summary>
    /// <param name="now">Now.</param>
    /// <param name="roundTrip">A round trip, if one was measured.</param>
    /// <param name="longest">No acknowledgment waits longer.</param>
    public void Delay(Instant now, TimeSpan? roundTrip, TimeSpan longest)
    {
        int wait = Math.Max(_interval, Tick);
        if (wait > _least)
        {
            int most = IsInteractive || _isPushed ? _most : 500;
            if (roundTrip is { } measured) most = Math.Min(most, Math.Max((int)Math.Ceiling(measured.TotalMilliseconds), _least));
            wait = Math.Min(wait, most);
        }
        wait = Math.Min(wait, Math.Min(_most, (int)longest.TotalMilliseconds));
        if (Deadline.IsSet && Deadline <= now + TimeSpan.FromMilliseconds(wait >> 2))
        {
            Need = AckNeed.Now;
            return;
        }
        Deadline = Instant.Min(Deadline, now + TimeSpan.FromMilliseconds(wait));
        if (Need == AckNeed.None) Need = AckNeed.Later;
    }

    /// <summary>The connection's first acknowledgment waits for the application's first words.</summary>
    public void DelayLongest(Instant now)
    {
        IsScheduled = true;
        Deadline = now + TimeSpan.FromMilliseconds(_most);
        Need = AckNeed.Later;
    }

    /// <summary>The deadline came and nothing went along.</summary>
    public void OnDeadline(TimeSpan timeout)
    {
        Deadline = Instant.Never;
        if (!IsScheduled) return;
        if (IsInteractive)
        {
            _answers = 0;
            _interval = _least;
        }
        else
        {
            _interval = (int)Math.Min((long)_interval << 1, (long)timeout.TotalMilliseconds);
        }
        Need = AckNeed.Now;
    }

    /// <summary>The application read something: acknowledge now?</summary>
    /// <param name="isMoreThanFull">More than one full segment is unacknowledged.</param>
    /// <param name="isAllRead">The reader took all there was.</param>
    public readonly bool IsDueAfterRead(bool isMoreThanFull, bool isAllRead) =>
        IsScheduled && (isMoreThanFull || (isAllRead && (_isPushedTwice || (_isPushed && !IsInteractive))));

    /// <summary>A segment with ACK went out.</summary>
    /// <param name="withText">It carried text.</param>
    /// <param name="now">Now.</param>
    public void OnSent(bool withText, Instant now)
    {
        if (_quick > 0 && IsScheduled && --_quick == 0) _interval = _least;
        if (withText && Silence(now) < _interval && _answers < byte.MaxValue) _answers++;
        Need = AckNeed.None;
        Deadline = Instant.Never;
        IsScheduled = _isHastened = _isPushed = _isPushedTwice = false;
        Duplicates = 0;
    }

    private void RaiseQuick(int most, int window, int segmentSize)
    {
        int quick = window / (2 * Math.Max(1, segmentSize));
        if (quick == 0) quick = 2;
        _quick = (ushort)Math.Max(_quick, Math.Min(quick, most));
    }

    // The clock is kept modulo 2^32 milliseconds: after fifty days of silence an acknowledgment may be quicker than need be.
    private readonly uint Silence(Instant now) => unchecked((uint)now.Milliseconds - _lastData);
}
