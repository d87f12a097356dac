using Sockeye.Core.Foundation;
using Sockeye.Core.Stack;

namespace Sockeye.Hosting;

/// <summary>A call that waits for the turn's holder to run it; its own thread sleeps meanwhile.</summary>
internal abstract class TurnCall
{
    private readonly object _gate = new();
    private int _state;

    private const int Waiting = 0, Sleeping = 1, Done = 2;

    /// <summary>The next one in the queue. The turn's alone.</summary>
    public TurnCall? Next { get; set; }

    /// <summary>True when it has run.</summary>
    public bool IsDone => Volatile.Read(ref _state) == Done;

    /// <summary>Runs it; by the holder of the turn.</summary>
    public abstract void Run(NetStack stack, Instant now);

    /// <summary>Tells its thread; by the holder of the turn, after which the call must not be touched.</summary>
    public void Complete()
    {
        if (Interlocked.Exchange(ref _state, Done) != Sleeping) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    /// <summary>Sleeps until it is done.</summary>
    public void Sleep()
    {
        lock (_gate)
        {
            if (Interlocked.CompareExchange(ref _state, Sleeping, Waiting) != Waiting) return;
            while (!IsDone) Monitor.Wait(_gate);
        }
    }

    protected void Reset() => _state = Waiting;
}

/// <summary>A call with its state and its result. One a thread and pair of types, since a thread waits for one at a time.</summary>
internal sealed class TurnCall<TState, TResult> : TurnCall
{
    [ThreadStatic]
    private static TurnCall<TState, TResult>? t_spare;

    private Func<NetStack, Instant, TState, TResult> _call = null!;
    private TState _input = default!;
    private TResult _result = default!;
    private Exception? _failure;

    public static TurnCall<TState, TResult> Rent(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        TurnCall<TState, TResult> rented = t_spare ?? new TurnCall<TState, TResult>();
        t_spare = null;
        rented._input = state;
        rented._call = call;
        rented.Reset();
        return rented;
    }

    /// <summary>Gives the object back and its result out.</summary>
    public TResult Finish()
    {
        TResult result = _result;
        Exception? failure = _failure;
        _input = default!;
        _result = default!;
        _call = null!;
        _failure = null;
        t_spare = this;
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return result;
    }

    public override void Run(NetStack stack, Instant now)
    {
        try
        {
            _result = _call(stack, now, _input);
        }
#pragma warning disable CA1031 // The failure belongs to the thread that made the call, whatever it is; it is thrown there.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }
    }
}
