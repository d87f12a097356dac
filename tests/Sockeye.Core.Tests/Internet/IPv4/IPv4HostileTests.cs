using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.IPv4;
using Xunit;

namespace Sockeye.Core.Tests.Internet.IPv4;

/// <summary>Hostile inputs, part B: IPv4 headers and options, by row.</summary>
public sealed class IPv4HostileTests
{
    private readonly Lone _lone = new();
    private readonly Recorder _udp = new();

    public IPv4HostileTests()
    {
        _lone.Knows("10.0.0.2");
        _lone.Host.IP.Register(IPProtocol.Udp, _udp);
    }

    [Theory]
    [InlineData(0x55)]
    [InlineData(0x44)]
    [InlineData(0x40)]
    [InlineData(0x4F)]
    public void Row_10_version_and_header_length_must_be_right(byte first)
    {
        byte[] packet = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8]);
        packet[0] = first;
        _lone.Host.Receive(_lone.Nic, Bytes.Ethernet(_lone.Nic.MacAddress, Lone.Stranger, 0x0800, packet));
        _lone.Dropped(DropReason.IPMalformed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(29)]
    [InlineData(65_535)]
    public void Rows_11_and_12_a_total_length_that_lies_is_dropped(int length)
    {
        byte[] packet = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8]);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        IPv4Packet.WriteChecksum(packet);
        _lone.Receives(packet);
        _lone.Dropped(DropReason.IPMalformed);
    }

    [Fact]
    public void Row_13_a_wrong_header_checksum_is_dropped()
    {
        byte[] packet = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo());
        packet[8]--;
        _lone.Receives(packet);
        _lone.Dropped(DropReason.IPChecksum);
    }

    [Theory]
    [InlineData("255.255.255.255")]
    [InlineData("10.0.0.255")]
    [InlineData("224.0.0.5")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("240.1.2.3")]
    [InlineData("10.0.0.1")]
    public void Rows_14_and_15_a_source_that_cannot_be_gets_no_answer(string source)
    {
        _lone.Receives(Bytes.IPv4(source, "10.0.0.1", IPProtocol.Icmp, Bytes.Echo()));
        _lone.Receives(Bytes.IPv4(source, "10.0.0.1", IPProtocol.Udp, new byte[8]));
        _lone.Receives(Bytes.IPv4(source, "10.0.0.1", (IPProtocol)200, new byte[8]));
        _lone.Dropped(DropReason.IPInvalidSource, 3);
        Assert.Empty(_udp.Received);
    }

    [Fact]
    public void Row_14_a_host_without_an_address_may_broadcast()
    {
        _lone.Receives(Bytes.IPv4("0.0.0.0", "255.255.255.255", IPProtocol.Udp, new byte[8]), MacAddress.Broadcast);
        Assert.Equal(DestinationKind.Broadcast, Assert.Single(_udp.Received).Reception.Kind);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void A_destination_that_cannot_be_on_a_wire_is_dropped(string destination)
    {
        _lone.Receives(Bytes.IPv4("10.0.0.2", destination, IPProtocol.Icmp, Bytes.Echo()));
        _lone.Dropped(DropReason.IPInvalidDestination);
    }

    [Fact]
    public void Row_17_a_packet_for_us_with_no_hops_left_is_accepted()
    {
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8], ttl: 0));
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8], ttl: 1));
        Assert.Equal(2, _udp.Received.Count);
    }

    [Theory]
    [InlineData(new byte[] { 7, 0, 4, 0 })]
    [InlineData(new byte[] { 7, 1, 4, 0 })]
    [InlineData(new byte[] { 68, 40, 5, 0 })]
    [InlineData(new byte[] { 1, 1, 1, 7 })]
    [InlineData(new byte[] { 7, 4, 4, 0 })]
    [InlineData(new byte[] { 7, 3, 3, 0 })]
    [InlineData(new byte[] { 68, 4, 4, 0 })]
    public void Row_18_a_malformed_option_ends_the_packet_with_one_parameter_problem_at_most(byte[] options)
    {
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8], options: options));
        Assert.Equal(1, _lone.Host.Drops[DropReason.IPOptions]);
        Assert.Empty(_udp.Received);
        Assert.Equal(IcmpV4Type.ParameterProblem, TypeOf(Assert.Single(_lone.Sent())));
    }

    [Theory]
    [InlineData(131, 7, 4)]
    [InlineData(137, 7, 4)]
    [InlineData(131, 7, 3)]
    [InlineData(137, 7, 200)]
    public void Row_19_a_source_route_is_dropped_without_a_word(byte kind, byte length, byte pointer)
    {
        byte[] options = [kind, length, pointer, 192, 0, 2, 1, 0];
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo(), options: options));
        _lone.Dropped(DropReason.IPOptions);
    }

    [Fact]
    public void Row_20_a_reply_goes_to_the_source_only_and_carries_no_options()
    {
        byte[] options = [7, 7, 4, 192, 0, 2, 1, 0];
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo(), options: options));
        Assert.True(IPv4Packet.TryParse(Assert.Single(_lone.Sent()), out IPv4Packet reply));
        Assert.Equal(IPv4Address.Parse("10.0.0.2"), reply.Destination);
        Assert.Equal(20, reply.HeaderLength);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(41)]
    [InlineData(47)]
    [InlineData(200)]
    public void Rows_21_and_22_tunnels_and_unknown_protocols_are_unreachable(byte protocol)
    {
        byte[] inner = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Udp, new byte[8]);
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", (IPProtocol)protocol, inner));
        byte[] error = Assert.Single(_lone.Sent());
        Assert.Equal(IcmpV4Type.DestinationUnreachable, TypeOf(error));
        Assert.Equal((byte)IcmpV4UnreachableCode.Protocol, error[21]);
        Assert.Empty(_udp.Received);
    }

    [Fact]
    public void Row_61_no_error_is_sent_where_none_may_be()
    {
        byte[] unreachable = new byte[8 + 28];
        byte[] quoted = Bytes.IPv4("10.0.0.1", "10.0.0.2", (IPProtocol)200, new byte[8]);
        IcmpV4Writer.WriteUnreachable(unreachable, IcmpV4UnreachableCode.Port, quoted);
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, unreachable));
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.255", (IPProtocol)200, new byte[8]), MacAddress.Broadcast);
        _lone.Receives(Bytes.IPv4("10.0.0.2", "224.0.0.1", (IPProtocol)200, new byte[8]), new MacAddress(0x01005E000001));
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", (IPProtocol)200, new byte[8], offset: 800));
        Assert.Empty(_lone.Sent());
    }

    [Fact]
    public void Row_62_errors_are_limited_for_one_peer_and_for_all()
    {
        for (int i = 0; i < 1000; i++) _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", (IPProtocol)200, new byte[8]));
        Assert.Equal(10, _lone.Sent().Count);
        int all = 0;
        for (int i = 3; i < 250; i++)
        {
            _lone.Knows($"10.0.0.{i}");
            _lone.Receives(Bytes.IPv4($"10.0.0.{i}", "10.0.0.1", (IPProtocol)200, new byte[8]));
        }
        all = _lone.Sent().Count;
        Assert.InRange(all, 20, 50);
        Assert.Equal(1000 + 247 - 10 - all, _lone.Host.Drops[DropReason.IcmpRateLimited]);
    }

    private static IcmpV4Type TypeOf(byte[] packet)
    {
        Assert.True(IPv4Packet.TryParse(packet, out IPv4Packet ip));
        Assert.True(IcmpV4Message.TryParse(ip.Payload, out IcmpV4Message message));
        Assert.True(message.HasValidChecksum);
        return message.Type;
    }
}
