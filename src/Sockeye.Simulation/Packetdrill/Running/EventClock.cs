using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>When events are due, and whether what happened was in time. Times are microseconds since the script began.</summary>
/// <remarks>Tolerance: a fixed one, or an eighth of the time since the event before if that is more, as the kernel's coarse
/// timers need it. Early is as wrong as late.</remarks>
internal sealed class EventClock(long tolerance)
{
    private const int ToleranceShare = 8;

    private Instant _beginning;
    private ScriptEvent? _before;

    /// <summary>The earliest or only time of the current event.</summary>
    public long Start { get; private set; }

    /// <summary>The latest time of the current event.</summary>
    public long End { get; private set; }

    /// <summary>Start of the event before, or null.</summary>
    public long? StartBefore { get; private set; }

    /// <summary>The script begins: what it is given before, such as settings, takes no time of its own.</summary>
    public void Begin(Instant now) => _beginning = now;

    /// <summary>Goes to an event: what is relative counts from <paramref name="now"/>, when the one before was done. Packets
    /// that come in one after another count from each other's times.</summary>
    public void Enter(ScriptEvent next, Instant now)
    {
        if (_before is not null) StartBefore = Start;
        if (_before is null && (next.Time.Start != 0 || next.Time.Kind == EventTimeKind.Any))
        {
            throw new ScriptException(next.Line, "the first event must be at time 0");
        }
        bool isAnchored = _before is { Action: PacketAction { Packet.IsInbound: true } } && next.Action is PacketAction { Packet.IsInbound: true };
        long origin = !next.Time.IsRelative ? 0 : isAnchored ? Start : ToMicroseconds(now);
        if (!next.Time.IsRelative && _before is { Time.IsRelative: false } && next.Time.Start < Start)
        {
            throw new ScriptException(next.Line, "time goes backwards here");
        }
        Origin = origin;
        Start = origin + next.Time.Start;
        End = origin + next.Time.End;
        _before = next;
    }

    /// <summary>What the current event's relative times count from.</summary>
    public long Origin { get; private set; }

    /// <summary>An instant of these microseconds.</summary>
    public Instant ToInstant(long microseconds) => _beginning.PlusNanoseconds(microseconds * 1000);

    /// <summary>Microseconds of an instant.</summary>
    public long ToMicroseconds(Instant time) => time.NanosecondsSince(_beginning) / 1000;

    /// <summary>Why a time is not what the current event asks for, or null.</summary>
    public string? Check(ScriptEvent current, Instant happened, string what)
    {
        if (current.Time.Kind == EventTimeKind.Any) return null;
        return Check(Start, current.Time.IsRange ? End : Start, StartBefore, ToMicroseconds(happened), what);
    }

    /// <summary>Why a time is not within a range, or null.</summary>
    /// <param name="earliest">Earliest, without tolerance.</param>
    /// <param name="latest">Latest, without tolerance.</param>
    /// <param name="before">What the tolerance grows from, or null.</param>
    /// <param name="happened">When it happened.</param>
    /// <param name="what">What happened.</param>
    public string? Check(long earliest, long latest, long? before, long happened, string what)
    {
        long allowed = before is { } from ? Math.Max(tolerance, (earliest - from) / ToleranceShare) : tolerance;
        if (happened >= earliest - allowed && happened <= latest + allowed) return null;
        string wanted = earliest == latest ? Seconds(earliest) : $"{Seconds(earliest)} to {Seconds(latest)}";
        return $"the {what} is at {Seconds(happened)} instead of {wanted} (tolerance {Seconds(allowed)})";
    }

    private static string Seconds(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000m:0.000000} s");
}
