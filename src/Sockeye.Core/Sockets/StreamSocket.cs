// A socket over TCP. Its rules are in Calls/; TCP itself in Transport/Tcp.

using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets.Options;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>What an application has done with a TCP socket (the kernel's socket_state, not TCP's).</summary>
internal enum StreamStage : byte
{
    /// <summary>Nothing yet, or a connect that failed and was reported.</summary>
    Unconnected,

    /// <summary>connect was called and its end not yet reported.</summary>
    Connecting,

    /// <summary>Connected once; it may have ended since.</summary>
    Connected,

    /// <summary>listen was called.</summary>
    Listening,

    /// <summary>shutdown found a connect that had failed and was not reported: nothing but AF_UNSPEC helps.</summary>
    Disconnecting,
}

/// <summary>A TCP socket.</summary>
internal sealed class StreamSocket : InternetSocket
{
    public StreamSocket(SocketLayer layer, AddressFamily family)
        : base(layer, family, SocketType.Stream, (int)IPProtocol.Tcp)
    {
        Tcp = new TcpSocketOptions(layer.Tcp.Settings);
        IP.MulticastAll = !IsV6;
        IPLevel.ApplyToTcp(this);
        // What getsockopt tells before anybody has set a buffer: Linux's tcp_rmem[1] and tcp_wmem[1] are told undoubled.
        Options.ReceiveBuffer = layer.Tcp.Settings.ReceiveBuffer;
        Options.SendBuffer = layer.Tcp.Settings.SendBuffer;
    }

    /// <summary>An accepted socket.</summary>
    public StreamSocket(StreamSocket listener, TcpConnection connection)
        : base(listener.Layer, listener.Family, SocketType.Stream, (int)IPProtocol.Tcp, listener.IP.Copy())
    {
        Options.CopyFrom(listener.Options);
        Tcp = connection.Options;
        IP.Tos = Tcp.OverIPv4.TrafficClass;
        IP.TrafficClass = Tcp.OverIPv6.TrafficClass;
        Connection = connection;
        Stage = StreamStage.Connected;
        IsReceiveShut = listener.IsReceiveShut;
    }

    /// <summary>What the application has done.</summary>
    public StreamStage Stage { get; set; }

    /// <summary>TCP's options; live in the connection.</summary>
    public TcpSocketOptions Tcp { get; private set; }

    /// <summary>The connection, also one that has ended.</summary>
    public TcpConnection? Connection { get; set; }

    /// <summary>The hold on our port of a connection that connect made; it goes with the connection.</summary>
    public PortLease? ConnectionLease { get; set; }

    /// <summary>The passive open.</summary>
    public TcpListener? Listener { get; set; }

    /// <summary>SHUT_RD, also before any connection.</summary>
    public bool IsReceiveShut { get; set; }

    /// <summary>SHUT_WR, also before any connection.</summary>
    public bool IsSendShut { get; set; }

    /// <summary>What a connection that was dissolved left to be reported.</summary>
    public Errno LeftError { get; set; }

    /// <inheritdoc/>
    public override Errno PendingError
    {
        get => Connection?.PendingError ?? LeftError;
        set
        {
            if (value != Errno.None) return;
            Connection?.TakeError();
            LeftError = Errno.None;
        }
    }

    /// <summary>The handshake is under way.</summary>
    public bool IsHandshaking => Connection?.State is TcpState.SynSent or TcpState.SynReceived;

    /// <inheritdoc/>
    public override SocketAddress LocalName
    {
        get
        {
            // An ended connection still has its name, unless bind gave another since.
            if (Connection is { } connection && (!connection.IsGone || Lease is null || Bound.Port == connection.Local.Port)) return NameOf(connection.Local);
            return NameOf(Bound.Port == 0 && !IsAddressLocked ? new Endpoint(Wildcard, 0) : Bound);
        }
    }

    /// <inheritdoc/>
    public override bool TryGetPeerName(out SocketAddress peer)
    {
        peer = default;
        // TIME-WAIT is TCP's affair; to the application the connection is over.
        if (Connection is not { IsGone: false } connection || connection.State == TcpState.SynSent) return false;
        peer = NameOf(connection.Remote);
        return true;
    }

