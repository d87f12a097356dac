using System.Buffers;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What the senders of one stack share, and what they have only while something is in flight.</summary>
/// <remarks>Owner: the stack, under its turn. Bound: <see cref="KeptRings"/> small rings wait here; larger ones are the shared array
/// pool's.</remarks>
internal sealed class SenderPool
{
    /// <summary>Stretches in the smallest ring.</summary>
    public const int SmallestRing = 8;

    private const int KeptRings = 64;

    [Bounded("KeptRings")]
    private readonly SentSegment[]?[] _rings = new SentSegment[]?[KeptRings];
    private int _count;

    /// <summary>The sample of the acknowledgment being processed.</summary>
    public DeliverySample Sample { get; } = new();

    /// <summary>A ring for at least so many stretches; a power of two.</summary>
    public SentSegment[] Rent(int length)
    {
        if (length > SmallestRing) return ArrayPool<SentSegment>.Shared.Rent(length);
        return _count > 0 ? _rings[--_count]! : new SentSegment[SmallestRing];
    }

    /// <summary>Takes a ring back.</summary>
    public void Return(SentSegment[] ring)
    {
        if (ring.Length > SmallestRing) ArrayPool<SentSegment>.Shared.Return(ring);
        else if (_count < KeptRings) _rings[_count++] = ring;
    }
}
