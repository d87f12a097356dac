using Sockeye.Core.Foundation;
using Sockeye.Core.Transport;

namespace Sockeye.Core.Sockets;

/// <summary>Sockets whose state changed since the application last asked, each at most once, in the order of their first change.</summary>
/// <remarks>An intrusive list. Bound: the number of sockets.</remarks>
internal sealed class Readiness
{
    [Bounded("each socket at most once")]
    private Socket? _first;
    private Socket? _last;

    /// <summary>Sockets waiting to be told of.</summary>
    public int Count { get; private set; }

    /// <summary>Notes a change.</summary>
    public void Add(Socket socket, Notice changed)
    {
        socket.Changed |= changed;
        if (socket.IsQueued || socket.Changed == Notice.None || !socket.Handle.IsSome) return;
        socket.IsQueued = true;
        if (_last is null) _first = socket;
        else _last.NextReady = socket;
        _last = socket;
        Count++;
    }

    /// <summary>Takes the first event; sockets closed meanwhile are passed over.</summary>
    public bool TryTake(out SocketEvent happened)
    {
        while (_first is { } socket)
        {
            _first = socket.NextReady;
            if (_first is null) _last = null;
            socket.NextReady = null;
            socket.IsQueued = false;
            Count--;
            Notice changed = socket.Changed;
            socket.Changed = Notice.None;
            if (socket.IsClosed) continue;
            happened = new SocketEvent(socket.Handle, changed);
            return true;
        }
        happened = default;
        return false;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        while (TryTake(out _))
        {
        }
    }
}
