using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Sockets.Options;

/// <summary>Reads and writes option values: C ints in the host's byte order, which is little-endian wherever Linux's numbers above
/// hold.</summary>
internal static class OptionValue
{
    /// <summary>An int; EINVAL when there are fewer than four bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out int number)
    {
        number = 0;
        return value.Length >= sizeof(int) && BinaryPrimitives.TryReadInt32LittleEndian(value, out number);
    }

    /// <summary>An int, or the single byte that IPPROTO_IP takes as well; no bytes are 0.</summary>
    public static int ReadLoose(ReadOnlySpan<byte> value)
    {
        if (TryRead(value, out int number)) return number;
        return value.Length > 0 ? value[0] : 0;
    }

    /// <summary>Writes an int, cut to the room there is.</summary>
    public static SocketResult Write(Span<byte> target, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Write(target, bytes);
    }

    /// <summary>Writes a flag.</summary>
    public static SocketResult Write(Span<byte> target, bool flag) => Write(target, flag ? 1 : 0);

    /// <summary>Writes an int, or one byte where there is room for no more and the number fits (do_ip_getsockopt).</summary>
    public static SocketResult WriteLoose(Span<byte> target, int number)
    {
        if (target.Length is > 0 and < sizeof(int) && number is >= 0 and <= 255)
        {
            target[0] = (byte)number;
            return SocketResult.Success(1);
        }
        return Write(target, number);
    }

    /// <summary>Writes bytes, cut to the room there is.</summary>
    public static SocketResult Write(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(target.Length, bytes.Length);
        bytes[..count].CopyTo(target);
        return SocketResult.Success(count);
    }

    /// <summary>A struct timeval in microseconds. EINVAL when short, EDOM when the microseconds are out of range.</summary>
    public static Errno TryReadTimeval(ReadOnlySpan<byte> value, out long microseconds)
    {
        microseconds = 0;
        if (value.Length < 16) return Errno.EINVAL;
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(value);
        long rest = BinaryPrimitives.ReadInt64LittleEndian(value[8..]);
        if (rest is < 0 or >= 1_000_000) return Errno.EDOM;
        // A negative time is no time at all (sock_set_timeout).
        if (seconds < 0) return Errno.None;
        microseconds = seconds > long.MaxValue / 1_000_000 - 1 ? 0 : (seconds * 1_000_000) + rest;
        return Errno.None;
    }

    /// <summary>Writes a struct timeval.</summary>
    public static SocketResult WriteTimeval(Span<byte> target, long microseconds)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, microseconds / 1_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], microseconds % 1_000_000);
        return Write(target, bytes);
    }
}
