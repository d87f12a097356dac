using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;

namespace Sockeye.Hosting;

/// <summary>What changed during one turn, to be told after it.</summary>
internal sealed class EventBatch
{
    private (ISocketWatcher Watcher, SocketHandle Socket, Notice Changed)[] _events = new (ISocketWatcher, SocketHandle, Notice)[16];
    private int _count;

    public bool IsEmpty => _count == 0;

    public void Add(ISocketWatcher watcher, SocketHandle socket, Notice changed)
    {
        if (_count == _events.Length) Array.Resize(ref _events, _count * 2);
        _events[_count++] = (watcher, socket, changed);
    }

    /// <summary>Tells the watchers, and is empty again.</summary>
    public void Dispatch()
    {
        for (int i = 0; i < _count; i++)
        {
            (ISocketWatcher watcher, SocketHandle socket, Notice changed) = _events[i];
            _events[i] = default;
            watcher.OnSocketEvent(socket, changed);
        }
        _count = 0;
    }
}
