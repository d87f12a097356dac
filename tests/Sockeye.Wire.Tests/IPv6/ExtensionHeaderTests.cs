using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Wire.Tests.IPv6;

public class ExtensionHeaderTests
{
    private const string RouterAlert = "3a 00 05 02 0000 01 00";

    [Fact] // RFC 8200 §4.1: the recommended order
    public void All_four_headers_are_found_in_their_places()
    {
        var payload = Bytes.Of(
            "3c 00 01 04 00000000" // hop-by-hop → destination options
            + "2b 00 01 04 00000000" // → routing
            + "2c 01 04 00" + new string('0', 24) // 16 bytes → fragment
            + "06 00 00 01 0000002a" // first fragment → TCP
            + "c350");
        var headers = ExtensionHeaders.Walk(IPProtocol.HopByHop, payload);
        Assert.Equal(ExtensionHeaderFault.None, headers.Fault);
        Assert.Equal(IPProtocol.Tcp, headers.Protocol);
        Assert.Equal(4, headers.Count);
        Assert.Equal((40, 48, 56, 72), (headers.HopByHopOffset, headers.DestinationOptionsOffset, headers.RoutingOffset, headers.FragmentOffset));
        Assert.Equal(80, headers.Offset);
        Assert.Equal(72, headers.NextHeaderOffset);
        Assert.False(headers.IsLaterFragment);
    }

    [Fact]
    public void Without_extension_headers_the_packet_names_its_transport()
    {
        var headers = ExtensionHeaders.Walk(IPProtocol.Tcp, []);
        Assert.Equal((IPProtocol.Tcp, 40, 6, 0), (headers.Protocol, headers.Offset, headers.NextHeaderOffset, headers.Count));
    }

    [Fact]
    public void The_walk_stops_behind_a_later_fragment()
    {
        // What follows would look like a destination options header.
        var headers = ExtensionHeaders.Walk(IPProtocol.IPv6Fragment, Bytes.Of("3c 00 0008 0000002a 06 00 01 04 00000000"));
        Assert.True(headers.IsLaterFragment);
        Assert.Equal((IPProtocol.DestinationOptions, 48, 1), (headers.Protocol, headers.Offset, headers.Count));
    }

    [Theory]
    [InlineData(IPProtocol.HopByHop, "06 01 01 04 00000000")] // 16 bytes said, 8 there
    [InlineData(IPProtocol.DestinationOptions, "06 ff 01 04 00000000")] // 2048
    [InlineData(IPProtocol.IPv6Routing, "06 00 00 00 000000")] // 7 bytes
    [InlineData(IPProtocol.DestinationOptions, "06")]
    [InlineData(IPProtocol.HopByHop, "")]
    [InlineData(IPProtocol.IPv6Fragment, "06 00 00 00 000000")]
    public void Row_037_a_header_beyond_the_packet_ends_the_walk(IPProtocol first, string hex)
    {
        var headers = ExtensionHeaders.Walk(first, Bytes.Of(hex));
        Assert.Equal(ExtensionHeaderFault.Truncated, headers.Fault);
        Assert.Equal((40, 0), (headers.Offset, headers.Count));
    }

    [Fact]
    public void Row_037_the_longest_header_does_not_wrap_its_length()
    {
        var bytes = new byte[2048 + 8];
        (bytes[0], bytes[1]) = (6, 255);
        var headers = ExtensionHeaders.Walk(IPProtocol.DestinationOptions, bytes);
        Assert.Equal((ExtensionHeaderFault.None, 40 + 2048), (headers.Fault, headers.Offset));
    }

    [Theory]
    [InlineData("06 00 01 06 00000000 07")] // option past its header
    [InlineData("06 00 05 02 0000 01 01")]
    [InlineData("06 00 01 03 000000 c2")] // type as last byte
    [InlineData("06 00 c2 ff 00000000")]
    public void Row_038_an_option_past_its_header_ends_the_walk(string hex)
    {
        Assert.True(OptionsHeader.TryParse(Bytes.Of(hex), out var header));
        var reader = header.Options;
        while (reader.TryRead(out _)) { }
        Assert.Equal(IPv6OptionsFault.Malformed, reader.Fault);
    }

