using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;

namespace Sockeye.Hosting;

/// <summary>What changed during one turn, to be told after it.</summary>
internal sealed class EventBatch
{
    private (ISocketWatcher Watcher, SocketHandle Socket, Notice Changed)[] _events = new (ISocketWatcher, SocketHandle, Notice)[16];
    private int _count;
    private int _told;

    public void Add(ISocketWatcher watcher, SocketHandle socket, Notice changed)
    {
        if (_count == _events.Length) Array.Resize(ref _events, _count * 2);
        _events[_count++] = (watcher, socket, changed);
    }

    /// <summary>Tells the next watcher. False when there was none, and the batch is empty again.</summary>
    public bool TellNext()
    {
        if (_told == _count)
        {
            _told = _count = 0;
            return false;
        }
        (ISocketWatcher watcher, SocketHandle socket, Notice changed) = _events[_told];
        _events[_told++] = default;
        watcher.OnSocketEvent(socket, changed);
        return true;
    }
}
