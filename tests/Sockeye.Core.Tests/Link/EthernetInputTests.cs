using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;
using Xunit;

namespace Sockeye.Core.Tests.Link;

/// <summary>Frames that come in, good and bad.</summary>
public sealed class EthernetInputTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(13)]
    public void Row_1_a_frame_shorter_than_its_header_is_dropped(int length)
    {
        var lone = new Lone();
        lone.Host.Receive(lone.Nic, new byte[length]);
        lone.Dropped(DropReason.FrameTooShort);
    }

    [Fact]
    public void Row_7_padding_never_reaches_the_payload()
    {
        var lone = new Lone();
        lone.Knows("10.0.0.2");
        byte[] packet = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo(size: 0));
        lone.Receives([.. packet, .. new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 }]);
        Assert.Equal(28, Assert.Single(lone.Sent()).Length);
    }

    [Fact]
    public void Row_8_a_frame_for_another_station_is_dropped()
    {
        var lone = new Lone();
        lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo()), new MacAddress(0x020000001234));
        lone.Dropped(DropReason.NotOurLinkAddress);
    }

    [Theory]
    [InlineData(0xFF_FF_FF_FF_FF_FF)]
    [InlineData(0x01_00_5E_00_00_01)]
    public void Row_8_a_packet_for_us_in_a_frame_to_many_is_dropped(ulong mac)
    {
        var lone = new Lone();
        lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo()), new MacAddress(mac));
        lone.Dropped(DropReason.IPInvalidDestination);
        lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, Bytes.Echo6("fd00::2", "fd00::1")), new MacAddress(mac));
        lone.Dropped(DropReason.IPInvalidDestination, 2);
    }

    [Fact]
    public void Row_9_sixty_four_nested_tags_are_not_followed()
    {
        var lone = new Lone();
        var tags = new List<byte>();
        for (int i = 0; i < 64; i++) tags.AddRange([0, 0, 0x81, 0x00]);
        lone.Host.Receive(lone.Nic, Bytes.Ethernet(lone.Nic.MacAddress, Lone.Stranger, EtherType.Vlan, [.. tags]));
        lone.Dropped(DropReason.TooManyTags);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 0)]
    public void A_priority_tag_is_taken_off_and_another_VLAN_is_not_ours(int vlan, int answers)
    {
        var lone = new Lone();
        lone.Knows("10.0.0.2");
        byte[] packet = Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo());
        lone.Host.Receive(lone.Nic, Bytes.Ethernet(
            lone.Nic.MacAddress, Lone.Stranger, EtherType.Vlan, [0xE0, (byte)vlan, 0x08, 0x00, .. packet]));
        Assert.Equal(answers, lone.Sent().Count);
    }

    [Fact]
    public void An_unknown_type_is_dropped()
    {
        var lone = new Lone();
        lone.Host.Receive(lone.Nic, Bytes.Ethernet(lone.Nic.MacAddress, Lone.Stranger, EtherType.Lldp, new byte[50]));
        lone.Dropped(DropReason.UnknownEtherType);
    }
}
