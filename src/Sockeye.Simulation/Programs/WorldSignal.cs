using Sockeye.Core.Stack;

namespace Sockeye.Simulation.Programs;

/// <summary>A sleep in virtual time.</summary>
internal sealed class WorldSignal(World world) : IWaitSignal
{
    private readonly Lock _gate = new();
    private WorldProcess? _sleeper;
    private bool _isSet;
    private int _version;

    public bool Wait(TimeSpan timeout)
    {
        WorldProcess process = WorldProcess.Current
            ?? throw new InvalidOperationException("A blocking call in virtual time needs a program: start it with World.Start.");
        return process.Sleep(this, timeout);
    }

    public void Set()
    {
        WorldProcess? sleeper;
        lock (_gate)
        {
            _isSet = true;
            sleeper = _sleeper;
            _sleeper = null;
        }
        if (sleeper is not null) world.MakeReady(sleeper);
    }

    public void Dispose()
    {
    }

    internal int BeginWait(WorldProcess process)
    {
        lock (_gate)
        {
            _sleeper = process;
            return ++_version;
        }
    }

    internal void EndWait(int version, WorldProcess process)
    {
        lock (_gate)
        {
            if (version != _version || _sleeper != process) return;
            _sleeper = null;
        }
        world.MakeReady(process);
    }

    internal bool TryConsume()
    {
        lock (_gate)
        {
            bool was = _isSet;
            _isSet = false;
            return was;
        }
    }
}
