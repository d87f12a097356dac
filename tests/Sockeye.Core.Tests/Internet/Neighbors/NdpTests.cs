using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Neighbors;

/// <summary>Neighbour solicitation and advertisement, and the hostile rows 72 to 77 (RFC 4861 §7).</summary>
public sealed class NdpTests
{
    private const string Group = "ff02::1:ff00:1";

    private static readonly InternetAddress s_other = InternetAddress.Parse("fd00::2");

    private readonly Lone _lone = new();

    [Fact]
    public void A_solicitation_is_answered_and_its_sender_is_learned()
    {
        Receive("fd00::2", Group, Ndp.Solicitation("fd00::2", Group, "fd00::1", Lone.Stranger));
        Assert.True(IPv6Packet.TryParse(Assert.Single(_lone.Sent()), out IPv6Packet ip));
        Assert.Equal(255, ip.HopLimit);
        Assert.True(IcmpV6Message.TryParse(ip.Payload, out IcmpV6Message message));
        Assert.True(message.HasValidChecksum(ip.Source, ip.Destination));
        Assert.True(NeighborAdvertisement.TryParse(message, out NeighborAdvertisement advertisement));
        Assert.True(advertisement.IsSolicited && advertisement.IsOverride && !advertisement.IsRouter);
        Assert.True(advertisement.Options.TryGetLinkLayerAddress(NdpOptionType.TargetLinkLayerAddress, out MacAddress mac));
        Assert.Equal(_lone.Nic.MacAddress, mac);
        Assert.Equal(NeighborState.Stale, _lone.Host.IP.NeighborsIPv6.StateOf(_lone.Nic, s_other));
    }

    [Fact]
    public void A_silent_neighbour_is_asked_three_times_and_then_the_host_is_unreachable()
    {
        var ping = new EchoLog(_lone.Host, IPVersion.V6);
        ping.Send("fd00::2");
        for (int i = 0; i < 3; i++)
        {
            Assert.Single(_lone.Sent());
            _lone.Net.Run(1);
        }
        Assert.Equal(IcmpNoticeKind.HostUnreachable, Assert.Single(ping.Errors).Kind);
        Assert.Equal(0, _lone.Host.Context.Pool.Outstanding);
    }

    [Fact]
    public void An_answer_releases_what_waits()
    {
        var ping = new EchoLog(_lone.Host, IPVersion.V6);
        ping.Send("fd00::2");
        _lone.Sent();
        Receive("fd00::2", "fd00::1", Ndp.Advertisement("fd00::2", "fd00::1", "fd00::2", Lone.Stranger));
        Assert.Single(_lone.Sent());
        Assert.Equal(NeighborState.Reachable, _lone.Host.IP.NeighborsIPv6.StateOf(_lone.Nic, s_other));
    }

    [Fact]
    public void A_transport_confirms_a_stale_neighbour_so_that_it_is_not_probed()
    {
        Receive("fd00::2", Group, Ndp.Solicitation("fd00::2", Group, "fd00::1", Lone.Stranger));
        _lone.Sent();
        var ping = new EchoLog(_lone.Host, IPVersion.V6);
        ping.Send("fd00::2");
        Assert.Equal(NeighborState.Delay, _lone.Host.IP.NeighborsIPv6.StateOf(_lone.Nic, s_other));
        _lone.Host.IP.Output.TryRoute(s_other, InternetAddress.Any(IPVersion.V6), 0, out Route route);
        _lone.Host.IP.Output.ConfirmReachable(route);
        _lone.Sent();
        _lone.Net.Run(10);
        Assert.Empty(_lone.Sent());
        Assert.Equal(NeighborState.Reachable, _lone.Host.IP.NeighborsIPv6.StateOf(_lone.Nic, s_other));
    }

