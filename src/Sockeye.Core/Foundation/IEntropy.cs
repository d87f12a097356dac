using System;

namespace Sockeye.Core.Foundation;

/// <summary>The only source of randomness: keys, initial sequence numbers, ports, jitter.</summary>
/// <remarks>Production gives the system's cryptographic generator; a simulation gives a seeded one.</remarks>
public interface IEntropy
{
    /// <summary>Fills the span with random bytes.</summary>
    void Fill(Span<byte> destination);

    /// <summary>A random 64-bit number.</summary>
    ulong NextUInt64();

    /// <summary>The numbers for one purpose. Where several threads make calls, a simulation gives each purpose a sequence of its own, so
    /// that what one thread draws does not shift what another gets; elsewhere it is the same source.</summary>
    IEntropy For(string purpose) => this;

    /// <summary>A number from 0 up to but not including <paramref name="exclusiveMaximum"/> (at least 1).</summary>
    uint NextUInt32(uint exclusiveMaximum) =>
        (uint)((ulong)(uint)NextUInt64() * exclusiveMaximum >> 32);
}
