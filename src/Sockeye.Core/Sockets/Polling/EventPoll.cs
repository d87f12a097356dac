// epoll(7): an entry becomes ready when its source wakes it for something that it wants, and is looked at when somebody asks. So
// level- and edge-triggered differ only in whether an entry that was told of stays in the ready list. Behaviour of Linux's
// fs/eventpoll: EPOLLERR and EPOLLHUP are always wanted; a disabled entry (EPOLLONESHOT) is not woken.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Polling;

/// <summary>An event poll. It never waits: <see cref="Take"/> gives what is there now.</summary>
public sealed class EventPoll : IPollSource
{
    /// <summary>EPOLLEXCLUSIVE: of several event polls one is woken; here all are, which is allowed.</summary>
    public const uint Exclusive = 1u << 28;

    /// <summary>EPOLLWAKEUP: no meaning here.</summary>
    public const uint WakeUp = 1u << 29;

    /// <summary>EPOLLONESHOT: told once, then silent until modified.</summary>
    public const uint OneShot = 1u << 30;

    /// <summary>EPOLLET: told of changes.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const uint Private = Exclusive | WakeUp | OneShot | EdgeTriggered;
    private const uint Always = (uint)(PollEvents.Error | PollEvents.HangUp);
    private const uint ExclusiveAllows = (uint)(PollEvents.In | PollEvents.Out) | Always | WakeUp | EdgeTriggered | Exclusive;

    // Event polls that watch event polls: so deep (EP_MAX_NESTS and one).
    private const int DeepestNest = 5;

    [Bounded("limit")]
    private readonly Dictionary<(IPollSource Source, int Descriptor), EventPollEntry> _entries = [];
    private readonly int _limit;
    private EventPollEntry? _firstReady;
    private EventPollEntry? _lastReady;

    /// <summary>An empty one.</summary>
    /// <param name="limit">Most sources (fs.epoll.max_user_watches); beyond it ENOSPC.</param>
    public EventPoll(int limit = 1 << 20) => _limit = limit;

    /// <inheritdoc/>
    public WaitQueue Waiters { get; } = new();

    /// <summary>Sources watched.</summary>
    public int Count => _entries.Count;