    [Theory]
    [InlineData(254, 0)]
    [InlineData(255, 1)]
    [InlineData(1, 0)]
    public void Row_72_a_message_from_beyond_the_link_is_dropped(byte hopLimit, byte code)
    {
        foreach (byte[] message in (byte[][])[
            Ndp.Solicitation("fd00::2", Group, "fd00::1", Lone.Stranger),
            Ndp.Advertisement("fd00::2", Group, "fd00::2", Lone.Stranger, solicited: false),
            Ndp.Redirect("fd00::2", Group, "fe80::9", "fd00::7")])
        {
            message[1] = code;
            Fix(message, "fd00::2", Group);
            Receive("fd00::2", Group, message, hopLimit);
        }
        Assert.Equal(3, _lone.Host.Drops[DropReason.NdpInvalid]);
        Assert.Equal(0, _lone.Host.IP.NeighborsIPv6.Count);
        Assert.Empty(_lone.Sent());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Row_73_an_option_of_no_length_or_past_the_end_spoils_the_message(byte length)
    {
        byte[] message = Ndp.Solicitation("fd00::2", Group, "fd00::1", Lone.Stranger);
        message[25] = length;
        Fix(message, "fd00::2", Group);
        Receive("fd00::2", Group, message);
        _lone.Dropped(DropReason.NdpInvalid);
    }

    [Fact]
    public void Row_73_a_message_below_its_minimum_is_dropped()
    {
        byte[] message = Ndp.Solicitation("fd00::2", Group, "fd00::1", null)[..20];
        Fix(message, "fd00::2", Group);
        Receive("fd00::2", Group, message);
        _lone.Dropped(DropReason.NdpInvalid);
    }

    [Theory]
    [InlineData("fd00::2", Group, "ff02::1", true)]
    [InlineData("::", "ff02::1", "fd00::1", false)]
    [InlineData("::", Group, "fd00::1", true)]
    public void Row_74_a_solicitation_that_cannot_be_is_dropped(string source, string destination, string target, bool withMac)
    {
        Receive(source, destination, Ndp.Solicitation(source, destination, target, withMac ? Lone.Stranger : null));
        _lone.Dropped(DropReason.NdpInvalid);
    }

    [Fact]
    public void A_probe_for_our_address_is_answered_to_everybody()
    {
        Receive("::", Group, Ndp.Solicitation("::", Group, "fd00::1", null));
        Assert.True(IPv6Packet.TryParse(Assert.Single(_lone.Sent()), out IPv6Packet ip));
        Assert.Equal(IPv6Address.AllNodes, ip.Destination);
    }

    [Fact]
    public void Row_75_an_advertisement_that_cannot_be_or_was_not_asked_for_makes_no_entry()
    {
        Receive("fd00::2", "ff02::1", Ndp.Advertisement("fd00::2", "ff02::1", "fd00::2", Lone.Stranger, solicited: true));
        Receive("fd00::2", "fd00::1", Ndp.Advertisement("fd00::2", "fd00::1", "ff02::2", Lone.Stranger));
        Assert.Equal(2, _lone.Host.Drops[DropReason.NdpInvalid]);
        Receive("fd00::2", "ff02::1", Ndp.Advertisement("fd00::2", "ff02::1", "fd00::2", Lone.Stranger, solicited: false));
        Receive("fd00::2", "fd00::1", Ndp.Advertisement("fd00::2", "fd00::1", "fd00::2", Lone.Stranger));
        Assert.Equal(0, _lone.Host.IP.NeighborsIPv6.Count);
    }

    [Fact]
    public void Row_77_a_sender_that_is_not_on_the_link_is_not_cached()
    {
        Receive("2001:db8::2", Group, Ndp.Solicitation("2001:db8::2", Group, "fd00::1", Lone.Stranger));
        Assert.Equal(0, _lone.Host.IP.NeighborsIPv6.Count);
    }

    [Theory]
    [InlineData("fe80::99", true)]
    [InlineData("fe80::98", false)]
    public void Row_69_a_redirect_is_believed_only_from_the_current_first_hop(string source, bool believed)
    {
        _lone.Host.Route("2001:db8::/32", "fe80::99", _lone.Nic);
        Receive(source, "fe80::1", Ndp.Redirect(source, "fe80::1", "fe80::77", "2001:db8::5"));
        _lone.Host.IP.Output.TryRoute(InternetAddress.Parse("2001:db8::5"), InternetAddress.Any(IPVersion.V6), 0, out Route route);
        Assert.Equal(InternetAddress.Parse(believed ? "fe80::77" : "fe80::99"), route.NextHop);
    }

    private void Receive(string source, string destination, byte[] message, byte hopLimit = 255)
    {
        var to = InternetAddress.Parse(destination);
        _lone.Receives(Bytes.IPv6(source, destination, IPProtocol.IcmpV6, message, hopLimit),
            to.IsMulticast ? MacAddress.ForMulticast(to) : null);
    }

    private static void Fix(byte[] message, string source, string destination)
    {
        message[2] = message[3] = 0;
        uint pseudo = Wire.Checksums.PseudoHeader.Sum(
            IPv6Address.Parse(source), IPv6Address.Parse(destination), IPProtocol.IcmpV6, message.Length);
        ushort checksum = Wire.Checksums.InternetChecksum.Finish(Wire.Checksums.InternetChecksum.Sum(message, pseudo));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), checksum);
    }
}
