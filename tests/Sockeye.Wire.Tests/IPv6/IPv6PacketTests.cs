using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Wire.Tests.IPv6;

public class IPv6PacketTests
{
    private static readonly byte[] Packet = Bytes.Of(
        "6b8 12345 0004 11 40 fd000000000000000000000000000001 fd000000000000000000000000000002 61626364");

    [Fact]
    public void A_header_is_read_and_written_back()
    {
        Assert.True(IPv6Packet.TryParse(Packet, out var packet));
        Assert.Equal(0xB8, packet.TrafficClass);
        Assert.Equal(46, packet.Dscp);
        Assert.Equal(0, packet.Ecn);
        Assert.Equal(0x12345u, packet.FlowLabel);
        Assert.Equal(4, packet.PayloadLength);
        Assert.Equal(IPProtocol.Udp, packet.NextHeader);
        Assert.Equal(64, packet.HopLimit);
        Assert.Equal("fd00::1", packet.Source.ToString());
        Assert.Equal("fd00::2", packet.Destination.ToString());
        Assert.True("abcd"u8.SequenceEqual(packet.Payload));

        var written = new byte[40];
        var fields = new IPv6Fields
        {
            Source = packet.Source, Destination = packet.Destination, NextHeader = packet.NextHeader,
            PayloadLength = 4, TrafficClass = packet.TrafficClass, FlowLabel = packet.FlowLabel,
        };
        Assert.Equal(40, IPv6Packet.Write(written, fields));
        Assert.Equal(Packet[..40], written);
    }

    [Fact]
    public void Row_034_a_header_cut_short_or_of_another_version_is_refused()
    {
        for (var length = 0; length < 40; length++) Assert.False(IPv6Packet.TryParse(Packet.AsSpan(0, length), out _));
        Assert.False(IPv6Packet.TryParse(Packet.With(0, 0x4b), out _));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(255, 255)]
    public void Row_034_a_payload_length_above_what_came_is_refused(byte high, byte low) =>
        Assert.False(IPv6Packet.TryParse(Packet.With(4, high, low), out _));

    [Fact]
    public void Row_034_trailing_bytes_are_left_out()
    {
        Assert.True(IPv6Packet.TryParse([.. Packet, 1, 2], out var packet));
        Assert.Equal(4, packet.Payload.Length);
    }

    [Fact]
    public void Row_034_a_payload_length_of_zero_is_an_empty_payload()
    {
        Assert.True(IPv6Packet.TryParse(Packet.With(4, 0, 0), out var packet));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void Row_035_a_jumbo_option_without_a_payload_is_a_truncated_header()
    {
        // Payload length 0 and a hop-by-hop header behind it: nothing of it is inside the packet.
        Assert.True(IPv6Packet.TryParse([.. Packet[..40].With(4, 0, 0, 0), .. Bytes.Of("11 00 c2 04 00010000")], out var packet));
        Assert.Equal(ExtensionHeaderFault.Truncated, ExtensionHeaders.Walk(packet).Fault);
    }

    [Fact]
    public void A_quoted_packet_may_be_cut_behind_its_header()
    {
        Assert.True(IPv6Packet.TryParseQuoted(Packet.AsSpan(0, 42), out var quoted));
        Assert.Equal(2, quoted.Payload.Length);
        Assert.False(IPv6Packet.TryParseQuoted(Packet.AsSpan(0, 39), out _));
    }

    [Theory] // RFC 3168 §5
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Congestion_is_marked_only_on_what_is_capable(byte ecn, bool marked)
    {
        var bytes = new byte[40];
        IPv6Packet.Write(bytes, new IPv6Fields { TrafficClass = (byte)(0xB8 | ecn), FlowLabel = 0xFFFFF });
        Assert.Equal(marked, IPv6Packet.SetCongestionExperienced(bytes));
        IPv6Packet.DecrementHopLimit(bytes);
        Assert.True(IPv6Packet.TryParse(bytes, out var packet));
        Assert.Equal(marked ? 3 : ecn, packet.Ecn);
        Assert.Equal(0xB8 >> 2, packet.Dscp);
        Assert.Equal(0xFFFFFu, packet.FlowLabel);
        Assert.Equal(63, packet.HopLimit);
    }

    [Fact]
    public void Any_bytes_parse_without_a_throw_and_stay_within_themselves() => Gen.Byte.Array[0, 120].Sample(bytes =>
    {
        if (bytes.Length > 6) bytes = bytes.With(0, 0x60).With(4, 0);
        if (!IPv6Packet.TryParse(bytes, out var packet)) return;
        Assert.Equal(packet.PayloadLength, packet.Payload.Length);
        var headers = ExtensionHeaders.Walk(packet);
        Assert.InRange(headers.Offset, 40, 40 + packet.PayloadLength);
    }, iter: 3000);
}
