using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Calls;
using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Makes the calls of a script, and remembers the one that blocks.</summary>
internal sealed class CallRunner(IDrillSystem system, Waiting waiting, EventClock clock, CallBinder binder)
{
    private PendingCall? _pending;

    /// <summary>A call that answers at once.</summary>
    public static CallResult CallNow(IDrillSystem system, SystemCall call) =>
        system.Begin(call).TryFinish(out CallResult result) ? result : CallResult.Failure(Errno.EAGAIN);

    /// <summary>Makes a call; one that the script says blocks is left waiting.</summary>
    public void Run(ScriptEvent current, CallSpec call, TimeSpan patience)
    {
        BoundCall bound = binder.Bind(call);
        var pending = new PendingCall(call, bound, system.Begin(bound.Call), clock.Start, clock.Origin);
        _pending = pending;
        Settle();
        if (call.End is not null) return;
        Instant limit = system.Now + patience;
        while (_pending is not null)
        {
            if (system.Now >= limit) throw new DrillFailure(current.Line, $"{call.Name} has not returned after {patience.TotalSeconds:0} s");
            waiting.Step(limit);
            Settle();
        }
    }

    /// <summary>Sees whether the waiting call has returned, and checks it then.</summary>
    public void Settle()
    {
        if (_pending is not { } pending || !pending.Running.TryFinish(out CallResult result)) return;
        _pending = null;
        Check(pending, result);
    }

    /// <summary>Waits for the waiting call.</summary>
    /// <exception cref="DrillFailure">It does not return in time.</exception>
    public void Await(TimeSpan patience)
    {
        Linger(patience);
        if (_pending is { } pending) throw new DrillFailure(pending.Spec.Line, $"{pending.Spec.Name} has not returned");
    }

    /// <summary>Gives the waiting call time to return, as packetdrill does before the next call.</summary>
    public void Linger(TimeSpan patience)
    {
        Instant limit = system.Now + patience;
        Settle();
        while (_pending is not null && system.Now < limit)
        {
            waiting.Step(limit);
            Settle();
        }
    }

    private void Check(PendingCall pending, CallResult result)
    {
        CallSpec call = pending.Spec;
        long expected = Evaluator.Number(call.Result);
        bool isRight = pending.Bound.ReturnsDescriptor && expected >= 0 ? result.Value >= 0 : result.Value == expected;
        if (!isRight || (call.Error is not null && Symbols.ErrnoName(result.Error) != Canonical(call)))
        {
            throw new DrillFailure(call.Line, $"{call.Name} returned {Text(result.Value, result.Error)} instead of "
                + (call.Error is null ? expected.ToString(CultureInfo.InvariantCulture) : $"{expected} {call.Error}"));
        }
        if (call.End is { } end && CheckEnd(pending, pending.Origin + end) is { } late) throw new DrillFailure(call.Line, late);
        if (pending.Bound.Verify(result) is { } complaint) throw new DrillFailure(call.Line, $"{call.Name}: {complaint}");
    }

    private string? CheckEnd(PendingCall pending, long end) =>
        clock.Check(end, end, pending.Start, clock.ToMicroseconds(pending.Running.Returned), $"return of {pending.Spec.Name}");

    private static string Canonical(CallSpec call) => Symbols.TryFind(call.Error!, out long number)
        ? Symbols.ErrnoName((int)number)
        : throw new ScriptException(call.Line, $"there is no errno {call.Error}");

    private static string Text(long value, int error) => error == 0
        ? value.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{value} {Symbols.ErrnoName(error)}");

    private sealed record PendingCall(CallSpec Spec, BoundCall Bound, IRunningCall Running, long Start, long Origin);
}
