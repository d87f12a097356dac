using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Polling;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>poll(2).</summary>
internal sealed class StackPoll
{
    private const PollEvents Always = PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid;
    private const PollEvents FileIsReady = PollEvents.In | PollEvents.Out;

    private readonly StackSystem _system;
    private readonly SystemCall.Poll _call;
    private readonly Instant _deadline;

    public StackPoll(StackSystem system, SystemCall.Poll call, StackCall running)
    {
        _system = system;
        _call = call;
        _deadline = StackCalls.DeadlineOf(system, call.Timeout);
        running.Deadline = _deadline;
    }

    public CallResult? Attempt()
    {
        int ready = 0;
        for (int i = 0; i < _call.Entries.Length; i++)
        {
            ref PollEntry entry = ref _call.Entries[i];
            entry.Returned = (short)(Look(entry.Descriptor) & ((PollEvents)entry.Events | Always));
            if (entry.Returned != 0) ready++;
        }
        return ready > 0 || _system.Now >= _deadline ? CallResult.Success(ready) : null;
    }

    private PollEvents Look(int descriptor)
    {
        if (descriptor < 0) return PollEvents.None;
        if (_system.Descriptors.Find(descriptor) is not { } found) return PollEvents.Invalid;
        return EventPoll.Complete(found.Source(_system)?.Poll() ?? FileIsReady);
    }
}
