// SipHash-2-4 from the paper (Aumasson, Bernstein, 2012), with a key of the caller. KeyedHash is its quicker sibling for tables; this
// one is where others must come to the same number from the same key.

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sockeye.Core.Foundation;

/// <summary>SipHash-2-4 of a few whole words.</summary>
public static class SipHash
{
    /// <summary>The hash of bytes whose number is a multiple of eight.</summary>
    public static ulong Compute(ulong firstKey, ulong secondKey, ReadOnlySpan<byte> words)
    {
        Span<ulong> v =
        [
            firstKey ^ 0x736f6d6570736575UL, secondKey ^ 0x646f72616e646f6dUL, firstKey ^ 0x6c7967656e657261UL,
            secondKey ^ 0x7465646279746573UL,
        ];
        for (int at = 0; at < words.Length; at += sizeof(ulong)) Absorb(v, BinaryPrimitives.ReadUInt64LittleEndian(words[at..]));
        Absorb(v, (ulong)words.Length << 56);
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) Round(v);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void Absorb(Span<ulong> v, ulong word)
    {
        v[3] ^= word;
        Round(v);
        Round(v);
        v[0] ^= word;
    }

    private static void Round(Span<ulong> v)
    {
        v[0] += v[1];
        v[1] = BitOperations.RotateLeft(v[1], 13) ^ v[0];
        v[0] = BitOperations.RotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = BitOperations.RotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = BitOperations.RotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = BitOperations.RotateLeft(v[1], 17) ^ v[2];
        v[2] = BitOperations.RotateLeft(v[2], 32);
    }
}