    [Fact]
    public void Row_038_the_walk_always_advances() => Gen.Byte.Array[8, 64].Sample(bytes =>
    {
        bytes[1] = (byte)(bytes[1] % 8);
        if (!OptionsHeader.TryParse(bytes, out var header)) return;
        var reader = header.Options;
        var end = 2;
        while (reader.TryRead(out var option))
        {
            Assert.True(option.Offset >= end);
            end = option.Offset + option.Bytes.Length;
        }

        Assert.True(end <= header.Length);
    }, iter: 5000);

    [Theory] // RFC 8200 §4.2
    [InlineData(0x1e, IPv6OptionAction.Skip)]
    [InlineData(0x5e, IPv6OptionAction.Discard)]
    [InlineData(0x9e, IPv6OptionAction.DiscardAndReport)]
    [InlineData(0xde, IPv6OptionAction.DiscardAndReportUnlessMulticast)]
    public void Row_039_an_unknown_option_says_what_to_do_and_where_it_stands(byte type, IPv6OptionAction action)
    {
        Assert.True(OptionsHeader.TryParse(Bytes.Of("06 00 00 00 ff 02 0000").With(4, type), out var header));
        var reader = header.Options;
        Assert.True(reader.TryRead(out var option));
        Assert.Equal((action, 4), (option.Action, option.Offset));
        Assert.False(reader.TryRead(out _));
        Assert.Equal(IPv6OptionsFault.None, reader.Fault);
    }

    [Fact]
    public void Row_040_hop_by_hop_elsewhere_than_first_is_a_fault_at_the_byte_that_named_it()
    {
        var headers = ExtensionHeaders.Walk(IPProtocol.DestinationOptions, Bytes.Of("00 00 01 04 00000000" + RouterAlert));
        Assert.Equal(ExtensionHeaderFault.HopByHopNotFirst, headers.Fault);
        Assert.Equal((IPProtocol.HopByHop, 40), (headers.Protocol, headers.NextHeaderOffset));
        headers = ExtensionHeaders.Walk(IPProtocol.HopByHop, Bytes.Of("00 00 01 04 00000000" + RouterAlert));
        Assert.Equal(ExtensionHeaderFault.HopByHopNotFirst, headers.Fault);
    }

    [Theory]
    [InlineData(IPProtocol.NoNextHeader)]
    [InlineData(IPProtocol.Experiment1)]
    [InlineData(IPProtocol.Tcp)]
    public void Row_041_what_the_walk_does_not_know_it_names(IPProtocol protocol)
    {
        var headers = ExtensionHeaders.Walk(IPProtocol.HopByHop, Bytes.Of(RouterAlert + "dead").With(0, (byte)protocol));
        Assert.Equal((ExtensionHeaderFault.None, protocol, 48, 40), (headers.Fault, headers.Protocol, headers.Offset, headers.NextHeaderOffset));
    }

    [Fact]
    public void Row_042_a_routing_header_shows_its_type_and_segments_left()
    {
        Assert.True(RoutingHeader.TryParse(Bytes.Of("06 02 00 01 00000000 fd000000000000000000000000000009"), out var routing));
        Assert.Equal((0, 1, 24), (routing.Type, routing.SegmentsLeft, routing.Length));
        Assert.False(RoutingHeader.TryParse(Bytes.Of("06 02 00 01 00000000"), out _));
    }

    [Theory]
    [InlineData(8, ExtensionHeaderFault.None)]
    [InlineData(9, ExtensionHeaderFault.TooLong)]
    [InlineData(8000, ExtensionHeaderFault.TooLong)]
    public void Row_043_only_so_many_headers_are_looked_at(int count, ExtensionHeaderFault fault)
    {
        var bytes = new byte[count * 8];
        for (var i = 0; i < count; i++) Bytes.Of("3c 00 01 04 00000000").CopyTo(bytes, i * 8);
        bytes[^8] = 6;
        var headers = ExtensionHeaders.Walk(IPProtocol.DestinationOptions, bytes);
        Assert.Equal((fault, Math.Min(count, 8)), (headers.Fault, headers.Count));
    }

    [Theory]
    [InlineData(8, IPv6OptionsFault.None)]
    [InlineData(9, IPv6OptionsFault.TooMany)]
    public void Row_043_only_so_many_options_are_looked_at(int count, IPv6OptionsFault fault)
    {
        var bytes = new byte[40];
        bytes[1] = 4;
        for (var i = 0; i < count; i++) (bytes[2 + i * 4], bytes[3 + i * 4]) = (0x1e, 2);
        Assert.True(OptionsHeader.TryParse(bytes, out var header));
        var reader = header.Options;
        var read = 0;
        while (reader.TryRead(out _)) read++;
        Assert.Equal(8, read);
        Assert.Equal(fault, reader.Fault);
    }

