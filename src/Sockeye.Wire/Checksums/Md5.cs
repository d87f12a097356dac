// MD5 (RFC 1321), for the one thing TCP still signs with it: the option of RFC 2385. Not fit for anything new (RFC 6151).

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sockeye.Wire.Checksums;

/// <summary>MD5 over pieces, without allocation: append them, then finish once.</summary>
public ref struct Md5
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = 16;

    private const int BlockLength = 64;
    private const int LengthOffset = BlockLength - sizeof(ulong);

    // RFC 1321 §3.4: "T[i] … equal to the integer part of 4294967296 times abs(sin(i))".
    private static readonly uint[] Sines = MakeSines();

    private readonly Span<byte> _block;
    private uint _a;
    private uint _b;
    private uint _c;
    private uint _d;
    private ulong _length;

    /// <summary>Begins.</summary>
    /// <param name="block">64 bytes that this may use until it is finished.</param>
    public Md5(Span<byte> block)
    {
        _block = block[..BlockLength];
        (_a, _b, _c, _d) = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476);
    }

    /// <summary>The digest of bytes that lie together.</summary>
    public static void Compute(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        var md5 = new Md5(stackalloc byte[BlockLength]);
        md5.Append(bytes);
        md5.Finish(digest);
    }

    /// <summary>Adds bytes.</summary>
    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        int used = (int)(_length % BlockLength);
        _length += (ulong)bytes.Length;
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, BlockLength - used);
            bytes[..count].CopyTo(_block[used..]);
            bytes = bytes[count..];
            used += count;
            if (used < BlockLength) return;
            Transform();
            used = 0;
        }
    }

    /// <summary>Writes the sixteen bytes of the digest; the object is used up.</summary>
    public void Finish(Span<byte> digest)
    {
        // RFC 1321 §3.1, §3.2: a bit, zeros up to 56 modulo 64, the length in bits.
        int used = (int)(_length % BlockLength);
        _block[used++] = 0x80;
        if (used > LengthOffset)
        {
            _block[used..].Clear();
            Transform();
            used = 0;
        }
        _block[used..LengthOffset].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(_block[LengthOffset..], _length * 8);
        Transform();
        BinaryPrimitives.WriteUInt32LittleEndian(digest, _a);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[4..], _b);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[8..], _c);
        BinaryPrimitives.WriteUInt32LittleEndian(digest[12..], _d);
    }

    // RFC 1321 §3.4: four rounds of sixteen steps, each with its function, its order of the words and its rotations.
    private void Transform()
    {
        ReadOnlySpan<byte> rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
        (uint a, uint b, uint c, uint d) = (_a, _b, _c, _d);
        for (int step = 0; step < 64; step++)
        {
            int round = step >> 4;
            (uint mixed, int word) = round switch
            {
                0 => (b & c | ~b & d, step),
                1 => (b & d | c & ~d, 5 * step + 1 & 15),
                2 => (b ^ c ^ d, 3 * step + 5 & 15),
                _ => (c ^ (b | ~d), 7 * step & 15),
            };
            uint sum = a + mixed + Sines[step] + BinaryPrimitives.ReadUInt32LittleEndian(_block[(word * sizeof(uint))..]);
            (a, d, c, b) = (d, c, b, b + BitOperations.RotateLeft(sum, rotations[round * 4 + step % 4]));
        }

        _a += a;
        _b += b;
        _c += c;
        _d += d;
    }

    private static uint[] MakeSines()
    {
        var sines = new uint[64];
        for (int i = 0; i < sines.Length; i++) sines[i] = (uint)(4_294_967_296.0 * Math.Abs(Math.Sin(i + 1)));
        return sines;
    }
}
