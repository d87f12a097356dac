// The inner loop of the Internet checksum: the sum of 16-bit words in the machine's byte order, with or without a copy.
//
// A vector is taken as 32-bit lanes, each holding two words, high and low. Two accumulators suffice for it:
//     all  += lane          (wraps modulo 2^32)
//     high += lane >> 16    (exact while fewer than 65,537 lanes were added)
// because the sum of the low words is all - (high << 16) modulo 2^32, and is exact under the same bound. That is three
// operations for each vector. Chunk keeps the bound for the narrowest vector: 2^20 / 16 = 65,536 lanes.

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sockeye.Wire.Checksums;

/// <summary>Adds native-order 16-bit words, wide. The results are not folded.</summary>
internal static class WordSum
{
    private const int Chunk = 1 << 20;

    // Below this the lanes' final addition costs more than the vectors save: a bare IP or TCP header.
    private const int MinVectorLength = 48;

    private interface IMode
    {
        static abstract bool Copies { get; }
    }

    /// <summary>The sum of the words of <paramref name="source"/>, an odd last byte being the first byte of a word.</summary>
    public static ulong Read(ReadOnlySpan<byte> source) =>
        Run<Reading>(ref MemoryMarshal.GetReference(source), ref Unsafe.NullRef<byte>(), source.Length);

