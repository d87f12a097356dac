using Sockeye.Core.Sockets;

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
}

/// <summary>A socket of the stack.</summary>
internal sealed class SocketDescriptor(SocketHandle handle) : Descriptor
{
    /// <summary>The socket.</summary>
    public SocketHandle Handle { get; } = handle;
}
