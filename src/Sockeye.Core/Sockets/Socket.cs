// What every socket has, whatever its kind. The rules of the calls are in Calls/, one file per call; a kind's class holds its
// state and says what poll would say.

using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Sockets.Polling;
using Sockeye.Core.Transport;

namespace Sockeye.Core.Sockets;

/// <summary>One socket of a stack.</summary>
internal abstract class Socket : ISocketSink, IPollSource
{
    private readonly Readiness _readiness;
    private WaitQueue? _waiters;

    protected Socket(SocketLayer layer, AddressFamily family, SocketType type, int protocol)
    {
        Layer = layer;
        _readiness = layer.Readiness;
        Family = family;
        Type = type;
        Protocol = protocol;
        Options = new SocketOptions(layer.Settings);
    }

    /// <summary>The room it lives in.</summary>
    public SocketLayer Layer { get; }

    /// <summary>Its name for applications; set once by the table.</summary>
    public SocketHandle Handle { get; set; }

    /// <summary>Address family.</summary>
    public AddressFamily Family { get; }

    /// <summary>Type.</summary>
    public SocketType Type { get; }

    /// <summary>Protocol number as SO_PROTOCOL tells it.</summary>
    public int Protocol { get; }

    /// <summary>SOL_SOCKET options.</summary>
    public SocketOptions Options { get; }

    /// <summary>Error that the next call reports, or SO_ERROR takes.</summary>
    public virtual Errno PendingError { get; set; }

    /// <summary>True once closed by the application.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Changes not yet told; <see cref="Readiness"/>'s alone.</summary>
    internal Notice Changed { get; set; }

    /// <summary>Next in the ready list; <see cref="Readiness"/>'s alone.</summary>
    internal Socket? NextReady { get; set; }

    /// <summary>In the ready list; <see cref="Readiness"/>'s alone.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>What poll would say.</summary>
    public abstract PollEvents Poll();

    /// <summary>Our end's name.</summary>
    public abstract SocketAddress LocalName { get; }

    /// <summary>The other end's name, or false when there is none.</summary>
    public abstract bool TryGetPeerName(out SocketAddress peer);

    /// <inheritdoc/>
    public virtual void Notify(Notice changed)
    {
        if (IsClosed) return;
        _readiness.Add(this, changed);
        _waiters?.Wake(KeyOf(changed));
    }

    /// <summary>Whoever watches looks anew: anything may have changed.</summary>
    public void WakeAll() => _waiters?.Wake(PollEvents.None);

    /// <inheritdoc/>
    public WaitQueue Waiters => _waiters ??= new WaitQueue();

    // What Linux's sk_data_ready, sk_write_space and sk_error_report wake by; sk_state_change wakes everybody.
    private static PollEvents KeyOf(Notice changed)
    {
        if ((changed & ~(Notice.Readable | Notice.Writable | Notice.Error | Notice.Urgent)) != 0) return PollEvents.None;
        PollEvents key = PollEvents.None;
        if ((changed & (Notice.Readable | Notice.Urgent)) != 0) key |= PollEvents.In | PollEvents.Priority | PollEvents.ReadNormal | PollEvents.ReadBand;
        if ((changed & Notice.Writable) != 0) key |= PollEvents.Out | PollEvents.WriteNormal | PollEvents.WriteBand;
        if ((changed & Notice.Error) != 0) key |= PollEvents.Error;
        return key;
    }

    /// <summary>The application lets go: gives back what the socket holds; a TCP connection may finish by itself.</summary>
    public void Close()
    {
        if (IsClosed) return;
        IsClosed = true;
        _waiters?.Close();
        OnClose();
    }

    /// <summary>The stack is shut down: gives back everything now; a TCP peer is told by a reset.</summary>
    public void Abandon()
    {
        if (IsClosed) return;
        IsClosed = true;
        _waiters?.Close();
        OnAbandon();
    }

    /// <summary>Takes the pending error, which a call reports once.</summary>
    public Errno TakeError()
    {
        Errno error = PendingError;
        if (error != Errno.None) PendingError = Errno.None;
        return error;
    }

    protected abstract void OnClose();

    protected virtual void OnAbandon() => OnClose();
}