    /// <summary>The same, and <paramref name="source"/> is copied. The caller has checked that there is room.</summary>
    public static ulong Copy(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Run<Copying>(ref MemoryMarshal.GetReference(source), ref MemoryMarshal.GetReference(destination), source.Length);

    private static ulong Run<TMode>(ref byte source, ref byte destination, int length)
        where TMode : struct, IMode
    {
        ulong sum = 0;
        var at = 0;
        while (length >= MinVectorLength && length - at >= Vector128<byte>.Count)
        {
            var end = at + Math.Min(length - at, Chunk);
            if (Vector512.IsHardwareAccelerated && end - at >= 4 * Vector512<byte>.Count)
            {
                sum += Sum512<TMode>(ref source, ref destination, ref at, end);
            }

            if (Vector256.IsHardwareAccelerated && end - at >= Vector256<byte>.Count)
            {
                sum += Sum256<TMode>(ref source, ref destination, ref at, end);
            }

            if (!Vector128.IsHardwareAccelerated) break;
            sum += Sum128<TMode>(ref source, ref destination, ref at, end);
        }

        return sum + SumScalar<TMode>(ref source, ref destination, at, length);
    }

    private static uint Sum512<TMode>(ref byte source, ref byte destination, ref int at, int end)
        where TMode : struct, IMode
    {
        const int Width = 64;
        var (all0, all1) = (Vector512<uint>.Zero, Vector512<uint>.Zero);
        var (high0, high1) = (Vector512<uint>.Zero, Vector512<uint>.Zero);
        var i = (nuint)at;
        for (var last = (nuint)(end - 2 * Width); i <= last; i += 2 * Width)
        {
            var v0 = Vector512.LoadUnsafe(ref source, i);
            var v1 = Vector512.LoadUnsafe(ref source, i + Width);
            if (TMode.Copies)
            {
                v0.StoreUnsafe(ref destination, i);
                v1.StoreUnsafe(ref destination, i + Width);
            }

            all0 += v0.AsUInt32();
            all1 += v1.AsUInt32();
            high0 += v0.AsUInt32() >>> 16;
            high1 += v1.AsUInt32() >>> 16;
        }

        at = (int)i;
        var high = high0 + high1;
        var low = all0 + all1 - (high << 16);
        return Vector512.Sum(Halves(low) + Halves(high));

        static Vector512<uint> Halves(Vector512<uint> v) => (v & Vector512.Create(0xFFFFu)) + (v >>> 16);
    }

    private static uint Sum256<TMode>(ref byte source, ref byte destination, ref int at, int end)
        where TMode : struct, IMode
    {
        const int Width = 32;
        var (all0, all1) = (Vector256<uint>.Zero, Vector256<uint>.Zero);
        var (high0, high1) = (Vector256<uint>.Zero, Vector256<uint>.Zero);
        var i = (nuint)at;
        for (; i + 4 * Width <= (nuint)end; i += 4 * Width)
        {
            var v0 = Vector256.LoadUnsafe(ref source, i);
            var v1 = Vector256.LoadUnsafe(ref source, i + Width);
            var v2 = Vector256.LoadUnsafe(ref source, i + 2 * Width);
            var v3 = Vector256.LoadUnsafe(ref source, i + 3 * Width);
            if (TMode.Copies)
            {
                v0.StoreUnsafe(ref destination, i);
                v1.StoreUnsafe(ref destination, i + Width);
                v2.StoreUnsafe(ref destination, i + 2 * Width);
                v3.StoreUnsafe(ref destination, i + 3 * Width);
            }

            all0 += v0.AsUInt32();
            all1 += v1.AsUInt32();
            high0 += v0.AsUInt32() >>> 16;
            high1 += v1.AsUInt32() >>> 16;
            all0 += v2.AsUInt32();
            all1 += v3.AsUInt32();
            high0 += v2.AsUInt32() >>> 16;
            high1 += v3.AsUInt32() >>> 16;
        }

        for (; i + Width <= (nuint)end; i += Width)
        {
            var v = Vector256.LoadUnsafe(ref source, i);
            if (TMode.Copies) v.StoreUnsafe(ref destination, i);
            all0 += v.AsUInt32();
            high0 += v.AsUInt32() >>> 16;
        }

        at = (int)i;
        var high = high0 + high1;
        var low = all0 + all1 - (high << 16);
        return Vector256.Sum(Halves(low) + Halves(high));

        static Vector256<uint> Halves(Vector256<uint> v) => (v & Vector256.Create(0xFFFFu)) + (v >>> 16);
    }

    private static uint Sum128<TMode>(ref byte source, ref byte destination, ref int at, int end)
        where TMode : struct, IMode
    {
        const int Width = 16;
        var (all, high) = (Vector128<uint>.Zero, Vector128<uint>.Zero);
        var i = (nuint)at;
        for (; i + Width <= (nuint)end; i += Width)
        {
            var v = Vector128.LoadUnsafe(ref source, i);
            if (TMode.Copies) v.StoreUnsafe(ref destination, i);
            all += v.AsUInt32();
            high += v.AsUInt32() >>> 16;
        }

        at = (int)i;
        var low = all - (high << 16);
        return Vector128.Sum(Halves(low) + Halves(high));

        static Vector128<uint> Halves(Vector128<uint> v) => (v & Vector128.Create(0xFFFFu)) + (v >>> 16);
    }

    private static ulong SumScalar<TMode>(ref byte source, ref byte destination, int at, int length)
        where TMode : struct, IMode
    {
        ulong sum = 0;
        for (; length - at >= sizeof(ulong); at += sizeof(ulong))
        {
            var v = Move<ulong, TMode>(ref source, ref destination, at);
            sum += (v & 0xFFFF_FFFF) + (v >> 32);
        }

        if ((length - at & 4) != 0)
        {
            sum += Move<uint, TMode>(ref source, ref destination, at);
            at += 4;
        }

        if ((length - at & 2) != 0)
        {
            sum += Move<ushort, TMode>(ref source, ref destination, at);
            at += 2;
        }

        if (at < length)
        {
            var v = (uint)Move<byte, TMode>(ref source, ref destination, at);
            sum += BitConverter.IsLittleEndian ? v : v << 8;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Move<T, TMode>(ref byte source, ref byte destination, int at)
        where T : struct
        where TMode : struct, IMode
    {
        var value = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref source, at));
        if (TMode.Copies) Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, at), value);
        return value;
    }

    private readonly struct Reading : IMode
    {
        public static bool Copies => false;
    }

    private readonly struct Copying : IMode
    {
        public static bool Copies => true;
    }
}
