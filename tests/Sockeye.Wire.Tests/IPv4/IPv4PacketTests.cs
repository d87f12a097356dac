using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Xunit;

namespace Sockeye.Wire.Tests.IPv4;

public class IPv4PacketTests
{
    // An echo request that Linux sent: header checksum by the kernel.
    private static readonly byte[] Ping = Bytes.Of(
        "4500 0054 a6f2 4000 4001 7fb4 0a000001 0a000002 0800" + new string('0', 2 * 62));

    [Fact]
    public void A_captured_header_is_read_and_written_back()
    {
        Assert.True(IPv4Packet.TryParse(Ping, out var packet));
        Assert.Equal(20, packet.HeaderLength);
        Assert.Equal(84, packet.TotalLength);
        Assert.Equal(0xa6f2, packet.Identification);
        Assert.True(packet.DontFragment);
        Assert.False(packet.IsFragment);
        Assert.Equal(64, packet.TimeToLive);
        Assert.Equal(IPProtocol.Icmp, packet.Protocol);
        Assert.Equal(0x7fb4, packet.HeaderChecksum);
        Assert.True(packet.IsChecksumValid);
        Assert.Equal("10.0.0.1", packet.Source.ToString());
        Assert.Equal("10.0.0.2", packet.Destination.ToString());
        Assert.True(packet.Options.IsEmpty);
        Assert.Equal(64, packet.Payload.Length);

        var written = new byte[20];
        var fields = new IPv4Fields
        {
            Source = packet.Source, Destination = packet.Destination, Protocol = packet.Protocol, PayloadLength = 64,
            Identification = packet.Identification, DontFragment = true,
        };
        Assert.Equal(20, IPv4Packet.Write(written, fields));
        Assert.Equal(Ping[..20], written);
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Byte, Gen.UShort, Gen.Int[0, 8191], Gen.Byte.Array[0, 40], Gen.Byte.Array[0, 100])
            .Sample((source, destination, one, two, units, options, payload) =>
            {
                var fields = new IPv4Fields
                {
                    Source = new IPv4Address(source), Destination = new IPv4Address(destination),
                    Protocol = (IPProtocol)one, TimeToLive = (byte)~one, TypeOfService = (byte)(one * 7),
                    Identification = two, DontFragment = (two & 1) != 0, MoreFragments = (two & 2) != 0,
                    FragmentOffset = units * 8, PayloadLength = payload.Length,
                };
                var bytes = new byte[200];
                bytes.AsSpan().Fill(0xEE);
                var header = IPv4Packet.Write(bytes, fields, options);
                payload.CopyTo(bytes, header);
                Assert.True(IPv4Packet.TryParse(bytes, out var packet));
                Assert.Equal(fields.Source, packet.Source);
                Assert.Equal(fields.Destination, packet.Destination);
                Assert.Equal(fields.Protocol, packet.Protocol);
                Assert.Equal(fields.TimeToLive, packet.TimeToLive);
                Assert.Equal(fields.TypeOfService, packet.Dscp << 2 | packet.Ecn);
                Assert.Equal(fields.Identification, packet.Identification);
                Assert.Equal(fields.DontFragment, packet.DontFragment);
                Assert.Equal(fields.MoreFragments, packet.MoreFragments);
                Assert.Equal(fields.FragmentOffset, packet.FragmentOffset);
                Assert.Equal(fields.MoreFragments || units > 0, packet.IsFragment);
                Assert.True(packet.IsChecksumValid);
                Assert.True(payload.AsSpan().SequenceEqual(packet.Payload));
                Assert.True(packet.Options.StartsWith(options));
                Assert.Equal(-1, packet.Options[options.Length..].IndexOfAnyExcept((byte)0));
            });

    [Fact]
    public void Row_007_what_the_link_added_behind_total_length_is_left_out()
    {
        Assert.True(IPv4Packet.TryParse([.. Ping, 1, 2, 3], out var packet));
        Assert.Equal(64, packet.Payload.Length);
    }

    [Theory]
    [InlineData(0x55)] // version 5
    [InlineData(0x65)] // version 6
    [InlineData(0x44)] // 16 bytes of header
    [InlineData(0x40)] // none
    public void Row_010_a_wrong_version_or_header_length_is_refused(byte first) =>
        Assert.False(IPv4Packet.TryParse(Ping.With(0, first), out _));

