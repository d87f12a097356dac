// SO_TIMESTAMPING (networking/timestamping); behaviour of Linux's sock_set_timestamping.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Options;

/// <summary>Which times of its packets a socket wants to know.</summary>
internal static class Timestamping
{
    // struct so_timestamping { int flags; int bind_phc; }
    private const int Size = 8;

    /// <summary>Sets it. EINVAL: unknown flags, flags that need another, or keys on a stream that is not connected.</summary>
    public static Errno Set(Socket socket, ReadOnlySpan<byte> value)
    {
        if (!OptionValue.TryRead(value, out int flags)) return Errno.EINVAL;
        if ((flags & ~TimestampingFlag.All) != 0) return Errno.EINVAL;
        if ((flags & TimestampingFlag.OptionIdTcp) != 0 && (flags & TimestampingFlag.OptionId) == 0) return Errno.EINVAL;
        bool beginsKeys = (flags & ~socket.Options.Timestamping & TimestampingFlag.OptionId) != 0;
        if (beginsKeys && socket is StreamSocket stream)
        {
            if (stream.Connection is not { IsGone: false } connection) return Errno.EINVAL;
            connection.BeginStampKeys((flags & TimestampingFlag.OptionIdTcp) != 0);
        }
        bool wantsStatistics = (flags & TimestampingFlag.OptionStatistics) != 0;
        if (wantsStatistics && (flags & TimestampingFlag.OptionTimeOnly) == 0) return Errno.EINVAL;
        // A hardware clock to bind to: no interface of ours has one.
        if ((flags & TimestampingFlag.BindClock) != 0) return Errno.EINVAL;
        socket.Options.Timestamping = flags;
        if (socket is not StreamSocket { Tcp: var tcp }) return Errno.None;
        tcp.StampKeys = (flags & TimestampingFlag.OptionId) != 0;
        tcp.StampsOnly = (flags & TimestampingFlag.OptionTimeOnly) != 0;
        return Errno.None;
    }

    /// <summary>Tells it.</summary>
    public static SocketResult Get(Socket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, socket.Options.Timestamping);
        return OptionValue.Write(target, bytes);
    }

    /// <summary>Times that the socket wants to be shown.</summary>
    public static bool IsShown(Socket socket) => (socket.Options.Timestamping & TimestampingFlag.Software) != 0;
}
