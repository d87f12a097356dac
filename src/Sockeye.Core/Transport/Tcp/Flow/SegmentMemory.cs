// What a received segment costs. A window promises memory, and memory is not bytes: a segment of one byte takes a buffer. How Linux
// prices a buffer decides which windows its peers see, so the price list is its (a packet from a TUN device, on a 64-bit machine).

using System;
using System.Numerics;

namespace Sockeye.Core.Transport.Tcp.Flow;

/// <summary>The price of one received packet.</summary>
/// <param name="Charge">Bytes of memory.</param>
/// <param name="Room">Bytes of later text that its buffer still takes for nothing.</param>
internal readonly record struct SegmentMemory(int Charge, int Room)
{
    private const int Bookkeeping = 256;
    private const int Headroom = 64;
    private const int Trailer = 320;
    private const int SmallestBuffer = 576;
    private const int Page = 4096;

    /// <summary>Text that one page-sized buffer holds when a queue is moved together.</summary>
    public const int LargestPiece = Page - Trailer;

    /// <summary>What such a buffer costs.</summary>
    public const int PieceCharge = Page + Bookkeeping;

    /// <summary>The price of a packet of so many bytes, IP header included.</summary>
    public static SegmentMemory Of(int packetLength)
    {
        int needed = Headroom + packetLength + Trailer;
        int buffer = needed <= SmallestBuffer ? SmallestBuffer
            : needed <= 2 * Page ? (int)BitOperations.RoundUpToPowerOf2((uint)needed)
            : (needed + Page - 1) / Page * Page;

        // What fills pages is spread over several, behind which nothing can be written.
        int room = Headroom + packetLength < Page ? buffer - needed : 0;
        return new SegmentMemory(buffer + Bookkeeping, Math.Max(room, 0));
    }
}
