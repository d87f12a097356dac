// The Transmission Control Protocol's header (RFC 9293 §3.1).
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source Port          |       Destination Port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Sequence Number                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Acknowledgment Number                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Data |     |A|C|E|U|A|P|R|S|F|                               |
//   | Offset| Rsr |E|W|C|R|C|S|S|Y|I|            Window             |
//   |       | vd  | |R|E|G|K|H|T|N|N|                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Checksum            |         Urgent Pointer        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                           [Options]                           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                             Data ...

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Tcp;

/// <summary>A TCP segment whose header lies within it.</summary>
public readonly ref struct TcpSegment
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinHeaderLength = 20;

    /// <summary>Bytes of the longest header.</summary>
    public const int MaxHeaderLength = 60;

    /// <summary>Bytes that options may take.</summary>
    public const int MaxOptionsLength = MaxHeaderLength - MinHeaderLength;

    /// <summary>Where the checksum stands, for whoever computes it later (a device with offload).</summary>
    public const int ChecksumOffset = 16;

    internal const int DestinationPortOffset = 2;
    internal const int SequenceOffset = 4;
    internal const int AcknowledgmentOffset = 8;
    internal const int FlagsOffset = 12;
    internal const int WindowOffset = 14;
    internal const int UrgentPointerOffset = 18;
    internal const int FlagsMask = 0x1FF;

    private readonly ReadOnlySpan<byte> _bytes;

    private TcpSegment(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[DestinationPortOffset..]);

    /// <summary>SEG.SEQ.</summary>
    public SequenceNumber Sequence => new(BinaryPrimitives.ReadUInt32BigEndian(_bytes[SequenceOffset..]));

    /// <summary>SEG.ACK, meaningful with ACK.</summary>
    public SequenceNumber Acknowledgment => new(BinaryPrimitives.ReadUInt32BigEndian(_bytes[AcknowledgmentOffset..]));

    /// <summary>20 to 60.</summary>
    public int HeaderLength => (_bytes[FlagsOffset] >> 4) * 4;

    /// <summary>The control bits.</summary>
    public TcpFlags Flags => (TcpFlags)(BinaryPrimitives.ReadUInt16BigEndian(_bytes[FlagsOffset..]) & FlagsMask);

    /// <summary>The three bits that no RFC has given a meaning.</summary>
    public int Reserved => _bytes[FlagsOffset] >> 1 & 7;

    /// <summary>SEG.WND before the shift.</summary>
    public UnscaledWindow Window => new(BinaryPrimitives.ReadUInt16BigEndian(_bytes[WindowOffset..]));

    /// <summary>As it stands in the header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    /// <summary>SEG.UP, meaningful with URG.</summary>
    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_bytes[UrgentPointerOffset..]);

    /// <summary>0 to 40 bytes; read them with <see cref="TcpOptions"/> or <see cref="TcpOptionReader"/>.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinHeaderLength..HeaderLength];

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Header and data.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>SEG.LEN: what the segment takes of the sequence space, SYN and FIN included (RFC 9293 §3.3.1).</summary>
    public int SegmentLength => _bytes.Length - HeaderLength + (IsSyn ? 1 : 0) + (IsFin ? 1 : 0);

    /// <summary>FIN is set.</summary>
    public bool IsFin => Has(TcpFlags.Fin);

    /// <summary>SYN is set.</summary>
    public bool IsSyn => Has(TcpFlags.Syn);

    /// <summary>RST is set.</summary>
    public bool IsRst => Has(TcpFlags.Rst);

    /// <summary>PSH is set.</summary>
    public bool IsPsh => Has(TcpFlags.Psh);

    /// <summary>ACK is set.</summary>
    public bool IsAck => Has(TcpFlags.Ack);

    /// <summary>URG is set.</summary>
    public bool IsUrg => Has(TcpFlags.Urg);

    /// <summary>ECE is set.</summary>
    public bool IsEce => Has(TcpFlags.Ece);

    /// <summary>CWR is set.</summary>
    public bool IsCwr => Has(TcpFlags.Cwr);

    /// <summary>False when there are fewer than 20 bytes or the data offset is below 5 or past the end.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out TcpSegment segment)
    {
        segment = default;
        if (bytes.Length < MinHeaderLength) return false;
        var headerLength = (bytes[FlagsOffset] >> 4) * 4;
        if (headerLength < MinHeaderLength || headerLength > bytes.Length) return false;
        segment = new TcpSegment(bytes);
        return true;
    }

    /// <summary>The sum over pseudo header, header and data comes out right (RFC 9293 MUST-3).</summary>
    /// <param name="pseudoSum"><see cref="PseudoHeader"/> with the length of <see cref="Bytes"/>.</param>
    public bool IsChecksumValid(uint pseudoSum) => InternetChecksum.Finish(InternetChecksum.Sum(_bytes, pseudoSum)) == 0;

    /// <summary>The same, from the addresses.</summary>
    public bool IsChecksumValid(InternetAddress source, InternetAddress destination) =>
        IsChecksumValid(PseudoHeader.Sum(source, destination, IPProtocol.Tcp, _bytes.Length));

    /// <summary>Computes and writes the checksum of a whole segment, whose field's old value does not matter.</summary>
    public static void WriteChecksum(Span<byte> segment, uint pseudoSum)
    {
        segment[ChecksumOffset] = segment[ChecksumOffset + 1] = 0;
        var checksum = InternetChecksum.Finish(InternetChecksum.Sum(segment, pseudoSum));
        BinaryPrimitives.WriteUInt16BigEndian(segment[ChecksumOffset..], checksum);
    }

    /// <summary>"8000 &gt; 40000, Syn, Ack, seq 1, ack 2, win 65535, length 0".</summary>
    public override string ToString() =>
        $"{SourcePort} > {DestinationPort}, {Flags}, seq {Sequence}, ack {Acknowledgment}, win {Window}, length {Payload.Length}";

    private bool Has(TcpFlags flag) => (_bytes[FlagsOffset + 1] & (byte)flag) != 0;
}
