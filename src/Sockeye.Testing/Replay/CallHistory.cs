namespace Sockeye.Testing.Replay;

/// <summary>What applications asked the stacks of a network for, in order.</summary>
/// <remarks>Any thread may write and look. Bound: <see cref="MostCalls"/>; the oldest go first, and are counted.</remarks>
internal sealed class CallHistory
{
    private const int MostCalls = 200_000;

    private readonly Lock _gate = new();
    private readonly Queue<RecordedCall> _calls = new();

    public long Forgotten { get; private set; }

    public RecordedCall[] Snapshot()
    {
        lock (_gate) return [.. _calls];
    }

    public void Clear()
    {
        lock (_gate) _calls.Clear();
    }

    public void Add(in RecordedCall call)
    {
        lock (_gate)
        {
            if (_calls.Count >= MostCalls)
            {
                _calls.Dequeue();
                Forgotten++;
            }
            _calls.Enqueue(call);
        }
    }
}
