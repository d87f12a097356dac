namespace Sockeye.Core.Sockets;

/// <summary>Names a socket of one stack; never names a later one in the same slot.</summary>
/// <param name="Index">Slot.</param>
/// <param name="Generation">Tenant of the slot; 0 in the default value, which names no socket.</param>
public readonly record struct SocketHandle(int Index, uint Generation)
{
    /// <summary>True when this is not the default value.</summary>
    public bool IsSome => Generation != 0;
}
