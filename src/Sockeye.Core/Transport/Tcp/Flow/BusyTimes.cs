using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>How long a sender had something to send, and what held it back (tcpi_busy_time and its parts). A mutable struct with verbs:
/// keep it in a field that is not readonly.</summary>
internal struct BusyTimes
{
    private Kind _kind;
    private Instant _since;
    private long _busy;
    private long _windowLimited;
    private long _bufferLimited;

    private enum Kind : byte
    {
        Idle,
        Busy,
        WindowLimited,
        BufferLimited,
    }

    /// <summary>Something is outstanding or waits to be sent.</summary>
    public void Begin(Instant now)
    {
        if (_kind == Kind.Idle) Switch(Kind.Busy, now);
    }

    /// <summary>The peer's window holds the sender back, or no longer does.</summary>
    public void SetWindowLimited(bool isLimited, Instant now, bool isBusy)
    {
        if (isLimited && _kind < Kind.WindowLimited) Switch(Kind.WindowLimited, now);
        else if (!isLimited && _kind == Kind.WindowLimited) Switch(isBusy ? Kind.Busy : Kind.Idle, now);
    }

    /// <summary>The send buffer holds the sender back.</summary>
    public void SetBufferLimited(Instant now)
    {
        if (_kind < Kind.BufferLimited) Switch(Kind.BufferLimited, now);
    }

    /// <summary>The send buffer has room again.</summary>
    public void EndBufferLimited(Instant now, bool isBusy)
    {
        if (_kind == Kind.BufferLimited) Switch(isBusy ? Kind.Busy : Kind.Idle, now);
    }

    /// <summary>Everything is acknowledged.</summary>
    public void End(Instant now) => Switch(Kind.Idle, now);

    /// <summary>Time with something to send, whatever held it back.</summary>
    public readonly TimeSpan Busy(Instant now) => Span(_busy + _windowLimited + _bufferLimited + (_kind == Kind.Idle ? 0 : Running(now)));

    /// <summary>Of it, held back by the peer's window.</summary>
    public readonly TimeSpan WindowLimited(Instant now) => Span(_windowLimited + (_kind == Kind.WindowLimited ? Running(now) : 0));

    /// <summary>Of it, held back by the send buffer.</summary>
    public readonly TimeSpan BufferLimited(Instant now) => Span(_bufferLimited + (_kind == Kind.BufferLimited ? Running(now) : 0));

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);

    private readonly long Running(Instant now) => now.NanosecondsSince(_since);

    private void Switch(Kind next, Instant now)
    {
        long running = Running(now);
        switch (_kind)
        {
            case Kind.Busy:
                _busy += running;
                break;
            case Kind.WindowLimited:
                _windowLimited += running;
                break;
            case Kind.BufferLimited:
                _bufferLimited += running;
                break;
        }
        _kind = next;
        _since = now;
    }
}
