using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.IPv6;

/// <summary>Hostile inputs, part D: IPv6 headers and extension headers, by row.</summary>
public sealed class IPv6HostileTests
{
    private static readonly MacAddress s_allNodes = new(0x333300000001);

    private readonly Lone _lone = new();
    private readonly Recorder _udp = new();

    public IPv6HostileTests()
    {
        _lone.Knows("fd00::2");
        _lone.Host.IP.Register(IPProtocol.Udp, _udp);
    }

    [Theory]
    [InlineData(39, 0)]
    [InlineData(48, 9)]
    [InlineData(48, 65_535)]
    public void Row_34_a_payload_length_that_lies_is_dropped(int length, int claimed)
    {
        byte[] packet = Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.Udp, new byte[8])[..Math.Min(length, 48)];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)claimed);
        _lone.Receives(packet);
        _lone.Dropped(DropReason.IPMalformed);
    }

    [Fact]
    public void Row_34_trailing_bytes_are_trimmed()
    {
        _lone.Receives([.. Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.Udp, new byte[8]), 1, 2, 3]);
        Assert.Equal(8, Assert.Single(_udp.Received).Data.Length);
    }

    [Fact]
    public void Row_35_a_jumbo_option_is_a_parameter_problem_at_the_option()
    {
        byte[] payload = [17, 0, 0xC2, 4, 0, 1, 0, 0, .. new byte[8]];
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.HopByHop, payload));
        Problem(IcmpV6ParameterProblemCode.ErroneousField, 42);
    }

    [Theory]
    [InlineData("ff02::1")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.2")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    public void Row_36_a_source_that_cannot_be_gets_no_answer(string source)
    {
        _lone.Receives(Bytes.IPv6(source, "fd00::1", IPProtocol.IcmpV6, Bytes.Echo6(source, "fd00::1")));
        _lone.Receives(Bytes.IPv6(source, "fd00::1", (IPProtocol)200, new byte[8]));
        _lone.Dropped(DropReason.IPInvalidSource, 2);
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("ff00::1")]
    [InlineData("ff01::1")]
    public void Row_36_a_destination_that_cannot_be_on_a_wire_is_dropped(string destination)
    {
        _lone.Receives(Bytes.IPv6("fd00::2", destination, IPProtocol.Udp, new byte[8]));
        _lone.Dropped(DropReason.IPInvalidDestination);
    }

    [Theory]
    [InlineData(IPProtocol.DestinationOptions, 1)]
    [InlineData(IPProtocol.DestinationOptions, 255)]
    [InlineData(IPProtocol.IPv6Routing, 255)]
    [InlineData(IPProtocol.HopByHop, 2)]
    public void Row_37_a_header_longer_than_the_packet_is_dropped(IPProtocol kind, byte length)
    {
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", kind, [17, length, 1, 4, 0, 0, 0, 0]));
        _lone.Dropped(DropReason.IPExtensionHeaders);
    }

    [Theory]
    [InlineData(new byte[] { 17, 0, 5, 200, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 17, 0, 1, 3, 0, 0, 0, 5 })]
    [InlineData(new byte[] { 17, 0, 0, 0, 0, 0, 0, 1 })]
    public void Row_38_an_option_past_its_header_is_dropped(byte[] header)
    {
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.DestinationOptions, [.. header, .. new byte[8]]));
        _lone.Dropped(DropReason.IPExtensionHeaders);
    }

    [Theory]
    [InlineData(0x1E, false, true, false)]
    [InlineData(0x5E, false, false, false)]
    [InlineData(0x9E, false, false, true)]
    [InlineData(0xDE, false, false, true)]
    [InlineData(0x1E, true, true, false)]
    [InlineData(0x5E, true, false, false)]
    [InlineData(0x9E, true, false, true)]
    [InlineData(0xDE, true, false, false)]
    public void Row_39_an_unknown_option_is_treated_as_its_high_bits_say(byte option, bool toGroup, bool delivered, bool reported)
    {
        string to = toGroup ? "ff02::1" : "fd00::1";
        byte[] payload = [17, 0, 1, 0, option, 0, 1, 0, .. new byte[8]];
        _lone.Receives(Bytes.IPv6("fd00::2", to, IPProtocol.DestinationOptions, payload), toGroup ? s_allNodes : null);
        Assert.Equal(delivered ? 1 : 0, _udp.Received.Count);
        if (reported) Problem(IcmpV6ParameterProblemCode.UnrecognizedOption, 44);
        else Assert.Empty(_lone.Sent());
    }

    [Fact]
    public void Row_40_hop_by_hop_options_must_come_first()
    {
        byte[] payload = [0, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, .. new byte[8]];
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.DestinationOptions, payload));
        Problem(IcmpV6ParameterProblemCode.UnrecognizedNextHeader, 40);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(135)]
    [InlineData(4)]
    [InlineData(41)]
    public void Rows_41_and_44_an_unknown_next_header_is_a_parameter_problem(byte protocol)
    {
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.DestinationOptions, [protocol, 0, 1, 4, 0, 0, 0, 0, .. new byte[16]]));
        Problem(IcmpV6ParameterProblemCode.UnrecognizedNextHeader, 40);
    }

    [Fact]
    public void Row_41_behind_no_next_header_there_is_nothing()
    {
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.NoNextHeader, new byte[8]));
        _lone.Dropped(DropReason.IPExtensionHeaders);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 0, true)]
    [InlineData(9, 1, false)]
    [InlineData(9, 0, true)]
    public void Row_42_a_routing_header_counts_only_while_segments_are_left(byte type, byte left, bool delivered)
    {
        byte[] payload = [17, 2, type, left, .. new byte[20], .. new byte[8]];
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IPv6Routing, payload));
        Assert.Equal(delivered ? 1 : 0, _udp.Received.Count);
        if (!delivered) Problem(IcmpV6ParameterProblemCode.ErroneousField, 42);
    }

    [Fact]
    public void Row_43_eight_thousand_headers_and_nine_options_are_too_many()
    {
        var headers = new List<byte>();
        for (int i = 0; i < 170; i++) headers.AddRange([60, 0, 1, 4, 0, 0, 0, 0]);
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.DestinationOptions, [.. headers]));
        var options = new List<byte> { 17, 4 };
        for (int i = 0; i < 19; i++) options.AddRange([0x1E, 0]);
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.DestinationOptions, [.. options, .. new byte[8]]));
        _lone.Dropped(DropReason.IPExtensionHeaders, 2);
    }

    [Fact]
    public void Row_45_a_packet_for_us_with_no_hops_left_is_accepted()
    {
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.Udp, new byte[8], hopLimit: 0));
        Assert.Single(_udp.Received);
    }

    [Fact]
    public void Row_56_neighbour_discovery_in_an_atomic_fragment_is_ignored()
    {
        byte[] solicitation = Ndp.Solicitation("fd00::2", "fd00::1", "fd00::1", Lone.Stranger);
        byte[] fragment = new byte[8];
        FragmentHeader.Write(fragment, IPProtocol.IcmpV6, 0, false, 5);
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IPv6Fragment, [.. fragment, .. solicitation], 255));
        _lone.Dropped(DropReason.NdpInvalid);
    }

    private void Problem(IcmpV6ParameterProblemCode code, uint pointer)
    {
        Assert.True(IPv6Packet.TryParse(Assert.Single(_lone.Sent()), out IPv6Packet ip));
        Assert.True(IcmpV6Message.TryParse(ip.Payload, out IcmpV6Message message));
        Assert.True(message.HasValidChecksum(ip.Source, ip.Destination));
        Assert.Equal(IcmpV6Type.ParameterProblem, message.Type);
        Assert.Equal((byte)code, message.Code);
        Assert.Equal(pointer, message.Pointer);
    }
}
