using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sockeye.Core.Foundation;

/// <summary>Randomness that replays: xoshiro256** seeded through SplitMix64. For simulations and tests, never for real wires.</summary>
public sealed class SeededEntropy : IEntropy
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>A generator whose whole output follows from the seed.</summary>
    public SeededEntropy(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>An independent generator for a named part, so that adding one part leaves the others' numbers alone.</summary>
    public static SeededEntropy For(ulong seed, ulong part) =>
        new(seed ^ BitOperations.RotateLeft(part * 0x9E3779B97F4A7C15UL, 31));

    /// <inheritdoc/>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[8];
        while (destination.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, NextUInt64());
            int count = Math.Min(8, destination.Length);
            word[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
