using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Polling;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>epoll_create(2), epoll_ctl(2), epoll_wait(2).</summary>
internal static class StackEventPoll
{
    /// <summary>epoll_create(2).</summary>
    public static CallResult Create(StackSystem system, SystemCall.EpollCreate call) =>
        call.Size <= 0 ? Errno.EINVAL : StackCalls.Open(system, new EventPollDescriptor());

    /// <summary>epoll_ctl(2).</summary>
    public static CallResult Control(StackSystem system, SystemCall.EpollControl call)
    {
        if (Find(system, call.Epoll, out EventPoll poll) is var error && error != Errno.None) return error;
        if (system.Descriptors.Find(call.Descriptor) is not { } watched) return Errno.EBADF;
        if (watched.Source(system) is not { } source) return Errno.EPERM;
        return poll.Control(
            (EventPollOperation)call.Operation, source, call.Descriptor, new EventPollEvent(call.Entry.Events, call.Entry.Data)) is var refused
            && refused == Errno.None ? CallResult.Success() : refused;
    }

    /// <summary>epoll_wait(2), to be tried until it answers.</summary>
    public static Func<CallResult?> Wait(StackSystem system, SystemCall.EpollWait call, StackCall running)
    {
        Instant deadline = StackCalls.DeadlineOf(system, call.Timeout);
        running.Deadline = deadline;
        return () =>
        {
            if (Find(system, call.Epoll, out EventPoll poll) is var error && error != Errno.None) return error;
            if (call.Entries.Length == 0) return Errno.EINVAL;
            var events = new EventPollEvent[call.Entries.Length];
            int count = poll.Take(events);
            for (int i = 0; i < count; i++) call.Entries[i] = new EpollEntry(events[i].Events, events[i].Data);
            return count > 0 || system.Now >= deadline ? CallResult.Success(count) : null;
        };
    }

    private static Errno Find(StackSystem system, int descriptor, out EventPoll poll)
    {
        Descriptor? found = system.Descriptors.Find(descriptor);
        poll = (found as EventPollDescriptor)?.Poll!;
        return found is null ? Errno.EBADF : poll is null ? Errno.EINVAL : Errno.None;
    }
}
