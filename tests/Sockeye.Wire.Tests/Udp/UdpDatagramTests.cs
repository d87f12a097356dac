using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Udp;
using Xunit;

namespace Sockeye.Wire.Tests.Udp;

public class UdpDatagramTests
{
    private static readonly byte[] Datagram = Bytes.Of("c350 0035 000c 0000 61626364");

    [Fact]
    public void A_datagram_is_read_and_written_back()
    {
        Assert.True(UdpDatagram.TryParse(Datagram, out var udp));
        Assert.Equal(50000, udp.SourcePort);
        Assert.Equal(53, udp.DestinationPort);
        Assert.Equal(12, udp.Length);
        Assert.False(udp.HasChecksum);
        Assert.True("abcd"u8.SequenceEqual(udp.Payload));

        var written = new byte[8];
        Assert.Equal(8, UdpDatagram.Write(written, udp.SourcePort, udp.DestinationPort, udp.Length));
        Assert.Equal(Datagram[..8], written);
    }

    [Fact]
    public void Row_085_fewer_than_eight_bytes_are_refused()
    {
        for (var length = 0; length < 8; length++) Assert.False(UdpDatagram.TryParse(Datagram.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(0, 0)] // a jumbogram's
    [InlineData(0, 7)]
    [InlineData(0, 13)]
    [InlineData(255, 255)]
    public void Row_085_a_length_below_eight_or_above_the_payload_is_refused(byte high, byte low) =>
        Assert.False(UdpDatagram.TryParse(Datagram.With(4, high, low), out _));

    [Fact]
    public void Row_085_what_stands_behind_the_length_is_trimmed()
    {
        Assert.True(UdpDatagram.TryParse(Datagram.With(5, 10), out var udp));
        Assert.True("ab"u8.SequenceEqual(udp.Payload));
    }

    [Fact]
    public void Row_086_no_checksum_is_acceptable_on_IPv4_and_not_on_IPv6()
    {
        Assert.True(UdpDatagram.TryParse(Datagram, out var udp));
        Assert.True(udp.IsChecksumAcceptable(IPv4Address.Loopback, IPv4Address.Loopback));
        Assert.False(udp.IsChecksumAcceptable(IPv6Address.Loopback, IPv6Address.Loopback));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("fd00::1", "fd00::2")]
    public void Row_086_a_right_checksum_is_accepted_and_every_changed_bit_is_not(string from, string to)
    {
        var (source, destination) = (InternetAddress.Parse(from), InternetAddress.Parse(to));
        var bytes = (byte[])Datagram.Clone();
        UdpDatagram.WriteChecksum(bytes, PseudoHeader.Sum(source, destination, IPProtocol.Udp, bytes.Length));
        Assert.True(UdpDatagram.TryParse(bytes, out var udp));
        Assert.True(udp.IsChecksumAcceptable(source, destination));
        Assert.False(udp.IsChecksumAcceptable(source, source));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var bad = (byte[])bytes.Clone();
            bad[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(UdpDatagram.TryParse(bad, out udp) && udp.IsChecksumAcceptable(source, destination));
        }
    }

    [Fact]
    public void Row_086_a_sum_that_computes_to_zero_is_sent_as_ones()
    {
        // The last word is chosen so that the sum of everything else is completed to all ones.
        var (source, destination) = (new IPv4Address(10, 0, 0, 1), new IPv4Address(10, 0, 0, 2));
        var pseudo = PseudoHeader.Sum(source, destination, IPProtocol.Udp, 12);
        var bytes = Datagram.With(10, 0, 0);
        var rest = InternetChecksum.Finish(InternetChecksum.Sum(bytes, pseudo));
        bytes = bytes.With(10, (byte)(rest >> 8), (byte)rest);
        Assert.Equal(0, InternetChecksum.Finish(InternetChecksum.Sum(bytes, pseudo)));

        UdpDatagram.WriteChecksum(bytes, pseudo);
        Assert.True(UdpDatagram.TryParse(bytes, out var udp));
        Assert.Equal(0xFFFF, udp.Checksum);
        Assert.True(udp.IsChecksumAcceptable(source, destination));
    }

    [Fact]
    public void Any_bytes_parse_without_a_throw_and_stay_within_themselves() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        if (bytes.Length > 5) bytes[4] = 0;
        if (!UdpDatagram.TryParse(bytes, out var udp)) return;
        Assert.InRange(udp.Length, 8, bytes.Length);
        Assert.Equal(udp.Length - 8, udp.Payload.Length);
    });
}
