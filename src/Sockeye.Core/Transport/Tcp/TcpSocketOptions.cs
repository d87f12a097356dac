using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What an application may set on one connection or listener. Live: after a change tell the connection
/// (<c>OptionsChanged</c>). A listener's options are copied into each connection it accepts.</summary>
/// <remarks>A million connections have them, so what few applications ever set stands apart and exists once it is set.</remarks>
internal sealed class TcpSocketOptions
{
    private readonly TcpSettings _defaults;
    private FewOptions? _few;

    /// <summary>The stack's defaults.</summary>
    public TcpSocketOptions(TcpSettings settings)
    {
        _defaults = settings;
        SendBuffer = settings.SendBuffer;
        ReceiveBuffer = settings.ReceiveBuffer;
    }

    /// <summary>TCP_NODELAY: no Nagle.</summary>
    public bool NoDelay { get; set; }

    /// <summary>TCP_CORK: only full segments until it is pulled.</summary>
    public bool Cork { get; set; }

    /// <summary>TCP_QUICKACK: acknowledge at once.</summary>
    public bool QuickAck { get; set; }

    /// <summary>SO_KEEPALIVE.</summary>
    public bool KeepAlive { get; set; }

    /// <summary>TCP_KEEPIDLE.</summary>
    public TimeSpan KeepAliveIdle
    {
        get => _few is { } few ? few.KeepAliveIdle : _defaults.KeepAliveIdle;
        set
        {
            if (value != KeepAliveIdle) Few.KeepAliveIdle = value;
        }
    }

    /// <summary>TCP_KEEPINTVL.</summary>
    public TimeSpan KeepAliveInterval
    {
        get => _few is { } few ? few.KeepAliveInterval : _defaults.KeepAliveInterval;
        set
        {
            if (value != KeepAliveInterval) Few.KeepAliveInterval = value;
        }
    }

    /// <summary>TCP_KEEPCNT.</summary>
    public int KeepAliveProbes
    {
        get => _few is { } few ? few.KeepAliveProbes : _defaults.KeepAliveProbes;
        set
        {
            if (value != KeepAliveProbes) Few.KeepAliveProbes = value;
        }
    }

    /// <summary>TCP_USER_TIMEOUT: how long data may stay unacknowledged; zero means by count of retransmissions.</summary>
    public TimeSpan UserTimeout
    {
        get => _few is { } few ? few.UserTimeout : default;
        set
        {
            if (value != UserTimeout) Few.UserTimeout = value;
        }
    }

    /// <summary>TCP_SYNCNT: retransmissions of a SYN, or of a listener's SYN-ACK; 0 for the stack's.</summary>
    public int SynRetries
    {
        get => _few is { } few ? few.SynRetries : default;
        set
        {
            if (value != SynRetries) Few.SynRetries = value;
        }
    }

    /// <summary>TCP_MD5SIG: keys by peer; null when there are none.</summary>
    public SignatureKeys? Signatures
    {
        get => _few?.Signatures;
        set
        {
            if (value != Signatures) Few.Signatures = value;
        }
    }

    /// <summary>TCP_LINGER2: how long an orphan stays in FIN-WAIT-2.</summary>
    public TimeSpan FinWait2Timeout
    {
        get => _few is { } few ? few.FinWait2Timeout : _defaults.FinWait2Timeout;
        set
        {
            if (value != FinWait2Timeout) Few.FinWait2Timeout = value;
        }
    }

    /// <summary>IP and TCP header of the SYN that began a passive connection (TCP_SAVED_SYN); taken once.</summary>
    public byte[]? SavedSyn
    {
        get => _few?.SavedSyn;
        set
        {
            if (value != SavedSyn) Few.SavedSyn = value;
        }
    }

    /// <summary>TCP_MAXSEG as asked for; 0 when not.</summary>
    public int MaximumSegmentSize
    {
        get => _few is { } few ? few.MaximumSegmentSize : default;
        set
        {
            if (value != MaximumSegmentSize) Few.MaximumSegmentSize = value;
        }
    }

    /// <summary>Limit of the send buffer in bytes.</summary>
    public int SendBuffer { get; set; }

