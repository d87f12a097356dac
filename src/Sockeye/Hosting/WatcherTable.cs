using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;

namespace Sockeye.Hosting;

/// <summary>Who hears of which socket, by slot. Touched under the turn only. Bound: one per socket.</summary>
internal sealed class WatcherTable
{
    private (uint Generation, ISocketWatcher? Watcher)[] _slots = new (uint, ISocketWatcher?)[16];

    public void Set(SocketHandle socket, ISocketWatcher watcher)
    {
        if (socket.Index >= _slots.Length) Array.Resize(ref _slots, Math.Max(socket.Index + 1, _slots.Length * 2));
        _slots[socket.Index] = (socket.Generation, watcher);
    }

    public void Remove(SocketHandle socket)
    {
        if (Find(socket) is not null) _slots[socket.Index] = default;
    }

    public ISocketWatcher? Find(SocketHandle socket) =>
        (uint)socket.Index < (uint)_slots.Length && _slots[socket.Index].Generation == socket.Generation
            ? _slots[socket.Index].Watcher
            : null;
}
