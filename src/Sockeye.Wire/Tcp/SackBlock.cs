using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Tcp;

/// <summary>A run of bytes that the receiver holds above its acknowledgment (RFC 2018 §3), or has received twice (RFC 2883
/// §4).</summary>
/// <param name="Left">The first sequence number of the block.</param>
/// <param name="Right">The sequence number after its last.</param>
public readonly record struct SackBlock(SequenceNumber Left, SequenceNumber Right)
{
    /// <summary>Bytes on the wire.</summary>
    public const int WireLength = 8;

    /// <summary>Bytes that the block covers; not above 0 when the block makes no sense.</summary>
    public int Length => Right - Left;

    /// <summary>Reads the first eight bytes.</summary>
    public static SackBlock Read(ReadOnlySpan<byte> source) => new(
        new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(source)),
        new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(source[4..])));

    /// <summary>Writes eight bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Right.Value);
        BinaryPrimitives.WriteUInt32BigEndian(destination, Left.Value);
    }

    /// <summary>"{100:200}", as tcpdump writes it.</summary>
    public override string ToString() => $"{{{Left}:{Right}}}";
}
