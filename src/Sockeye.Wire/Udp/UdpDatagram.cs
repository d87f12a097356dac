// The User Datagram Protocol's header (RFC 768).
//
//    0      7 8     15 16    23 24    31
//   +--------+--------+--------+--------+
//   |     Source      |   Destination   |
//   |      Port       |      Port       |
//   +--------+--------+--------+--------+
//   |                 |                 |
//   |     Length      |    Checksum     |
//   +--------+--------+--------+--------+
//   |          data octets ...

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Udp;

/// <summary>A UDP datagram whose length lies within the IP payload.</summary>
public readonly ref struct UdpDatagram
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 8;

    /// <summary>What Length can say.</summary>
    public const int MaxLength = 65535;

    private const int DestinationPortOffset = 2;
    private const int LengthOffset = 4;
    private const int ChecksumOffset = 6;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpDatagram(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Where an answer would go; 0 when none is wanted.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Which program.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[DestinationPortOffset..]);

    /// <summary>Header and data.</summary>
    public int Length => _bytes.Length;

    /// <summary>As it stands in the header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    /// <summary>The sender computed a checksum.</summary>
    public bool HasChecksum => Checksum != 0;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Header and data.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>False when there are fewer than eight bytes or Length is below eight or above what is there. IP payload
    /// behind Length is left out. Length 0, a jumbogram's (RFC 2675 §4), is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpDatagram datagram)
    {
        datagram = default;
        if (bytes.Length < HeaderLength) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthOffset..]);
        if (length < HeaderLength || length > bytes.Length) return false;
        datagram = new UdpDatagram(bytes[..length]);
        return true;
    }

    /// <summary>Writes a header and returns its length.</summary>
    /// <param name="target">Where the datagram begins.</param>
    /// <param name="sourcePort">Our port.</param>
    /// <param name="destinationPort">Their port.</param>
    /// <param name="length">Header and data.</param>
    /// <param name="checksum">0 until <see cref="WriteChecksum"/>, or for none (IPv4 only).</param>
    public static int Write(Span<byte> target, ushort sourcePort, ushort destinationPort, int length, ushort checksum = 0)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target[ChecksumOffset..], checksum);
        BinaryPrimitives.WriteUInt16BigEndian(target[LengthOffset..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(target[DestinationPortOffset..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(target, sourcePort);
        return HeaderLength;
    }

    /// <summary>The sum over pseudo header, header and data comes out right. A field of 0 ("none") is not looked at
    /// here: see <see cref="IsChecksumAcceptable"/>.</summary>
    /// <param name="pseudoSum"><see cref="PseudoHeader"/> with this datagram's <see cref="Length"/>.</param>
    public bool IsChecksumValid(uint pseudoSum) => InternetChecksum.Finish(InternetChecksum.Sum(_bytes, pseudoSum)) == 0;

    /// <summary>The rule for received datagrams.</summary>
    public bool IsChecksumAcceptable(InternetAddress source, InternetAddress destination)
    {
        // RFC 768: "An all zero transmitted checksum value means that the transmitter generated no checksum".
        // RFC 8200 §8.1: "IPv6 receivers must discard UDP packets containing a zero checksum".
        if (!HasChecksum) return source.IsIPv4;
        return IsChecksumValid(PseudoHeader.Sum(source, destination, IPProtocol.Udp, Length));
    }

    /// <summary>Computes and writes the checksum of a whole datagram, whose field's old value does not matter.</summary>
    public static void WriteChecksum(Span<byte> datagram, uint pseudoSum)
    {
        datagram[ChecksumOffset] = datagram[ChecksumOffset + 1] = 0;
        var checksum = FinishChecksum(InternetChecksum.Sum(datagram, pseudoSum));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumOffset..], checksum);
    }

    /// <summary>The field's value for a partial sum.</summary>
    public static ushort FinishChecksum(uint sum)
    {
        // RFC 768: "If the computed checksum is zero, it is transmitted as all ones".
        var checksum = InternetChecksum.Finish(sum);
        return checksum == 0 ? (ushort)0xFFFF : checksum;
    }

    /// <summary>"1024 &gt; 53, length 40".</summary>
    public override string ToString() => $"{SourcePort} > {DestinationPort}, length {Length}";
}