    /// <summary>The application chose <see cref="SendBuffer"/>: it does not grow by itself.</summary>
    public bool SendBufferFixed { get; set; }

    /// <summary>Memory of the receive buffer in bytes (SO_RCVBUF as getsockopt tells it).</summary>
    public int ReceiveBuffer { get; set; }

    /// <summary>The application chose <see cref="ReceiveBuffer"/>: it does not grow by itself.</summary>
    public bool ReceiveBufferFixed { get; set; }

    /// <summary>SO_OOBINLINE: urgent data stays in the stream.</summary>
    public bool OutOfBandInline { get; set; }

    /// <summary>For connections over IPv4.</summary>
    public IPHeaderOptions OverIPv4 { get; set; } = new();

    /// <summary>For connections over IPv6.</summary>
    public IPHeaderOptions OverIPv6 { get; set; } = new();

    /// <summary>TCP_LINGER2 as asked for, in seconds; 0 for the default, -1 for none.</summary>
    public int Linger2
    {
        get => _few is { } few ? few.Linger2 : default;
        set
        {
            if (value != Linger2) Few.Linger2 = value;
        }
    }

    /// <summary>TCP_DEFER_ACCEPT as SYN-ACK retransmissions to wait for data; 0 for no waiting.</summary>
    public byte DeferAccept { get; set; }

    /// <summary>TCP_QUICKACK was turned off.</summary>
    public bool NoQuickAck { get; set; }

    /// <summary>TCP_WINDOW_CLAMP in bytes: most that the receive window may be; 0 for no limit.</summary>
    public int WindowClamp
    {
        get => _few is { } few ? few.WindowClamp : default;
        set
        {
            if (value != WindowClamp) Few.WindowClamp = value;
        }
    }

    /// <summary>TCP_NOTSENT_LOWAT in bytes; 0 for the stack's setting.</summary>
    public uint NotSentLowWater { get; set; }

    /// <summary>TCP_CONGESTION by name; null for the route's or the stack's.</summary>
    public string? CongestionControl
    {
        get => _few?.CongestionControl;
        set
        {
            if (value != CongestionControl) Few.CongestionControl = value;
        }
    }

    /// <summary>TCP_THIN_LINEAR_TIMEOUTS: timeouts of a thin stream do not back off.</summary>
    public bool ThinLinearTimeouts { get; set; }

    /// <summary>TCP_FASTOPEN: Fast Open requests that may wait (RFC 7413 §5.1); 0 for no Fast Open here.</summary>
    public int FastOpenQueue
    {
        get => _few is { } few ? few.FastOpenQueue : default;
        set
        {
            if (value != FastOpenQueue) Few.FastOpenQueue = value;
        }
    }

    /// <summary>TCP_FASTOPEN_CONNECT: connect leaves the SYN to the first write.</summary>
    public bool FastOpenConnect { get; set; }

    /// <summary>TCP_FASTOPEN_NO_COOKIE.</summary>
    public bool FastOpenWithoutCookie { get; set; }

    /// <summary>TCP_FASTOPEN_KEY; null for the stack's.</summary>
    public FastOpenKeys? FastOpenKeys
    {
        get => _few?.FastOpenKeys;
        set
        {
            if (value != FastOpenKeys) Few.FastOpenKeys = value;
        }
    }

    /// <summary>TCP_SAVE_SYN: 1 keeps the SYN's IP and TCP headers, 2 those of the link as well.</summary>
    public byte SaveSyn { get; set; }

    /// <summary>TCP_INQ: recvmsg tells how much waits.</summary>
    public bool Inq { get; set; }

    /// <summary>TCP_TX_DELAY in microseconds: told back.</summary>
    public int TransmitDelay
    {
        get => _few is { } few ? few.TransmitDelay : default;
        set
        {
            if (value != TransmitDelay) Few.TransmitDelay = value;
        }
    }

    /// <summary>TCP_RTO_MAX_MS; null for the stack's.</summary>
    public TimeSpan? MaximumRto
    {
        get => _few?.MaximumRto;
        set
        {
            if (value != MaximumRto) Few.MaximumRto = value;
        }
    }

