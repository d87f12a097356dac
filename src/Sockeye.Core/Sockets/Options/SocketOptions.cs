// SOL_SOCKET options (socket(7)) as a socket keeps them. Buffer sizes are kept as getsockopt tells them, that is doubled.

using System;

namespace Sockeye.Core.Sockets.Options;

/// <summary>SOL_SOCKET options of one socket.</summary>
internal sealed class SocketOptions(SocketSettings settings)
{
    /// <summary>Least SO_RCVBUF, doubled (SOCK_MIN_RCVBUF).</summary>
    public const int MinReceiveBuffer = 2304;

    /// <summary>Least SO_SNDBUF, doubled (SOCK_MIN_SNDBUF).</summary>
    public const int MinSendBuffer = 4608;

    /// <summary>SO_RCVBUF.</summary>
    public int ReceiveBuffer { get; set; } = settings.DefaultReceiveBuffer;

    /// <summary>SO_SNDBUF.</summary>
    public int SendBuffer { get; set; } = settings.DefaultSendBuffer;

    /// <summary>SO_RCVBUF was set, so that nothing may tune it.</summary>
    public bool ReceiveBufferLocked { get; set; }

    /// <summary>SO_SNDBUF was set, so that nothing may tune it.</summary>
    public bool SendBufferLocked { get; set; }

    /// <summary>SO_REUSEADDR.</summary>
    public bool ReuseAddress { get; set; }

    /// <summary>SO_REUSEPORT.</summary>
    public bool ReusePort { get; set; }

    /// <summary>SO_BROADCAST.</summary>
    public bool Broadcast { get; set; }

    /// <summary>SO_KEEPALIVE.</summary>
    public bool KeepAlive { get; set; }

    /// <summary>SO_OOBINLINE.</summary>
    public bool OutOfBandInline { get; set; }

    /// <summary>SO_DONTROUTE.</summary>
    public bool DontRoute { get; set; }

    /// <summary>SO_LINGER's l_onoff.</summary>
    public bool Linger { get; set; }

    /// <summary>SO_LINGER's l_linger, in seconds.</summary>
    public int LingerSeconds { get; set; }

    /// <summary>SO_RCVLOWAT.</summary>
    public int ReceiveLowWater { get; set; } = 1;

    /// <summary>SO_PEEK_OFF: where the next peek begins, counted from what is read next; -1 while every peek begins there.</summary>
    public int PeekOffset { get; private set; } = -1;

    /// <summary>SO_RCVTIMEO in microseconds, 0 for none. Nothing here waits; the shell reads it.</summary>
    public long ReceiveTimeout { get; set; }

    /// <summary>SO_SNDTIMEO in microseconds, 0 for none.</summary>
    public long SendTimeout { get; set; }

    /// <summary>SO_PRIORITY.</summary>
    public int Priority { get; set; }

    /// <summary>SO_MARK.</summary>
    public int Mark { get; set; }

    /// <summary>SO_BINDTODEVICE as an interface index, 0 for none.</summary>
    public int InterfaceIndex { get; set; }

    /// <summary>SO_DEBUG: told back, without effect.</summary>
    public bool Debug { get; set; }

    /// <summary>SO_NO_CHECK: told back; our datagrams always have a checksum.</summary>
    public bool NoCheck { get; set; }

    /// <summary>SO_PASSCRED: told back; nothing is passed along.</summary>
    public bool PassCredentials { get; set; }

    /// <summary>SO_TIMESTAMP.</summary>
    public bool Timestamp { get; set; }

    /// <summary>SO_ZEROCOPY: MSG_ZEROCOPY is meant.</summary>
    public bool ZeroCopy { get; set; }

    /// <summary>SO_TIMESTAMPING: <see cref="TimestampingFlag"/>.</summary>
    public int Timestamping { get; set; }

    /// <summary>SO_MAX_PACING_RATE in bytes a second; the largest number for none.</summary>
    public ulong MaxPacingRate { get; set; } = ulong.MaxValue;

    /// <summary>SO_TXREHASH: told back; we have no flow labels to change.</summary>
    public int TransmitRehash { get; set; } = 1;

    /// <summary>SO_INCOMING_CPU: told back; -1 until set.</summary>
    public int IncomingProcessor { get; set; } = -1;

    /// <summary>SO_PEEK_OFF is set.</summary>
    public void SetPeekOffset(int offset) => PeekOffset = offset;

    /// <summary>Bytes were peeked at, so that the next peek begins behind them, or read, so that it begins as much nearer.</summary>
    public void MovePeekOffset(int count, bool isPeek)
    {
        if (PeekOffset < 0) return;
        PeekOffset = isPeek ? (int)Math.Min(int.MaxValue, (long)PeekOffset + count) : Math.Max(0, PeekOffset - count);
    }

    /// <summary>Takes over what an accepted socket inherits from its listener.</summary>
    public void CopyFrom(SocketOptions other)
    {
        ReceiveBuffer = other.ReceiveBuffer;
        SendBuffer = other.SendBuffer;
        ReceiveBufferLocked = other.ReceiveBufferLocked;
        SendBufferLocked = other.SendBufferLocked;
        ReuseAddress = other.ReuseAddress;
        ReusePort = other.ReusePort;
        Broadcast = other.Broadcast;
        KeepAlive = other.KeepAlive;
        OutOfBandInline = other.OutOfBandInline;
        DontRoute = other.DontRoute;
        Linger = other.Linger;
        LingerSeconds = other.LingerSeconds;
        ReceiveLowWater = other.ReceiveLowWater;
        ReceiveTimeout = other.ReceiveTimeout;
        SendTimeout = other.SendTimeout;
        Mark = other.Mark;
        InterfaceIndex = other.InterfaceIndex;
        Timestamp = other.Timestamp;
        ZeroCopy = other.ZeroCopy;
        Timestamping = other.Timestamping;
        MaxPacingRate = other.MaxPacingRate;
        TransmitRehash = other.TransmitRehash;
    }
}
