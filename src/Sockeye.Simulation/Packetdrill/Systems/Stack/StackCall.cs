using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>A call that the stack answers at once, or that waits until it can.</summary>
internal sealed class StackCall : IRunningCall
{
    private readonly Func<CallResult?> _attempt;
    private CallResult? _result;

    private readonly StackSystem _system;

    public StackCall(StackSystem system, SystemCall call)
    {
        _system = system;
        _attempt = StackCalls.Prepare(system, call, this);
    }

    /// <summary>When it returns though nothing has happened; never by default.</summary>
    public Instant Deadline { get; set; } = Instant.Never;

    public Instant Returned { get; private set; }

    public bool TryFinish(out CallResult result)
    {
        if (_result is null)
        {
            _result = _attempt();
            Returned = _system.Now;
        }
        result = _result ?? default;
        return _result is not null;
    }
}
