using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets;

/// <summary>All sockets of a stack under their handles.</summary>
/// <remarks>Bound: the limit; a full table refuses and socket() and accept() say ENFILE.</remarks>
internal sealed class SocketTable(int limit, uint firstGeneration = 1)
{
    private readonly SlotTable<Socket> _slots = new(limit, firstGeneration);

    /// <summary>Sockets now.</summary>
    public int Count => _slots.Count;

    /// <summary>Most sockets.</summary>
    public int Limit => _slots.Limit;

    /// <summary>Exclusive upper bound for <see cref="At"/>.</summary>
    public int Extent => _slots.Extent;

    /// <summary>Files a socket and gives it its handle; false when full.</summary>
    public bool TryAdd(Socket socket)
    {
        if (!_slots.TryAdd(socket, out int index, out uint generation)) return false;
        socket.Handle = new SocketHandle(index, generation);
        return true;
    }

    /// <summary>The socket of a handle, or null when it is closed or never was.</summary>
    public Socket? Find(SocketHandle handle) => _slots.Find(handle.Index, handle.Generation);

    /// <summary>The socket in a slot, or null.</summary>
    public Socket? At(int index) => _slots.At(index);

    /// <summary>Takes a socket out; its handle names nothing from now on.</summary>
    public void Remove(Socket socket) => _slots.Remove(socket.Handle.Index, socket.Handle.Generation);
}