    /// <inheritdoc/>
    public override PollEvents Poll()
    {
        if (Listener is { } listener) return listener.PendingCount > 0 ? PollEvents.In : PollEvents.None;
        if (Connection is not { } connection)
        {
            // tcp_poll: a socket in CLOSED says POLLOUT | POLLHUP.
            PollEvents idle = PollEvents.Out | PollEvents.HangUp;
            if (LeftError != Errno.None) idle |= PollEvents.Error;
            return IsReceiveShut ? idle | PollEvents.In | PollEvents.ReadHangUp : idle;
        }
        PollEvents events = ToPoll(connection.Readiness);
        if (IsBelowLowWater(connection)) events &= ~PollEvents.In;
        if (IsReceiveShut) events |= PollEvents.In | PollEvents.ReadHangUp;
        if (IsSendShut && !IsHandshaking) events |= PollEvents.Out;
        if (IsSendShut && (events & PollEvents.ReadHangUp) != 0) events |= PollEvents.HangUp;
        if (connection.HasErrors) events |= PollEvents.Error;
        // Who has seen that there is no room wants to hear when there is (SOCK_NOSPACE).
        if ((events & PollEvents.Out) == 0) connection.WantWritable();
        return events;
    }

    // SO_RCVLOWAT: fewer bytes than asked for are no reason to wake up, unless no more will come.
    private bool IsBelowLowWater(TcpConnection connection) =>
        Options.ReceiveLowWater > 1 && connection.BytesAvailable < Options.ReceiveLowWater &&
        connection.BytesAvailable < connection.Options.ReceiveBuffer / 2 &&
        (connection.Readiness & (Notice.PeerClosed | Notice.Error | Notice.Closed)) == 0;

    /// <summary>TCP's readiness in poll's words.</summary>
    public static PollEvents ToPoll(Notice notice)
    {
        PollEvents events = PollEvents.None;
        if ((notice & Notice.Readable) != 0) events |= PollEvents.In;
        if ((notice & Notice.Writable) != 0) events |= PollEvents.Out;
        if ((notice & Notice.Error) != 0) events |= PollEvents.Error;
        if ((notice & Notice.PeerClosed) != 0) events |= PollEvents.ReadHangUp | PollEvents.In;
        if ((notice & Notice.Urgent) != 0) events |= PollEvents.Priority;
        if ((notice & Notice.Closed) != 0) events |= PollEvents.HangUp;
        return events;
    }

    /// <summary>Forgets an ended connection, so that connect may be called again.</summary>
    public void DropConnection()
    {
        if (Connection is not { } connection) return;
        connection.Sink = null;
        // Also one that has ended: it may still hold what nobody read.
        connection.Abort();
        // The connection keeps its options object; the socket goes on with a copy.
        Tcp = connection.Options.Copy();
        Connection = null;
        Stage = StreamStage.Unconnected;
        IsReceiveShut = IsSendShut = false;
        ReleaseUnnamedPort();
        WakeAll();
    }

    /// <summary>AF_UNSPEC, or shutdown during the handshake: the socket is as new, but for an error to be reported
    /// (tcp_disconnect).</summary>
    public void Dissolve()
    {
        StopListening();
        Errno left = Connection switch
        {
            null => LeftError,
            // One that is reset by this, or never stood.
            { IsGone: false } => Errno.ECONNRESET,
            _ => Connection.PendingError,
        };
        DropConnection();
        IsReceiveShut = IsSendShut = false;
        LeftError = left;
        if (left != Errno.None) Notify(Notice.Error | Notice.Closed);
    }

    /// <summary>Stops listening; the port stays bound if bind named it.</summary>
    public void StopListening()
    {
        if (Listener is not { } listener) return;
        listener.Sink = null;
        listener.Close();
        Listener = null;
        Stage = StreamStage.Unconnected;
        if (Lease is { } lease) lease.IsListening = false;
        ReleaseUnnamedPort();
    }

    // A port that bind did not name was only for as long as it was used.
    private void ReleaseUnnamedPort()
    {
        if (IsPortLocked) return;
        ReleasePort();
        Bound = IsAddressLocked ? Bound with { Port = 0 } : default;
    }

    /// <inheritdoc/>
    protected override void OnClose()
    {
        StopListening();
        if (Connection is { } connection)
        {
            connection.Sink = null;
            // SO_LINGER with zero seconds: an abortive close (RFC 9293 §3.10.5); with more, whoever waits is the shell.
            if (Options.Linger && Options.LingerSeconds == 0) connection.Abort();
            else connection.Close();
            Connection = null;
        }
        ReleasePort();
    }

    /// <inheritdoc/>
    protected override void OnAbandon()
    {
        StopListening();
        if (Connection is { } connection)
        {
            connection.Sink = null;
            connection.Abort();
            Connection = null;
        }
        ReleasePort();
    }
}