    /// <summary>epoll_ctl(2). EINVAL, EEXIST, ENOENT, ENOSPC, ELOOP.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="source">About what.</param>
    /// <param name="descriptor">The number by which the application names it.</param>
    /// <param name="wanted">What to wait for, and what to tell then.</param>
    public Errno Control(EventPollOperation operation, IPollSource source, int descriptor, EventPollEvent wanted)
    {
        if (source == this) return Errno.EINVAL;
        bool isExclusive = operation != EventPollOperation.Delete && (wanted.Events & Exclusive) != 0;
        if (isExclusive && operation == EventPollOperation.Modify) return Errno.EINVAL;
        if (isExclusive && (source is EventPoll || (wanted.Events & ~ExclusiveAllows) != 0)) return Errno.EINVAL;
        bool isKnown = _entries.TryGetValue((source, descriptor), out EventPollEntry? entry);
        switch (operation)
        {
            case EventPollOperation.Add:
                return isKnown ? Errno.EEXIST : Add(source, descriptor, wanted);
            case EventPollOperation.Delete:
                if (isKnown) Forget(entry!);
                return isKnown ? Errno.None : Errno.ENOENT;
            case EventPollOperation.Modify:
                if (!isKnown) return Errno.ENOENT;
                if ((entry!.Events & Exclusive) != 0) return Errno.EINVAL;
                Arm(entry, wanted);
                return Errno.None;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>epoll_wait(2) without waiting: how many events were written.</summary>
    public int Take(Span<EventPollEvent> events)
    {
        int count = 0;
        // Entries that stay ready go to the back, and each is looked at once.
        EventPollEntry? last = _lastReady;
        while (count < events.Length && _firstReady is { } entry)
        {
            Unlink(entry);
            uint now = Look(entry);
            if (now != 0)
            {
                events[count++] = new EventPollEvent(now, entry.Data);
                if ((entry.Events & OneShot) != 0) entry.Events &= Private;
                else if ((entry.Events & EdgeTriggered) == 0) Link(entry);
            }
            if (entry == last) break;
        }
        return count;
    }

    /// <inheritdoc/>
    public PollEvents Poll()
    {
        for (EventPollEntry? entry = _firstReady; entry is not null; entry = entry.NextReady)
        {
            if (Look(entry) != 0) return PollEvents.In;
        }
        return PollEvents.None;
    }

    /// <summary>Watches nothing any more.</summary>
    public void Close()
    {
        EventPollEntry[] all = [.. _entries.Values];
        foreach (EventPollEntry entry in all) Forget(entry);
        Waiters.Close();
    }

    /// <summary>A descriptor is closed while others of its kind may go on: what was added by its number goes.</summary>
    public void Forget(IPollSource source, int descriptor)
    {
        if (_entries.TryGetValue((source, descriptor), out EventPollEntry? entry)) Forget(entry);
    }

    /// <summary>What poll says, with the words that System V has for the same: POLLRDNORM and POLLWRNORM.</summary>
    public static PollEvents Complete(PollEvents events)
    {
        if ((events & PollEvents.In) != 0) events |= PollEvents.ReadNormal;
        if ((events & PollEvents.Out) != 0) events |= PollEvents.WriteNormal;
        return events;
    }

    internal void OnWake(EventPollEntry entry, PollEvents key)
    {
        if ((entry.Events & ~Private) == 0) return;
        if (key != PollEvents.None && ((ushort)key & entry.Events) == 0) return;
        if (!entry.IsReady) Link(entry);
        Waiters.Wake(PollEvents.In | PollEvents.ReadNormal);
    }

    internal void Forget(EventPollEntry entry)
    {
        entry.Source.Waiters.Remove(entry);
        _entries.Remove((entry.Source, entry.Descriptor));
        if (entry.IsReady) Unlink(entry);
    }

    private Errno Add(IPollSource source, int descriptor, EventPollEvent wanted)
    {
        if (_entries.Count >= _limit) return Errno.ENOSPC;
        if (source is EventPoll other && (other.Reaches(this) || other.Depth() >= DeepestNest)) return Errno.ELOOP;
        var entry = new EventPollEntry(this, source, descriptor);
        _entries.Add((source, descriptor), entry);
        source.Waiters.Add(entry);
        Arm(entry, wanted);
        return Errno.None;
    }

    private void Arm(EventPollEntry entry, EventPollEvent wanted)
    {
        entry.Events = wanted.Events | Always;
        entry.Data = wanted.Data;
        if (Look(entry) == 0 || entry.IsReady) return;
        Link(entry);
        Waiters.Wake(PollEvents.In | PollEvents.ReadNormal);
    }

    private static uint Look(EventPollEntry entry) => (ushort)Complete(entry.Source.Poll()) & entry.Events;

    private bool Reaches(EventPoll target)
    {
        foreach (EventPollEntry entry in _entries.Values)
        {
            if (entry.Source is EventPoll inner && (inner == target || inner.Reaches(target))) return true;
        }
        return false;
    }

    private int Depth()
    {
        int deepest = 0;
        foreach (EventPollEntry entry in _entries.Values)
        {
            if (entry.Source is EventPoll inner) deepest = Math.Max(deepest, inner.Depth());
        }
        return deepest + 1;
    }

    private void Link(EventPollEntry entry)
    {
        entry.IsReady = true;
        entry.NextReady = null;
        if (_lastReady is null) _firstReady = entry;
        else _lastReady.NextReady = entry;
        _lastReady = entry;
    }

    private void Unlink(EventPollEntry entry)
    {
        entry.IsReady = false;
        EventPollEntry? before = null;
        for (EventPollEntry? at = _firstReady; at is not null && at != entry; at = at.NextReady) before = at;
        if (before is null) _firstReady = entry.NextReady;
        else before.NextReady = entry.NextReady;
        if (_lastReady == entry) _lastReady = before;
        entry.NextReady = null;
    }
}