    [Theory]
    [InlineData("06 01 01 05 0000000000 0502 0000 01 01 00", IPv6OptionsFault.None)] // 7 and 3
    [InlineData("06 01 01 06 000000000000 0502 0000 00 00", IPv6OptionsFault.PaddingTooLong)] // 8
    [InlineData("06 01 00000000 00000000 0502 0000 00 00", IPv6OptionsFault.PaddingTooLong)] // eight single bytes
    [InlineData("06 01 0104 00000000 0100 0502 0000 00 00", IPv6OptionsFault.PaddingTooLong)] // 6 and 2 together
    public void Row_043_padding_is_no_longer_than_alignment_needs(string hex, IPv6OptionsFault fault)
    {
        Assert.True(OptionsHeader.TryParse(Bytes.Of(hex), out var header));
        var reader = header.Options;
        while (reader.TryRead(out _)) { }
        Assert.Equal(fault, reader.Fault);
    }

    [Theory]
    [InlineData(IPProtocol.AuthenticationHeader)]
    [InlineData(IPProtocol.Esp)]
    [InlineData(IPProtocol.Mobility)]
    public void Row_044_nothing_is_guessed_behind_AH_ESP_and_mobility(IPProtocol protocol)
    {
        var headers = ExtensionHeaders.Walk(protocol, Bytes.Of("06 00 0000 00000000"));
        Assert.Equal((protocol, 40, 6), (headers.Protocol, headers.Offset, headers.NextHeaderOffset));
    }

    [Theory]
    [InlineData("06 00 0000 0000002a", 0, false, true)]
    [InlineData("06 00 0001 0000002a", 0, true, false)]
    [InlineData("06 ff fff8 0000002a", 65528, false, false)]
    [InlineData("06 ff 000e 0000002a", 8, false, false)] // row 53: reserved bits ignored
    public void Row_048_and_053_a_fragment_header_is_read_and_reserved_bits_are_ignored(
        string hex, int offset, bool more, bool atomic)
    {
        Assert.True(FragmentHeader.TryParse(Bytes.Of(hex), out var fragment));
        Assert.Equal((offset, more, atomic, 42u), (fragment.Offset, fragment.MoreFragments, fragment.IsAtomic, fragment.Identification));
        var written = new byte[8];
        FragmentHeader.Write(written, IPProtocol.Tcp, offset, more, 42);
        Assert.True(FragmentHeader.TryParse(written, out var again));
        Assert.Equal((offset, more, IPProtocol.Tcp), (again.Offset, again.MoreFragments, again.NextHeader));
    }

    [Fact] // RFC 2711 §2.1
    public void A_router_alert_is_written_as_MLD_needs_it()
    {
        var bytes = new byte[8];
        Assert.Equal(8, OptionsHeader.WriteRouterAlert(bytes, IPProtocol.IcmpV6));
        Assert.Equal(Bytes.Of(RouterAlert), bytes);
        Assert.True(OptionsHeader.TryParse(bytes, out var header));
        var reader = header.Options;
        Assert.True(reader.TryRead(out var option) && option.TryReadRouterAlert(out var value) && value == 0);
        Assert.False(reader.TryRead(out _));
        Assert.Equal(IPv6OptionsFault.None, reader.Fault);
    }

    [Fact]
    public void A_jumbo_option_gives_its_length()
    {
        Assert.True(OptionsHeader.TryParse(Bytes.Of("06 00 c2 04 00010000"), out var header));
        var reader = header.Options;
        Assert.True(reader.TryRead(out var option));
        Assert.True(option.TryReadJumboPayload(out var length));
        Assert.Equal(IPv6Option.MinJumboLength, length);
        Assert.Equal(IPv6OptionAction.DiscardAndReportUnlessMulticast, option.Action);
    }

    [Fact]
    public void Walking_allocates_nothing()
    {
        var bytes = Bytes.Of(RouterAlert);
        Allocation.IsZero(() => Assert.True(ExtensionHeaders.Walk(IPProtocol.HopByHop, bytes).Offset == 48));
    }
}
