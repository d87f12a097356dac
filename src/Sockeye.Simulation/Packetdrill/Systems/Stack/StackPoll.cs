using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>poll(2).</summary>
internal sealed class StackPoll
{
    private const PollEvents Always = PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid;

    private readonly StackSystem _system;
    private readonly SystemCall.Poll _call;
    private readonly Instant _deadline;

    public StackPoll(StackSystem system, SystemCall.Poll call, StackCall running)
    {
        _system = system;
        _call = call;
        _deadline = call.Timeout < 0 ? Instant.Never : system.Now + TimeSpan.FromMilliseconds(call.Timeout);
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

    private PollEvents Look(int descriptor) => descriptor < 0 ? PollEvents.None : _system.Descriptors.Find(descriptor) switch
    {
        SocketDescriptor socket => _system.Stack.Poll(socket.Handle),
        null => PollEvents.Invalid,
        _ => PollEvents.None,
    };
}