    [Fact]
    public void Row_010_a_header_cut_short_or_longer_than_the_packet_is_refused()
    {
        for (var length = 0; length < 20; length++) Assert.False(IPv4Packet.TryParse(Ping.AsSpan(0, length), out _));
        Assert.False(IPv4Packet.TryParse(Bytes.Of("4f00 0014 0000 0000 4001 0000 0a000001 0a000002"), out _));
        Assert.False(IPv4Packet.TryParse(Bytes.Of("4f00 003c 0000 0000 4001 0000 0a000001 0a000002"), out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    public void Row_011_a_total_length_below_the_header_is_refused(byte length) =>
        Assert.False(IPv4Packet.TryParse(Ping.With(2, 0, length), out _));

    [Theory]
    [InlineData(0, 85)]
    [InlineData(255, 255)]
    public void Row_012_a_total_length_above_what_came_is_refused(byte high, byte low) =>
        Assert.False(IPv4Packet.TryParse(Ping.With(2, high, low), out _));

    [Fact]
    public void Row_013_every_changed_bit_of_the_header_spoils_the_checksum()
    {
        for (var bit = 0; bit < 160; bit++)
        {
            var bad = (byte[])Ping.Clone();
            bad[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(IPv4Packet.TryParse(bad, out var packet) && packet.IsChecksumValid);
        }
    }

    [Fact]
    public void Row_063_a_quoted_packet_may_be_cut_behind_its_header_and_nowhere_else()
    {
        Assert.True(IPv4Packet.TryParseQuoted(Ping.AsSpan(0, 28), out var quoted));
        Assert.Equal(8, quoted.Payload.Length);
        Assert.False(IPv4Packet.TryParseQuoted(Ping.AsSpan(0, 19), out _));
        Assert.False(IPv4Packet.TryParseQuoted(Ping.With(0, 0x4f).AsSpan(0, 28), out _));
        Assert.False(IPv4Packet.TryParseQuoted(Ping.With(0, 0x44).AsSpan(0, 28), out _));
        Assert.False(IPv4Packet.TryParseQuoted(Ping.With(2, 0, 19).AsSpan(0, 28), out _));
    }

    [Fact]
    public void A_hop_taken_off_keeps_the_checksum_right() => Gen.Select(Gen.UInt, Gen.Byte[1, 255]).Sample((source, ttl) =>
    {
        var bytes = new byte[20];
        IPv4Packet.Write(bytes, new IPv4Fields { Source = new IPv4Address(source), TimeToLive = ttl });
        IPv4Packet.DecrementTimeToLive(bytes);
        Assert.True(IPv4Packet.TryParse(bytes, out var packet));
        Assert.Equal(ttl - 1, packet.TimeToLive);
        Assert.True(packet.IsChecksumValid);
    });

    [Theory] // RFC 3168 §5
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Congestion_is_marked_only_on_what_is_capable(byte ecn, bool marked)
    {
        var bytes = new byte[20];
        IPv4Packet.Write(bytes, new IPv4Fields { TypeOfService = (byte)(0xB8 | ecn) });
        Assert.Equal(marked, IPv4Packet.SetCongestionExperienced(bytes));
        Assert.True(IPv4Packet.TryParse(bytes, out var packet));
        Assert.Equal(marked ? 3 : ecn, packet.Ecn);
        Assert.Equal(0xB8 >> 2, packet.Dscp);
        Assert.True(packet.IsChecksumValid);
    }

    [Fact]
    public void Any_bytes_parse_without_a_throw_and_stay_within_themselves() =>
        Gen.Select(Gen.Byte[0x40, 0x4F], Gen.Byte.Array[0, 90]).Sample((first, bytes) =>
        {
            if (bytes.Length > 3) bytes = bytes.With(0, first, 0, 0, (byte)(bytes[3] % 90));
            if (!IPv4Packet.TryParse(bytes, out var packet)) return;
            Assert.Equal(packet.TotalLength, packet.Header.Length + packet.Payload.Length);
            Assert.True(packet.TotalLength <= bytes.Length);
            var reader = new IPv4OptionReader(packet.Options);
            while (reader.TryRead(out _)) { }
        }, iter: 5000);

    [Fact]
    public void Parsing_allocates_nothing()
    {
        var bytes = Ping;
        Allocation.IsZero(() =>
        {
            Assert.True(IPv4Packet.TryParse(bytes, out var packet) && packet.IsChecksumValid);
            Assert.True(packet.Source != packet.Destination && !packet.Payload.IsEmpty);
        });
    }
}
