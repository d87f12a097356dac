using Sockeye.Core.Sockets;
using Sockeye.Core.Sockets.Polling;

namespace Sockeye.Simulation.Packetdrill.Systems.Stack;

/// <summary>What a descriptor names.</summary>
internal abstract class Descriptor
{
    /// <summary>O_NONBLOCK.</summary>
    public const int NonBlocking = 0x800;

    private const int AccessMode = 3;

    /// <summary>Flags as F_GETFL tells them.</summary>
    public int Flags { get; private set; } = 2; // O_RDWR

    /// <summary>A call that cannot be done at once waits.</summary>
    public bool IsBlocking => (Flags & NonBlocking) == 0;

    /// <summary>F_SETFL: everything but the access mode.</summary>
    public void SetFlags(long flags) => Flags = (Flags & AccessMode) | ((int)flags & ~AccessMode);

    /// <summary>What polls wait for; null for what is always ready.</summary>
    public abstract IPollSource? Source(StackSystem system);
}

/// <summary>A socket of the stack.</summary>
/// <param name="handle">The socket.</param>
/// <param name="family">Its family.</param>
internal sealed class SocketDescriptor(SocketHandle handle, AddressFamily family) : Descriptor
{
    /// <summary>The socket.</summary>
    public SocketHandle Handle { get; } = handle;

    /// <summary>Its family.</summary>
    public AddressFamily Family { get; } = family;

    public override IPollSource? Source(StackSystem system) => system.Stack.PollSource(Handle);
}

/// <summary>An end of a pipe.</summary>
internal sealed class PipeDescriptor(PipeEnd end) : Descriptor
{
    /// <summary>The end.</summary>
    public PipeEnd End { get; } = end;

    public override IPollSource Source(StackSystem system) => End;
}

/// <summary>An event poll.</summary>
internal sealed class EventPollDescriptor : Descriptor
{
    /// <summary>The event poll.</summary>
    public EventPoll Poll { get; } = new();

    public override IPollSource Source(StackSystem system) => Poll;
}

/// <summary>A file: zeros without end, since no script looks at what it reads.</summary>
internal sealed class FileDescriptor : Descriptor
{
    public override IPollSource? Source(StackSystem system) => null;
}
