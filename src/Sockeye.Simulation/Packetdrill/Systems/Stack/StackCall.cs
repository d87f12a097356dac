using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>A call that the stack answers at once, or that waits until it can.</summary>
internal sealed class StackCall : IRunningCall
{
    private readonly Func<CallResult?> _attempt;
    private CallResult? _result;

    public StackCall(StackSystem system, SystemCall call) => _attempt = StackCalls.Prepare(system, call, this);

    /// <summary>When it returns though nothing has happened; never by default.</summary>
    public Instant Deadline { get; set; } = Instant.Never;

    public bool TryFinish(out CallResult result)
    {
        _result ??= _attempt();
        result = _result ?? default;
        return _result is not null;
    }
}
