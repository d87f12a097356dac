using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Systems;

namespace Sockeye.Cli.Commands.Drill.OnKernel;

/// <summary>A call that a thread of the process is making.</summary>
internal sealed class KernelCall(SystemCall call, Func<Instant> clock) : IRunningCall
{
    private CallResult _result;
    private volatile bool _isDone;

    public SystemCall Call { get; } = call;

    public Instant Returned { get; private set; }

    public bool TryFinish(out CallResult result)
    {
        bool isDone = _isDone;
        result = isDone ? _result : default;
        return isDone;
    }

    public void Finish(CallResult result)
    {
        _result = result;
        Returned = clock();
        _isDone = true;
    }
}
