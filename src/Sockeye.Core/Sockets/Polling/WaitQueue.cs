using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Polling;

/// <summary>Event polls that watch a source. Told of changes, not of states: an edge is a change.</summary>
public sealed class WaitQueue
{
    [Bounded("one for each entry of an event poll, which has its own bound")]
    private EventPollEntry? _first;

    /// <summary>Something changed.</summary>
    /// <param name="key">What it was; none means that anything may have changed, and everybody is woken.</param>
    public void Wake(PollEvents key)
    {
        for (EventPollEntry? entry = _first; entry is not null; entry = entry.NextWaiter) entry.Poll.OnWake(entry, key);
    }

    /// <summary>The source is gone: nobody watches it any more.</summary>
    public void Close()
    {
        while (_first is { } entry) entry.Poll.Forget(entry);
    }

    internal void Add(EventPollEntry entry)
    {
        entry.NextWaiter = _first;
        _first = entry;
    }

    internal void Remove(EventPollEntry entry)
    {
        if (_first == entry)
        {
            _first = entry.NextWaiter;
            return;
        }
        for (EventPollEntry? before = _first; before is not null; before = before.NextWaiter)
        {
            if (before.NextWaiter != entry) continue;
            before.NextWaiter = entry.NextWaiter;
            return;
        }
    }
}
