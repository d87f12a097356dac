using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Core.Transport.Tcp.TimeWait;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>TCP of one stack: opens, the way in, the way out at the end of each call.</summary>
internal sealed class TcpLayer : ITransportLayer, IListenerHost
{
    private readonly TcpDemultiplexer _demultiplexer;
    private readonly TimeWaitTable _timeWait;
    private readonly TimeWaitInput _timeWaitInput;
    private readonly TcpInput _input;

    [Bounded("each connection is in it at most once")]
    private TcpConnection?[] _pending = new TcpConnection?[16];
    private int _pendingCount;

    private readonly FastOpenKeys _ownKeys;

    public TcpLayer(StackContext context, IDatagramOutput output, TcpSettings settings)
    {
        Context = context;
        Settings = settings;
        Output = new TcpOutput(context, output, Counters);
        Numbers = new InitialSequenceNumber(new KeyedHash(context.Entropy));
        SynCookies = new SynCookies(new KeyedHash(context.Entropy));
        Challenges = new ChallengeQuota(context.Entropy);
        Destinations = new DestinationMetrics(context.Hash);
        _ownKeys = new FastOpenKeys(new FastOpenKey(context.Entropy.NextUInt64(), context.Entropy.NextUInt64()), null);
        _demultiplexer = new TcpDemultiplexer(context.Hash, settings.ConnectionLimit);
        _timeWait = new TimeWaitTable(context, settings.TimeWaitLimit);
        _timeWaitInput = new TimeWaitInput(context, this, _timeWait);
        _input = new TcpInput(context, this, _demultiplexer, _timeWaitInput);
    }

    /// <inheritdoc/>
    public StackContext Context { get; }

    /// <inheritdoc/>
    public TcpSettings Settings
    {
        get;
        set
        {
            field = value;
            _timeWait?.Limit = value.TimeWaitLimit;
        }
    }

    /// <inheritdoc/>
    public TcpCounters Counters { get; } = new();

    /// <inheritdoc/>
    public TcpOutput Output { get; }

    /// <inheritdoc/>
    public InitialSequenceNumber Numbers { get; }

    /// <inheritdoc/>
    public SynCookies SynCookies { get; }

    /// <inheritdoc/>
    public FastOpenKeys FastOpenKeys => Settings.FastOpenKeys ?? _ownKeys;

    /// <inheritdoc/>
    public DestinationMetrics Destinations { get; }

    /// <inheritdoc/>
    public SenderPool Senders { get; } = new();

    /// <inheritdoc/>
    public FastOpenBlackhole Blackhole { get; } = new();

    /// <inheritdoc/>
    public ChallengeQuota Challenges { get; }

    /// <summary>Connections, without half-open and TIME-WAIT entries.</summary>
    public int ConnectionCount => _demultiplexer.Count;

    /// <summary>TIME-WAIT entries.</summary>
    public int TimeWaitCount => _timeWait.Count;

    /// <summary>Active open. None (the handshake is under way), or ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, ENETDOWN from the
    /// route, EADDRNOTAVAIL when the same two ends are connected already or wait in TIME-WAIT without timestamps, ENOBUFS at the connection
    /// limit.</summary>
    public Errno Connect(in TcpOpen open, ISocketSink sink, out TcpConnection connection) =>
        Open(open, sink, TcpState.Closed, out connection);

    /// <summary>SEND in LISTEN (RFC 9293 §3.10.2): a passive open whose remote end is named becomes an active one, and the listener
    /// is gone. The sockets API has no call for it.</summary>
    public Errno Connect(TcpListener listener, in TcpOpen open, ISocketSink sink, out TcpConnection connection)
    {
        Errno error = Open(open, sink, TcpState.Listen, out connection);
        if (error == Errno.None) listener.Yield();
        return error;
    }

    /// <summary>Passive open. The sockets room has asked the port table already, so this cannot be refused.</summary>
    public Errno Listen(in TcpListen listen, ISocketSink sink, out TcpListener listener)
    {
        listener = new TcpListener(this, listen, sink);
        _demultiplexer.Add(listener);
        return Errno.None;
    }

    /// <summary>Connections between two addresses that entered TIME-WAIT before this, with timestamps, may be followed by others from a port
    /// that is ours to choose.</summary>
    public Instant ReusableBefore(InternetAddress local, InternetAddress remote)
    {
        bool isReusable = Settings.TimeWaitReuse switch
        {
            TimeWaitReuse.Loopback => local.IsLoopback || remote.IsLoopback,
            TimeWaitReuse.Always => true,
            _ => false,
        };
        return isReusable ? Context.Now - Settings.TimeWaitReuseDelay : Instant.Zero;
    }

    /// <summary>Sends what the current call or batch has made due. The stack's surface calls it once at the end of each.</summary>
    public void Flush()
    {
        for (int i = 0; i < _pendingCount; i++)
        {
            TcpConnection connection = _pending[i]!;
            _pending[i] = null;
            connection.Flush();
        }
        _pendingCount = 0;
    }

    /// <summary>The stack is shut down: every connection is aborted (RFC 9293 §3.10.5), TIME-WAIT is not waited for.</summary>
    public void Abandon()
    {
        foreach (TcpListener listener in _demultiplexer.Listeners()) listener.Close();
        foreach (TcpConnection connection in _demultiplexer.ToArray()) connection.Abort();
        _timeWait.Clear();
    }

