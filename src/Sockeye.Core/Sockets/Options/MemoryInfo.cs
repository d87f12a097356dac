// SO_MEMINFO: the numbers of sock_diag's SK_MEMINFO_ in their order.

using System;
using System.Buffers.Binary;

namespace Sockeye.Core.Sockets.Options;

/// <summary>What a socket holds and may hold.</summary>
internal static class MemoryInfo
{
    private const int Fields = 9;
    private const int ReceiveHeld = 0, ReceiveLimit = 1, SendLimit = 3, WriteQueued = 5, Drops = 8;

    /// <summary>Writes as much as there is room for.</summary>
    public static SocketResult Write(Socket socket, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[Fields * sizeof(uint)];
        bytes.Clear();
        Put(bytes, ReceiveLimit, socket.Options.ReceiveBuffer);
        Put(bytes, SendLimit, socket.Options.SendBuffer);
        switch (socket)
        {
            case StreamSocket { Connection: { } connection }:
                Put(bytes, ReceiveHeld, connection.ReceiveMemory);
                Put(bytes, ReceiveLimit, connection.ReceiveMemoryLimit);
                Put(bytes, SendLimit, connection.SendLimit);
                Put(bytes, WriteQueued, connection.SendMemory);
                break;
            case DatagramSocket { Endpoint.Queue: var queue }:
                Put(bytes, ReceiveHeld, queue.HeldBytes);
                Put(bytes, Drops, queue.Drops);
                break;
        }
        return OptionValue.Write(target, bytes);
    }

    private static void Put(Span<byte> bytes, int field, long value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(field * sizeof(uint))..], (uint)Math.Clamp(value, 0, uint.MaxValue));
}
