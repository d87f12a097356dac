using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;

namespace Sockeye.Core.Stack;

public sealed partial class NetStack
{
    // Of the polynomial that the bytes of a call are hashed by: the hash of two pieces follows from theirs, so that it does not matter how
    // a stream was cut into calls.
    private const ulong HashFactor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Trace of the applications' calls that changed anything, as <see cref="TraceKind.Call"/>; off until enabled.</summary>
    public TraceLog CallTrace { get; } = new();

    /// <summary>The hash of what two calls handed over one after the other.</summary>
    /// <param name="first">The first call's hash.</param>
    /// <param name="second">The second call's hash.</param>
    /// <param name="secondLength">Bytes of the second call.</param>
    public static long JoinHashes(long first, long second, long secondLength)
    {
        ulong power = 1, factor = HashFactor;
        for (long rest = secondLength; rest > 0; rest >>= 1)
        {
            if ((rest & 1) != 0) power = unchecked(power * factor);
            factor = unchecked(factor * factor);
        }
        return unchecked((long)(((ulong)first * power) + (ulong)second));
    }

    // A call that was refused, or that found nothing, changed nothing.
    private SocketResult Traced(CallKind kind, Socket socket, SocketResult result, ReadOnlySpan<byte> bytes = default, in SocketAddress to = default)
    {
        if (!CallTrace.IsEnabled || (!result.IsSuccess && result.Error != Errno.EINPROGRESS)) return result;
        socket.TryGetPeerName(out SocketAddress peer);
        if (to.IsSome) peer = to;
        CallTrace.Add(new TraceRecord(_context.Now, TraceKind.Call)
        {
            From = (byte)kind,
            Local = socket.LocalName.Endpoint,
            Remote = peer.Endpoint,
            Number = result.Value,
            Duration = Hash(bytes[..Math.Min(bytes.Length, Math.Max(0, result.Value))]),
        });
        return result;
    }

    private static long Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0;
        foreach (byte value in bytes) hash = unchecked((hash * HashFactor) + value + 1);
        return (long)hash;
    }
}
