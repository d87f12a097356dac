using System;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What an application may set on one connection or listener. Live: after a change tell the connection
/// (<c>OptionsChanged</c>). A listener's options are copied into each connection it accepts.</summary>
internal sealed class TcpSocketOptions
{
    /// <summary>The stack's defaults.</summary>
    public TcpSocketOptions(TcpSettings settings)
    {
        SendBuffer = settings.SendBuffer;
        ReceiveBuffer = settings.ReceiveBuffer;
        KeepAliveIdle = settings.KeepAliveIdle;
        KeepAliveInterval = settings.KeepAliveInterval;
        KeepAliveProbes = settings.KeepAliveProbes;
        SynRetries = settings.SynRetries;
        FinWait2Timeout = settings.FinWait2Timeout;
    }

    private TcpSocketOptions(TcpSocketOptions other)
    {
        NoDelay = other.NoDelay;
        Cork = other.Cork;
        QuickAck = other.QuickAck;
        KeepAlive = other.KeepAlive;
        KeepAliveIdle = other.KeepAliveIdle;
        KeepAliveInterval = other.KeepAliveInterval;
        KeepAliveProbes = other.KeepAliveProbes;
        UserTimeout = other.UserTimeout;
        SynRetries = other.SynRetries;
        FinWait2Timeout = other.FinWait2Timeout;
        MaximumSegmentSize = other.MaximumSegmentSize;
        SendBuffer = other.SendBuffer;
        SendBufferFixed = other.SendBufferFixed;
        ReceiveBuffer = other.ReceiveBuffer;
        ReceiveBufferFixed = other.ReceiveBufferFixed;
        OutOfBandInline = other.OutOfBandInline;
        HopLimit = other.HopLimit;
        TrafficClass = other.TrafficClass;
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
    public TimeSpan KeepAliveIdle { get; set; }

    /// <summary>TCP_KEEPINTVL.</summary>
    public TimeSpan KeepAliveInterval { get; set; }

    /// <summary>TCP_KEEPCNT.</summary>
    public int KeepAliveProbes { get; set; }

    /// <summary>TCP_USER_TIMEOUT: how long data may stay unacknowledged; zero means by count of retransmissions.</summary>
    public TimeSpan UserTimeout { get; set; }

    /// <summary>TCP_SYNCNT.</summary>
    public int SynRetries { get; set; }

    /// <summary>TCP_LINGER2: how long an orphan stays in FIN-WAIT-2.</summary>
    public TimeSpan FinWait2Timeout { get; set; }

    /// <summary>TCP_MAXSEG as asked for; 0 when not.</summary>
    public int MaximumSegmentSize { get; set; }

    /// <summary>Limit of the send buffer in bytes.</summary>
    public int SendBuffer { get; set; }

    /// <summary>The application chose <see cref="SendBuffer"/>: it does not grow by itself.</summary>
    public bool SendBufferFixed { get; set; }

    /// <summary>Limit of the receive buffer in bytes.</summary>
    public int ReceiveBuffer { get; set; }

    /// <summary>The application chose <see cref="ReceiveBuffer"/>: it does not grow by itself.</summary>
    public bool ReceiveBufferFixed { get; set; }

    /// <summary>SO_OOBINLINE: urgent data stays in the stream.</summary>
    public bool OutOfBandInline { get; set; }

    /// <summary>TTL or hop limit; 0 for the default.</summary>
    public byte HopLimit { get; set; }

    /// <summary>TOS or traffic class.</summary>
    public byte TrafficClass { get; set; }

    /// <summary>A copy that changes on its own.</summary>
    public TcpSocketOptions Copy() => new(this);
}
