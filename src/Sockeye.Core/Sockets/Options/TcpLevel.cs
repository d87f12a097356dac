// IPPROTO_TCP (tcp(7)); behaviour of Linux's do_tcp_setsockopt and do_tcp_getsockopt.

using System;
using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;

namespace Sockeye.Core.Sockets.Options;

/// <summary>TCP's options.</summary>
internal static class TcpLevel
{
    private const int MaxKeepSeconds = 32_767;
    private const int MaxKeepProbes = 127;
    private const int MaxSynRetries = 127;
    private const int MinimumMss = 88;
    private const int MaximumMss = 32_767;
    private const int MaxNameLength = 16;

    /// <summary>Sets an option. EINVAL, ENOPROTOOPT, ENOENT (unknown congestion control).</summary>
    public static Errno Set(StreamSocket socket, int name, ReadOnlySpan<byte> value)
    {
        if (name == TcpOption.Congestion) return SetCongestion(socket, value);
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        Errno error = SetNumber(socket, name, number);
        if (error == Errno.None) socket.Connection?.OptionsChanged();
        return error;
    }

    /// <summary>Tells an option.</summary>
    public static SocketResult Get(StreamSocket socket, int name, Span<byte> target)
    {
        if (name == TcpOption.Info) return TcpInfoBytes.Write(socket, target);
        if (name == TcpOption.Congestion)
        {
            Span<byte> bytes = stackalloc byte[MaxNameLength];
            bytes.Clear();
            Encoding.ASCII.GetBytes(CongestionOf(socket), bytes);
            return OptionValue.Write(target, bytes);
        }
        return TryGetNumber(socket, name, out int number) ? OptionValue.Write(target, number) : Errno.ENOPROTOOPT;
    }

    private static Errno SetNumber(StreamSocket socket, int name, int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        ref TcpUserOptions user = ref socket.TcpUser;
        switch (name)
        {
            case TcpOption.NoDelay: tcp.NoDelay = number != 0; break;
            case TcpOption.Cork: tcp.Cork = number != 0; break;
            case TcpOption.QuickAck:
                tcp.QuickAck = number != 0;
                user.NoQuickAck = number == 0;
                break;
            case TcpOption.MaximumSegment:
                if (number != 0 && number is < MinimumMss or > MaximumMss) return Errno.EINVAL;
                tcp.MaximumSegmentSize = number;
                break;
            case TcpOption.KeepIdle:
                if (number is < 1 or > MaxKeepSeconds) return Errno.EINVAL;
                tcp.KeepAliveIdle = TimeSpan.FromSeconds(number);
                break;
            case TcpOption.KeepInterval:
                if (number is < 1 or > MaxKeepSeconds) return Errno.EINVAL;
                tcp.KeepAliveInterval = TimeSpan.FromSeconds(number);
                break;
            case TcpOption.KeepCount:
                if (number is < 1 or > MaxKeepProbes) return Errno.EINVAL;
                tcp.KeepAliveProbes = number;
                break;
            case TcpOption.SynCount:
                if (number is < 1 or > MaxSynRetries) return Errno.EINVAL;
                tcp.SynRetries = number;
                break;
            case TcpOption.Linger2: SetLinger2(socket, number); break;
            case TcpOption.DeferAccept: user.DeferAccept = ToWholeRetransmissions(number); break;
            case TcpOption.WindowClamp:
                if (number == 0 && socket.Connection is not null) return Errno.EINVAL;
                user.WindowClamp = number == 0 ? 0 : Math.Max(SocketOptions.MinReceiveBuffer / 2, number);
                break;
            case TcpOption.UserTimeout:
                // RFC 5482 §3.1 leaves the range to us; Linux takes any number of milliseconds that is not negative.
                if (number < 0) return Errno.EINVAL;
                tcp.UserTimeout = TimeSpan.FromMilliseconds(number);
                break;
            default: return Errno.ENOPROTOOPT;
        }
        return Errno.None;
    }

    private static bool TryGetNumber(StreamSocket socket, int name, out int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        switch (name)
        {
            case TcpOption.NoDelay: number = tcp.NoDelay ? 1 : 0; break;
            case TcpOption.Cork: number = tcp.Cork ? 1 : 0; break;
            // Linux says whether it is in the mode now; every connection begins so.
            case TcpOption.QuickAck: number = socket.TcpUser.NoQuickAck ? 0 : 1; break;
            case TcpOption.MaximumSegment: number = MssOf(socket); break;
            case TcpOption.KeepIdle: number = (int)tcp.KeepAliveIdle.TotalSeconds; break;
            case TcpOption.KeepInterval: number = (int)tcp.KeepAliveInterval.TotalSeconds; break;
            case TcpOption.KeepCount: number = tcp.KeepAliveProbes; break;
            case TcpOption.SynCount: number = tcp.SynRetries; break;
            case TcpOption.Linger2: number = socket.TcpUser.Linger2 < 0 ? -1 : (int)tcp.FinWait2Timeout.TotalSeconds; break;
            case TcpOption.DeferAccept: number = socket.TcpUser.DeferAccept; break;
            case TcpOption.WindowClamp: number = socket.TcpUser.WindowClamp; break;
            case TcpOption.UserTimeout: number = (int)Math.Min(int.MaxValue, tcp.UserTimeout.TotalMilliseconds); break;
            default: number = 0; return false;
        }
        return true;
    }

    // tcp(7), TCP_LINGER2: negative means no FIN-WAIT-2 at all; two minutes are the most.
    private static void SetLinger2(StreamSocket socket, int seconds)
    {
        TcpSettings settings = socket.Layer.Tcp.Settings;
        socket.TcpUser.Linger2 = seconds < 0 ? -1 : seconds;
        socket.Tcp.FinWait2Timeout = seconds switch
        {
            < 0 => TimeSpan.Zero,
            0 => settings.FinWait2Timeout,
            > 120 => TimeSpan.FromSeconds(120),
            _ => TimeSpan.FromSeconds(seconds),
        };
    }

    // secs_to_retrans and back: the kernel counts in SYN-ACK retransmissions, 1 s, 2 s, 4 s … apart and at most 120 s.
    private static int ToWholeRetransmissions(int seconds)
    {
        int period = 0;
        for (int wait = 1, count = 0; period < seconds && count < 255; wait = Math.Min(wait * 2, 120), count++) period += wait;
        return period;
    }

    private static int MssOf(StreamSocket socket)
    {
        // A socket without a connection tells what was asked for, or 536 (RFC 9293 §3.7.1).
        if (socket.Connection is { } connection && connection.State is not (TcpState.Closed or TcpState.SynSent))
        {
            return connection.GetInfo().SendMss;
        }
        return socket.Tcp.MaximumSegmentSize != 0 ? socket.Tcp.MaximumSegmentSize : 536;
    }

    private static string CongestionOf(StreamSocket socket)
    {
        string? name = socket.Connection?.GetInfo().CongestionControl;
        return string.IsNullOrEmpty(name) ? "reno" : name;
    }

    // One algorithm is built in; asking for it by name is fine, any other does not exist.
    private static Errno SetCongestion(StreamSocket socket, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return Errno.EINVAL;
        if (value.Length >= MaxNameLength) value = value[..(MaxNameLength - 1)];
        int end = value.IndexOf((byte)0);
        if (end >= 0) value = value[..end];
        return Encoding.ASCII.GetString(value) == CongestionOf(socket) ? Errno.None : Errno.ENOENT;
    }
}
