// The Internet checksum (RFC 1071) and its incremental update (RFC 1624).
//
// The sum is one's complement: 16-bit words added, every carry out of the top added back at the bottom. Two of its
// properties make it quick. Words may be added in the machine's own byte order and the result swapped once at the end
// (RFC 1071 §2 B), and carries may be gathered in wide lanes and folded late (RFC 1071 §2 C). WordSum does that with
// vectors; this file is the arithmetic that its callers see.

using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Sockeye.Wire.Checksums;

/// <summary>The checksum of IPv4, ICMP, IGMP, UDP and TCP.</summary>
/// <remarks>A partial sum is a <see cref="uint"/>: the one's complement sum of big-endian 16-bit words in host order, not
/// complemented. Those that <see cref="Sum"/> and <see cref="CopyAndSum"/> return are folded to 16 bits, so up to 65,537
/// of them may be added with plain <c>+</c> before <see cref="Finish"/>. A piece that starts at an odd offset
/// of the whole is added by <see cref="Combine"/>.</remarks>
public static class InternetChecksum
{
    /// <summary>The checksum to write (big-endian) for these bytes, whose checksum field must be zero. Over bytes that
    /// include a right checksum the result is 0.</summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes) => Finish(Sum(bytes));

    /// <summary>Adds bytes that start at an even offset of the whole. An odd last byte is padded with a zero on the right
    /// (RFC 1071 §1).</summary>
    public static uint Sum(ReadOnlySpan<byte> bytes, uint initial = 0) => Fold(ToHost(WordSum.Read(bytes)) + (ulong)initial);

    /// <summary>Copies bytes and adds them on the way: one pass over memory instead of two.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static uint CopyAndSum(ReadOnlySpan<byte> source, Span<byte> destination, uint initial = 0)
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        return Fold(ToHost(WordSum.Copy(source, destination)) + (ulong)initial);
    }

    /// <summary>Adds the sum of a piece that starts <paramref name="offset"/> bytes into the whole. At an odd offset the
    /// piece's bytes stand in the other halves of their words, so its sum is swapped (RFC 1071 §2 B).</summary>
    public static uint Combine(uint sum, uint piece, int offset)
    {
        var folded = (ushort)Fold(piece);
        return Fold((ulong)sum + ((offset & 1) == 0 ? folded : BinaryPrimitives.ReverseEndianness(folded)));
    }

    /// <summary>Folds and complements: the value of the checksum field.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);

    /// <summary>The checksum after one 16-bit word of the covered bytes has changed.</summary>
    public static ushort Update(ushort checksum, ushort old, ushort @new)
    {
        // RFC 1624 §3, equation 3: HC' = ~(~HC + ~m + m')
        return Finish((uint)(ushort)~checksum + (ushort)~old + @new);
    }

    /// <summary>The checksum after a 32-bit field, at an even offset, has changed (an address, a sequence number).</summary>
    public static ushort Update(ushort checksum, uint old, uint @new) =>
        Update(Update(checksum, (ushort)(old >> 16), (ushort)(@new >> 16)), (ushort)old, (ushort)@new);

    private static ushort ToHost(ulong nativeSum)
    {
        var folded = (ushort)Fold(nativeSum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    // A number plus itself turned by half its width has, in its upper half, the sum of the halves with the carry brought
    // round: one fold, twice.
    private static uint Fold(ulong sum)
    {
        var half = (uint)((sum + BitOperations.RotateRight(sum, 32)) >> 32);
        return (half + BitOperations.RotateRight(half, 16)) >> 16;
    }
}
