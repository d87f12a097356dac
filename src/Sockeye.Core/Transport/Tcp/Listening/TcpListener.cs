using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>A passive open: half-open entries, then connections that wait for accept.</summary>
/// <remarks>Chapters: .Arrival (segment arrival in LISTEN and in the passive SYN-RECEIVED), .Handshake (how a handshake begins, and
/// the timer of SYN-ACKs), .Cookies (handshakes of which nothing is kept), .FastOpen (text in a SYN).</remarks>
internal sealed partial class TcpListener : TimedObject
{
    private readonly IListenerHost _host;
    private readonly IPortLeaseSource? _leases;
    private readonly SynQueue _synQueue;
    private readonly AcceptQueue _acceptQueue = new();
    private readonly FastOpenQueue _fastOpen = new();
    private TcpState _state;
    private Instant _cookiesUntil;

    internal TcpListener(IListenerHost host, in TcpListen listen, ISocketSink sink)
    {
        _host = host;
        _leases = listen.Leases;
        _synQueue = new SynQueue(host.Settings.SynBacklog);
        Local = listen.Local;
        IsDualStack = listen.DualStack;
        InterfaceIndex = listen.InterfaceIndex;
        Options = listen.Options;
        Backlog = listen.Backlog;
        Sink = sink;
        if (TakesPartUnasked && Options.FastOpenQueue == 0) Options.FastOpenQueue = Backlog;
        TcpTransitions.Apply(host.Context, ref _state, TcpEvent.PassiveOpen, Local, default);
    }

    /// <summary>Told Readable when a connection may be accepted.</summary>
    public ISocketSink? Sink { get; set; }

    /// <summary>Where it listens.</summary>
    public Endpoint Local { get; }

    /// <summary>At ::, takes IPv4 as well.</summary>
    public bool IsDualStack { get; }

    /// <summary>Interface if bound to one, else 0.</summary>
    public int InterfaceIndex { get; }

    /// <summary>Copied into each accepted connection.</summary>
    public TcpSocketOptions Options { get; }

    /// <summary>As the application gave it: one more may wait, as on Linux, and never more than the stack's limit.</summary>
    public int Backlog
    {
        get;
        set => field = Math.Clamp(value, 0, _host.Settings.AcceptBacklog);
    }

    /// <summary>Connections that wait for accept.</summary>
    public int PendingCount => _acceptQueue.Count;

    /// <summary>Handshakes under way.</summary>
    public int HalfOpenCount => _synQueue.Count;

    /// <summary>LISTEN, or CLOSED.</summary>
    public TcpState State => _state;

    /// <inheritdoc/>
    public override Instant NextDeadline => _synQueue.Earliest;

    private bool IsAcceptQueueFull => _acceptQueue.Count > Backlog;

    private StackContext Context => _host.Context;

    /// <summary>Takes the oldest connection that waits; its Sink is the caller's to set, and then its Readiness to be asked.</summary>
    public bool TryAccept(out TcpConnection connection)
    {
        if (!_acceptQueue.TryTake(out connection)) return false;
        connection.OnAccepted();
        return true;
    }

    /// <summary>Stops listening; half-open entries are forgotten, connections that wait are reset.</summary>
    public void Close()
    {
        if (_state == TcpState.Closed) return;
        ForgetHalfOpen();
        TcpTransitions.Apply(Context, ref _state, TcpEvent.Close, Local, default);
        Leave();
    }

    /// <summary>RFC 9293 §3.10.2, SEND in LISTEN: passive becomes active. The listener is gone; the caller opens.</summary>
    internal void Yield()
    {
        ForgetHalfOpen();
        _state = TcpState.Closed;
        Leave();
    }

    /// <summary>Calls for each half-open entry.</summary>
    internal void CopyHalfOpen(Span<TcpConnectionSnapshot> destination)
    {
        int count = 0;
        for (int place = 0; place < _synQueue.Extent && count < destination.Length; place++)
        {
            ref HalfOpen entry = ref _synQueue[place];
            if (!entry.IsUsed) continue;
            destination[count++] = new TcpConnectionSnapshot(
                entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint, TcpState.SynReceived, default);
        }
    }

    private void Leave()
    {
        Sink = null;
        _host.Detach(this);
        Context.Deadlines.Remove(this);
        while (_acceptQueue.TryTake(out TcpConnection connection)) connection.Abort();
    }

    private void ForgetHalfOpen()
    {
        for (int place = 0; place < _synQueue.Extent; place++)
        {
            while (_synQueue[place].IsUsed) Forget(place, TcpEvent.Abort);
        }
    }

    // Every half-open entry ends here, unless it becomes a connection.
    private void Forget(int place, TcpEvent cause)
    {
        ref HalfOpen entry = ref _synQueue[place];
        var state = TcpState.SynReceived;
        TcpTransitions.Apply(Context, ref state, cause, entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint);
        _host.Counters.AttemptFails++;
        _synQueue.RemoveAt(place);
    }

    private bool TryRoute(in FourTuple tuple, int interfaceIndex, out Route route) =>
        _host.Output.Internet.TryRoute(tuple.Remote, tuple.Local, interfaceIndex, out route) == Errno.None;
}