    /// <summary>TCP_RTO_MIN_US; null for the route's or the stack's.</summary>
    public TimeSpan? MinimumRto
    {
        get => _few?.MinimumRto;
        set
        {
            if (value != MinimumRto) Few.MinimumRto = value;
        }
    }

    /// <summary>TCP_DELACK_MAX_US; null for the stack's.</summary>
    public TimeSpan? MaximumDelayedAck
    {
        get => _few?.MaximumDelayedAck;
        set
        {
            if (value != MaximumDelayedAck) Few.MaximumDelayedAck = value;
        }
    }

    /// <summary>SO_MAX_PACING_RATE in bytes a second; the largest number for none.</summary>
    public ulong MaxPacingRate
    {
        get => _few is { } few ? few.MaxPacingRate : ulong.MaxValue;
        set
        {
            if (value != MaxPacingRate) Few.MaxPacingRate = value;
        }
    }

    /// <summary>SOF_TIMESTAMPING_OPT_ID: time stamps have keys.</summary>
    public bool StampKeys { get; set; }

    /// <summary>SOF_TIMESTAMPING_OPT_TSONLY: time stamps come without the bytes.</summary>
    public bool StampsOnly { get; set; }

    /// <summary>IP_RECVERR.</summary>
    public bool ReceiveErrorsV4 { get; set; }

    /// <summary>IPV6_RECVERR.</summary>
    public bool ReceiveErrorsV6 { get; set; }

    /// <summary>Errors of a family are told at once and queued.</summary>
    public bool ReceivesErrors(IPVersion version) => version == IPVersion.V4 ? ReceiveErrorsV4 : ReceiveErrorsV6;

    /// <summary>For connections over one version of IP.</summary>
    public IPHeaderOptions Over(IPVersion version) => version == IPVersion.V4 ? OverIPv4 : OverIPv6;

    /// <summary>TOS or traffic class of connections over one version of IP.</summary>
    public void SetTrafficClass(IPVersion version, byte trafficClass)
    {
        if (version == IPVersion.V4) OverIPv4 = OverIPv4 with { TrafficClass = trafficClass };
        else OverIPv6 = OverIPv6 with { TrafficClass = trafficClass };
    }

    /// <summary>What an accepted connection begins with: all but what only a listener has.</summary>
    public TcpSocketOptions ForAccepted()
    {
        TcpSocketOptions copy = Copy();
        copy.FastOpenQueue = 0; // a listener's alone
        return copy;
    }

    /// <summary>A copy that changes on its own.</summary>
    public TcpSocketOptions Copy()
    {
        var copy = (TcpSocketOptions)MemberwiseClone();
        copy._few = _few?.Copy();
        return copy;
    }

    private FewOptions Few => _few ??= new FewOptions
    {
        KeepAliveIdle = _defaults.KeepAliveIdle,
        KeepAliveInterval = _defaults.KeepAliveInterval,
        KeepAliveProbes = _defaults.KeepAliveProbes,
        FinWait2Timeout = _defaults.FinWait2Timeout,
        MaxPacingRate = ulong.MaxValue,
    };

    private sealed class FewOptions
    {
        public TimeSpan KeepAliveIdle;
        public TimeSpan KeepAliveInterval;
        public int KeepAliveProbes;
        public TimeSpan UserTimeout;
        public int SynRetries;
        public SignatureKeys? Signatures;
        public TimeSpan FinWait2Timeout;
        public int MaximumSegmentSize;
        [Bounded("the headers of one SYN")]
        public byte[]? SavedSyn;
        public int Linger2;
        public int WindowClamp;
        public string? CongestionControl;
        public int FastOpenQueue;
        public FastOpenKeys? FastOpenKeys;
        public int TransmitDelay;
        public TimeSpan? MaximumRto;
        public TimeSpan? MinimumRto;
        public TimeSpan? MaximumDelayedAck;
        public ulong MaxPacingRate;

        public FewOptions Copy() => (FewOptions)MemberwiseClone();
    }
}
