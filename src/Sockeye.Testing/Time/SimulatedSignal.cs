using Sockeye.Core.Stack;
using Sockeye.Simulation.Time;

namespace Sockeye.Testing.Time;

/// <summary>A sleep in simulated time on an ordinary thread: the thread really sleeps, which is what lets time go on.</summary>
internal sealed class SimulatedSignal(SimulatedNetwork network) : IWaitSignal
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0);
    private bool _isSet;
    private int _wait;
    private int _expired;

    public bool Wait(TimeSpan timeout)
    {
        if (network.IsOwnThread) throw new InvalidOperationException("A rule or an observer of the network must not wait for it.");
        network.LeaveThread();
        int wait;
        lock (_gate) wait = ++_wait;
        ScheduledEvent? expiry = timeout < TimeSpan.Zero ? null : network.ScheduleFromOutside(timeout, () => Expire(wait));
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    if (_isSet)
                    {
                        _isSet = false;
                        return true;
                    }
                    if (_expired == wait) return false;
                }
                _changed.Wait();
            }
        }
        finally
        {
            expiry?.Cancel();
        }
    }

    public void Set()
    {
        lock (_gate)
        {
            if (_isSet) return;
            _isSet = true;
        }
        network.NoteWoken();
        _changed.Release();
    }

    public void Dispose() => _changed.Dispose();

    private void Expire(int wait)
    {
        lock (_gate) _expired = wait;
        network.NoteWoken();
        _changed.Release();
    }
}
