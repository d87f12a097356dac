using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>What timeouts cost a connection. Few connections have one.</summary>
internal sealed class TimeoutLedger
{
    private Instant _phaseSince = Instant.Never;
    private TimeSpan _phases;

    /// <summary>Timeouts that expired.</summary>
    public int Total { get; private set; }

    /// <summary>Of these, those of the connection itself: another path is tried then.</summary>
    public int Rehashes { get; private set; }

    /// <summary>Phases of one or more timeouts.</summary>
    public int Recoveries { get; private set; }

    /// <summary>A handshake of which a connection came timed out so often.</summary>
    public void Inherit(int timeouts, TimeSpan time)
    {
        Total = timeouts;
        Recoveries = 1;
        _phases = time;
    }

    /// <summary>A timeout expired.</summary>
    public void Add(Instant now, bool isFirst, bool isRehash)
    {
        Total++;
        if (isRehash) Rehashes++;
        if (!isFirst) return;
        Recoveries++;
        _phaseSince = now;
    }

    /// <summary>What was timed out is acknowledged.</summary>
    public void EndPhase(Instant now)
    {
        _phases = Time(now);
        _phaseSince = Instant.Never;
    }

    /// <summary>Time in such phases, the present one included.</summary>
    public TimeSpan Time(Instant now) => _phaseSince.IsSet ? _phases + (now - _phaseSince) : _phases;
}
