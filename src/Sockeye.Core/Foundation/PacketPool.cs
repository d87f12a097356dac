using System;

namespace Sockeye.Core.Foundation;

/// <summary>Buffers of two sizes, kept for reuse; the memory of all packets of one stack.</summary>
/// <remarks>
/// <para>Small buffers take a frame of an ordinary link with room to spare; large ones a 64 KiB segment.
/// Bound: <see cref="Limit"/> bytes outstanding; beyond it <see cref="TryRent"/> says no, which callers count and treat as a full
/// queue. Free buffers kept are bounded as well; what exceeds that goes to the collector.</para>
/// <para>One thread at a time: whoever holds the stack's turn.</para>
/// </remarks>
public sealed class PacketPool
{
    /// <summary>Memory of a small buffer, in bytes.</summary>
    public const int SmallCapacity = 2048;

    /// <summary>Memory of a large buffer: 65,535 bytes of packet, a link header and headroom.</summary>
    public const int LargeCapacity = 65_536 + 512;

    /// <summary>Headroom that fits every header we prepend: Ethernet, VLAN, IPv6 or IPv4 with options, TCP with options.</summary>
    public const int DefaultHeadroom = 160;

    private const int KeptSmall = 4096;
    private const int KeptLarge = 512;

    [Bounded("KeptSmall")]
    private readonly PacketBuffer[] _small = new PacketBuffer[KeptSmall];

    [Bounded("KeptLarge")]
    private readonly PacketBuffer[] _large = new PacketBuffer[KeptLarge];
    private int _smallCount;
    private int _largeCount;

    /// <summary>A pool that hands out at most <paramref name="limit"/> bytes at a time.</summary>
    public PacketPool(long limit = 256L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Limit = limit;
    }

    /// <summary>Most bytes outstanding at a time.</summary>
    public long Limit { get; }

    /// <summary>Bytes outstanding now: zero when every buffer has come back.</summary>
    public long Outstanding { get; private set; }

    /// <summary>How often a rent was refused because <see cref="Limit"/> was reached.</summary>
    public long Refusals { get; private set; }

    /// <summary>A buffer with room for <paramref name="size"/> bytes behind <paramref name="headroom"/>, or null at the limit.</summary>
    /// <param name="size">Bytes to be appended: 0 to 65,535 plus a link header.</param>
    /// <param name="headroom">Bytes to be prepended.</param>
    public PacketBuffer? TryRent(int size, int headroom = DefaultHeadroom)
    {
        int needed = size + headroom;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, LargeCapacity, nameof(size));
        int capacity = needed <= SmallCapacity ? SmallCapacity : LargeCapacity;
        if (Outstanding + capacity > Limit)
        {
            Refusals++;
            return null;
        }
        Outstanding += capacity;
        PacketBuffer buffer = capacity == SmallCapacity ? TakeSmall() : TakeLarge();
        buffer.Open(headroom);
        return buffer;
    }

    internal void Return(PacketBuffer buffer)
    {
        Outstanding -= buffer.Capacity;
        if (buffer.IsLarge)
        {
            if (_largeCount < KeptLarge) _large[_largeCount++] = buffer;
        }
        else if (_smallCount < KeptSmall)
        {
            _small[_smallCount++] = buffer;
        }
    }

    private PacketBuffer TakeSmall() => _smallCount > 0 ? _small[--_smallCount] : Allocate(SmallCapacity);

    private PacketBuffer TakeLarge() => _largeCount > 0 ? _large[--_largeCount] : Allocate(LargeCapacity);

    private PacketBuffer Allocate(int capacity) =>
        new(this, GC.AllocateUninitializedArray<byte>(capacity, pinned: true));
}
