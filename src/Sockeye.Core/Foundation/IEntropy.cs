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

    /// <summary>A number from 0 up to but not including <paramref name="exclusiveMaximum"/> (at least 1).</summary>
    uint NextUInt32(uint exclusiveMaximum) =>
        (uint)((ulong)(uint)NextUInt64() * exclusiveMaximum >> 32);
}
