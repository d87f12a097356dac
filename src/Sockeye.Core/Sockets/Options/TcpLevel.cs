// IPPROTO_TCP (tcp(7)); behaviour of Linux's do_tcp_setsockopt and do_tcp_getsockopt.

using System;
using System.Text;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.FastOpen;

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

    // Microseconds: two of Linux's ticks, and what it calls TCP_RTO_MIN and TCP_DELACK_MAX.
    private const int LeastTimeout = 2000;
    private const int MostTimeout = 200_000;
    // Linux's net.core.somaxconn.
    private const int LongestQueue = 4096;
    private static readonly TimeSpan s_longestDelayedAck = TimeSpan.FromMicroseconds(MostTimeout);

    /// <summary>Sets an option. EINVAL, ENOPROTOOPT, EPERM, ENOENT (unknown congestion control or upper protocol).</summary>
    public static Errno Set(StreamSocket socket, int name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case TcpOption.Congestion: return SetCongestion(socket, value);
            // No protocol stands upon TCP here: none of that name is found.
            case TcpOption.UpperProtocol: return value.IsEmpty ? Errno.EINVAL : Errno.ENOENT;
            case TcpOption.FastOpenKey: return SetFastOpenKey(socket, value);
            case TcpOption.Md5Signature or TcpOption.Md5SignatureExtended: return SignatureOption.Set(socket, name, value);
        }
        if (!OptionValue.TryRead(value, out int number)) return Errno.EINVAL;
        Errno error = SetNumber(socket, name, number);
        if (error == Errno.ENOPROTOOPT) error = SetLater(socket, name, number);
        if (error == Errno.None) socket.Connection?.OptionsChanged();
        return error;
    }

    /// <summary>Tells an option.</summary>
    public static SocketResult Get(StreamSocket socket, int name, Span<byte> target)
    {
        switch (name)
        {
            case TcpOption.Info: return TcpInfoBytes.Write(socket, target);
            case TcpOption.Congestion: return GetCongestion(socket, target);
            case TcpOption.FastOpenKey: return GetFastOpenKey(socket, target);
            case TcpOption.UpperProtocol or TcpOption.CongestionInfo: return SocketResult.Success();
            case TcpOption.SavedSyn: return GetSavedSyn(socket, target);
        }
        return TryGetNumber(socket, name, out int number) || TryGetLater(socket, name, out number)
            ? OptionValue.Write(target, number)
            : Errno.ENOPROTOOPT;
    }

    private static Errno SetNumber(StreamSocket socket, int name, int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        switch (name)
        {
            case TcpOption.NoDelay:
                tcp.NoDelay = number != 0;
                if (number != 0) socket.Connection?.Push();
                break;
            case TcpOption.Cork:
                tcp.Cork = number != 0;
                if (number == 0 && tcp.NoDelay) socket.Connection?.Push();
                break;
            case TcpOption.QuickAck:
                tcp.QuickAck = number != 0;
                tcp.NoQuickAck = number == 0;
                socket.Connection?.SetQuickAck(number);
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
            case TcpOption.DeferAccept: tcp.DeferAccept = ToRetransmissions(number); break;
            case TcpOption.WindowClamp:
                if (number == 0 && (socket.Connection is not null || socket.Listener is not null)) return Errno.EINVAL;
                tcp.WindowClamp = number == 0 ? 0 : Math.Max(SocketOptions.MinReceiveBuffer / 2, number);
                socket.Connection?.SetWindowClamp(tcp.WindowClamp);
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

    // What came to Linux later than 2.6.
    private static Errno SetLater(StreamSocket socket, int name, int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        bool isFlag = number is 0 or 1;
        switch (name)
        {
            case TcpOption.ThinLinearTimeouts or TcpOption.ThinDuplicateAck or TcpOption.FastOpenNoCookie or TcpOption.FastOpenConnect
                or TcpOption.Inq when !isFlag: return Errno.EINVAL;
            case TcpOption.ThinLinearTimeouts: tcp.ThinLinearTimeouts = number != 0; break;
            // Without effect on Linux since RACK.
            case TcpOption.ThinDuplicateAck: break;
            case TcpOption.Inq: tcp.Inq = number != 0; break;
            case TcpOption.NotSentLowWater: tcp.NotSentLowWater = (uint)number; break;
            case TcpOption.SaveSyn when number is < 0 or > 2: return Errno.EINVAL;
            case TcpOption.SaveSyn: tcp.SaveSyn = (byte)number; break;
            case TcpOption.FastOpen when number < 0 || socket.Connection is { IsGone: false }: return Errno.EINVAL;
            case TcpOption.FastOpen: tcp.FastOpenQueue = Math.Min(number, LongestQueue); break;
            case TcpOption.FastOpenNoCookie when socket.Connection is { IsGone: false }: return Errno.EINVAL;
            case TcpOption.FastOpenNoCookie: tcp.FastOpenWithoutCookie = number != 0; break;
            case TcpOption.FastOpenConnect when !HasClient(socket): return Errno.EOPNOTSUPP;
            case TcpOption.FastOpenConnect when socket.Connection is { IsGone: false } || socket.Listener is not null: return Errno.EINVAL;
            case TcpOption.FastOpenConnect: tcp.FastOpenConnect = number != 0; break;
            case TcpOption.TransmitDelay when number < 0: return Errno.EINVAL;
            case TcpOption.TransmitDelay: tcp.TransmitDelay = number; break;
            case TcpOption.RtoMaximum when number is < 1000 or > 120_000: return Errno.EINVAL;
            case TcpOption.RtoMaximum: tcp.MaximumRto = TimeSpan.FromMilliseconds(number); break;
            case TcpOption.RtoMinimum when number is < LeastTimeout or > MostTimeout: return Errno.EINVAL;
            case TcpOption.RtoMinimum: tcp.MinimumRto = WholeTicks(number); break;
            case TcpOption.DelayedAckMaximum when number is < LeastTimeout or > MostTimeout: return Errno.EINVAL;
            case TcpOption.DelayedAckMaximum: tcp.MaximumDelayedAck = WholeTicks(number); break;
            // There is no repair mode, and these are allowed in it alone.
            case TcpOption.Repair or TcpOption.RepairQueue or TcpOption.QueueSequence or TcpOption.RepairOptions
                or TcpOption.RepairWindow or TcpOption.Timestamp: return Errno.EPERM;
            default: return Errno.ENOPROTOOPT;
        }
        return Errno.None;
    }

    // Microseconds, rounded up to milliseconds: the ticks of the timers.
    private static TimeSpan WholeTicks(int microseconds) => TimeSpan.FromMilliseconds((microseconds + 999) / 1000);

    private static bool TryGetNumber(StreamSocket socket, int name, out int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        switch (name)
        {
            case TcpOption.NoDelay: number = tcp.NoDelay ? 1 : 0; break;
            case TcpOption.Cork: number = tcp.Cork ? 1 : 0; break;
            case TcpOption.QuickAck: number = (socket.Connection?.IsQuickAck ?? !tcp.NoQuickAck) ? 1 : 0; break;
            case TcpOption.MaximumSegment: number = MssOf(socket); break;
            case TcpOption.KeepIdle: number = (int)tcp.KeepAliveIdle.TotalSeconds; break;
            case TcpOption.KeepInterval: number = (int)tcp.KeepAliveInterval.TotalSeconds; break;
            case TcpOption.KeepCount: number = tcp.KeepAliveProbes; break;
            case TcpOption.SynCount: number = tcp.SynRetries > 0 ? tcp.SynRetries : socket.Layer.Tcp.Settings.SynRetries; break;
            case TcpOption.Linger2: number = tcp.Linger2 < 0 ? -1 : (int)tcp.FinWait2Timeout.TotalSeconds; break;
            case TcpOption.DeferAccept: number = ToSeconds(tcp.DeferAccept); break;
            case TcpOption.WindowClamp: number = socket.Connection?.WindowClamp ?? tcp.WindowClamp; break;
            case TcpOption.UserTimeout: number = (int)Math.Min(int.MaxValue, tcp.UserTimeout.TotalMilliseconds); break;
            default: number = 0; return false;
        }
        return true;
    }

    private static bool TryGetLater(StreamSocket socket, int name, out int number)
    {
        TcpSocketOptions tcp = socket.Tcp;
        TcpSettings settings = socket.Layer.Tcp.Settings;
        number = 0;
        switch (name)
        {
            case TcpOption.ThinLinearTimeouts: number = tcp.ThinLinearTimeouts ? 1 : 0; break;
            case TcpOption.ThinDuplicateAck or TcpOption.IsMultipath or TcpOption.Repair: break;
            case TcpOption.FastOpen: number = tcp.FastOpenQueue; break;
            case TcpOption.FastOpenConnect: number = tcp.FastOpenConnect ? 1 : 0; break;
            case TcpOption.FastOpenNoCookie: number = tcp.FastOpenWithoutCookie ? 1 : 0; break;
            case TcpOption.Timestamp: number = (int)(uint)(socket.Layer.Context.Now.Nanoseconds / 1_000_000); break;
            case TcpOption.NotSentLowWater: number = (int)tcp.NotSentLowWater; break;
            case TcpOption.SaveSyn: number = tcp.SaveSyn; break;
            case TcpOption.Inq: number = tcp.Inq ? 1 : 0; break;
            case TcpOption.TransmitDelay: number = tcp.TransmitDelay; break;
            case TcpOption.RtoMaximum: number = (int)(tcp.MaximumRto ?? settings.MaximumRto).TotalMilliseconds; break;
            case TcpOption.RtoMinimum: number = (int)(tcp.MinimumRto ?? settings.MinimumRto).TotalMicroseconds; break;
            case TcpOption.DelayedAckMaximum: number = (int)(tcp.MaximumDelayedAck ?? s_longestDelayedAck).TotalMicroseconds; break;
            default: return false;
        }
        return true;
    }

    // tcp(7), TCP_LINGER2: negative means no FIN-WAIT-2 at all; two minutes are the most.
    private static void SetLinger2(StreamSocket socket, int seconds)
    {
        TcpSettings settings = socket.Layer.Tcp.Settings;
        socket.Tcp.Linger2 = seconds < 0 ? -1 : seconds;
        socket.Tcp.FinWait2Timeout = seconds switch
        {
            < 0 => TimeSpan.Zero,
            0 => settings.FinWait2Timeout,
            > 120 => TimeSpan.FromSeconds(120),
            _ => TimeSpan.FromSeconds(seconds),
        };
    }

    // secs_to_retrans and back: the kernel counts in SYN-ACK retransmissions, 1 s, 2 s, 4 s … apart and at most 120 s.
    private static byte ToRetransmissions(int seconds)
    {
        byte count = 0;
        for (int period = 0, wait = 1; period < seconds && count < 255; wait = Math.Min(wait * 2, 120), count++) period += wait;
        return count;
    }

    private static int ToSeconds(byte retransmissions)
    {
        int period = 0;
        for (int wait = 1; retransmissions > 0; wait = Math.Min(wait * 2, 120), retransmissions--) period += wait;
        return period;
    }

    private static int MssOf(StreamSocket socket)
    {
        // A socket without a connection tells what was asked for, or 536 (RFC 9293 §3.7.1).
        if (socket.Connection is { State: not TcpState.Closed } connection) return connection.GetInfo().SendMss;
        return socket.Tcp.MaximumSegmentSize != 0 ? socket.Tcp.MaximumSegmentSize : 536;
    }

    // Told once (tcp(7)): nothing when nothing was saved, EINVAL when there is too little room.
    private static SocketResult GetSavedSyn(StreamSocket socket, Span<byte> target)
    {
        if (socket.Connection?.Options.SavedSyn is not { } saved) return SocketResult.Success();
        if (target.Length < saved.Length) return Errno.EINVAL;
        socket.Connection.Options.SavedSyn = null;
        return OptionValue.Write(target, saved);
    }

    private static SocketResult GetCongestion(StreamSocket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[MaxNameLength];
        bytes.Clear();
        Encoding.ASCII.GetBytes(CongestionOf(socket), bytes);
        return OptionValue.Write(target, bytes);
    }

    private static string CongestionOf(StreamSocket socket) =>
        socket.Connection?.CongestionControl ?? socket.Tcp.CongestionControl ?? socket.Layer.Tcp.Settings.CongestionControl;

    private static Errno SetCongestion(StreamSocket socket, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return Errno.EINVAL;
        if (value.Length >= MaxNameLength) value = value[..(MaxNameLength - 1)];
        int end = value.IndexOf((byte)0);
        if (end >= 0) value = value[..end];
        string wanted = Encoding.ASCII.GetString(value);
        if (!CongestionControls.IsKnown(wanted)) return Errno.ENOENT;
        if (!CongestionControls.IsAllowed(wanted, socket.Layer.Tcp.Settings)) return Errno.EPERM;
        socket.Tcp.CongestionControl = wanted;
        socket.Connection?.OptionsChanged();
        return Errno.None;
    }

    // RFC 7413 §4.1.2: one key, or two while they change.
    private static Errno SetFastOpenKey(StreamSocket socket, ReadOnlySpan<byte> value)
    {
        if (!FastOpenKeys.TryRead(value, out FastOpenKeys? keys)) return Errno.EINVAL;
        socket.Tcp.FastOpenKeys = keys;
        return Errno.None;
    }

    private static SocketResult GetFastOpenKey(StreamSocket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[2 * FastOpenKey.Length];
        int length = (socket.Tcp.FastOpenKeys ?? socket.Layer.Tcp.FastOpenKeys).WriteTo(bytes);
        return OptionValue.Write(target, bytes[..length]);
    }

    private static bool HasClient(StreamSocket socket) => (socket.Layer.Tcp.Settings.FastOpen & FastOpenModes.Client) != 0;
}