    /// <inheritdoc/>
    public void Receive(PacketBuffer packet, in Reception reception) => _input.Receive(packet, reception);

    /// <inheritdoc/>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => _input.Recognizes(notice, quoted);

    /// <inheritdoc/>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted) => _input.ReceiveError(notice, quoted);

    /// <summary>Adds listeners, connections, half-open and TIME-WAIT entries to the counter of their state.</summary>
    public void CountStates(Span<long> byState)
    {
        _demultiplexer.CountStates(byState);
        byState[(int)TcpState.TimeWait] += _timeWait.Count;
    }

    /// <summary>Copies of all connections, half-open and TIME-WAIT entries.</summary>
    public TcpConnectionSnapshot[] SnapshotConnections()
    {
        TcpListener[] listeners = _demultiplexer.Listeners();
        int halfOpen = 0;
        foreach (TcpListener listener in listeners) halfOpen += listener.HalfOpenCount;
        var all = new TcpConnectionSnapshot[_demultiplexer.Count + halfOpen + _timeWait.Count];
        int count = 0;
        foreach (TcpConnection connection in _demultiplexer.ToArray())
        {
            all[count++] = new TcpConnectionSnapshot(connection.Local, connection.Remote, connection.State, connection.GetInfo());
        }
        foreach (TcpListener listener in listeners)
        {
            listener.CopyHalfOpen(all.AsSpan(count, listener.HalfOpenCount));
            count += listener.HalfOpenCount;
        }
        for (int slot = _timeWait.Enumerate(0); slot >= 0; slot = _timeWait.Enumerate(slot + 1))
        {
            ref TimeWaitEntry entry = ref _timeWait[slot];
            var info = new TcpInfo { State = TcpState.TimeWait, Timer = "TimeWait", TimerLeft = entry.Expires - Context.Now };
            all[count++] = new TcpConnectionSnapshot(
                entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint, TcpState.TimeWait, info);
        }
        return all;
    }

    /// <summary>Copies of all listeners.</summary>
    public TcpListenerSnapshot[] SnapshotListeners()
    {
        TcpListener[] listeners = _demultiplexer.Listeners();
        var all = new TcpListenerSnapshot[listeners.Length];
        for (int i = 0; i < all.Length; i++)
        {
            TcpListener listener = listeners[i];
            all[i] = new TcpListenerSnapshot(listener.Local, listener.Backlog, listener.PendingCount, listener.HalfOpenCount);
        }
        return all;
    }

    /// <summary>Checks every connection's invariants; throws where one does not hold. For soaks and tests.</summary>
    internal void CheckInvariants()
    {
        foreach (TcpConnection connection in _demultiplexer.ToArray()) connection.CheckInvariants();
    }

    /// <inheritdoc/>
    void IConnectionHost.Schedule(TcpConnection connection)
    {
        if (_pendingCount == _pending.Length) Array.Resize(ref _pending, _pending.Length * 2);
        _pending[_pendingCount++] = connection;
    }

    /// <inheritdoc/>
    void IConnectionHost.Detach(TcpConnection connection) => _demultiplexer.Remove(connection);

    /// <inheritdoc/>
    bool IConnectionHost.TryWait(in TimeWaitEntry entry) => _timeWait.TryAdd(entry);

    /// <inheritdoc/>
    bool IListenerHost.TryAttach(TcpConnection connection) => _demultiplexer.TryAdd(connection);

    /// <inheritdoc/>
    void IListenerHost.Detach(TcpListener listener) => _demultiplexer.Remove(listener);

    private Errno Open(in TcpOpen open, ISocketSink sink, TcpState from, out TcpConnection connection)
    {
        connection = null!;
        int interfaceIndex = open.InterfaceIndex != 0 ? open.InterfaceIndex : (int)open.Remote.ScopeId;
        Errno error = Output.Internet.TryRoute(open.Remote.Address, open.Local.Address, interfaceIndex, out Route route);
        if (error != Errno.None) return error;
        if (route.Kind != DestinationKind.Unicast) return Errno.ENETUNREACH;
        FourTuple tuple = TcpConnection.TupleOf(new Endpoint(route.Source, open.Local.Port), open.Remote, route);
        if (_demultiplexer.Count >= Settings.ConnectionLimit) return Errno.ENOBUFS;
        if (!TryTakeOver(tuple, out FirstNumbers? after)) return Errno.EADDRNOTAVAIL;
        FirstNumbers first = after ?? new FirstNumbers(
            Numbers.For(tuple.LocalEndpoint, tuple.RemoteEndpoint, Context.Now),
            Numbers.TimestampOffset(tuple.LocalEndpoint, tuple.RemoteEndpoint));
        Counters.ActiveOpens++;
        connection = TcpConnection.OpenActively(this, open, route, first, from);
        connection.Sink = sink;
        _demultiplexer.TryAdd(connection);
        return Errno.None;
    }

    // What is over but for its waiting gives way to a new connection between the same ends.
    private bool TryTakeOver(in FourTuple tuple, out FirstNumbers? after) => _demultiplexer.Find(tuple) is { } connection
        ? connection.TryGiveWay(out after)
        : _timeWaitInput.TryReuse(tuple, out after);
}
