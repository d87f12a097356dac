// The fixed part of a TCP header as values, and its writer (RFC 9293 §3.1; the drawing is in TcpSegment.cs).

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Tcp;

/// <summary>What <see cref="Write"/> needs to know; the data offset it works out.</summary>
public readonly record struct TcpHeader
{
    /// <summary>Our port.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>Their port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>Of the first byte of data, or of SYN.</summary>
    public SequenceNumber Sequence { get; init; }

    /// <summary>The next byte that we expect, with ACK.</summary>
    public SequenceNumber Acknowledgment { get; init; }

    /// <summary>Control bits.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary>What we have room for, shifted.</summary>
    public UnscaledWindow Window { get; init; }

    /// <summary>With URG, counted from the sequence number.</summary>
    public ushort UrgentPointer { get; init; }

    /// <summary>Writes a header and returns its length; data goes behind it.</summary>
    /// <param name="target">Where the segment begins.</param>
    /// <param name="header">The fields.</param>
    /// <param name="options">A multiple of four bytes, at most 40, as <see cref="TcpOptionWriter"/> leaves them.</param>
    /// <param name="checksum">0 until it is computed.</param>
    public static int Write(
        Span<byte> target, in TcpHeader header, ReadOnlySpan<byte> options = default, ushort checksum = 0)
    {
        var length = TcpSegment.MinHeaderLength + options.Length;
        var bytes = target[..length];
        options.CopyTo(bytes[TcpSegment.MinHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, header.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TcpSegment.DestinationPortOffset..], header.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[TcpSegment.SequenceOffset..], header.Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[TcpSegment.AcknowledgmentOffset..], header.Acknowledgment.Value);
        var offsetAndFlags = length / 4 << 12 | (int)header.Flags & TcpSegment.FlagsMask;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TcpSegment.FlagsOffset..], (ushort)offsetAndFlags);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TcpSegment.WindowOffset..], header.Window.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TcpSegment.ChecksumOffset..], checksum);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TcpSegment.UrgentPointerOffset..], header.UrgentPointer);
        return length;
    }
}
