using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Fragmentation;

/// <summary>Fragments through the whole Internet room: what a stranger sends and what comes back.</summary>
public sealed class HostileFragmentsTests
{
    private readonly Lone _lone = new();

    [Fact]
    public void Row_29_Time_exceeded_quotes_the_first_fragment()
    {
        _lone.Knows("10.0.0.9");
        byte[] fragment = Bytes.IPv4("10.0.0.9", "10.0.0.1", IPProtocol.Udp, new byte[64], moreFragments: true);
        _lone.Receives(fragment);
        _lone.Net.Run(29.9);
        Assert.Empty(_lone.Sent());
        byte[] error = RunAndTake(0.2);
        Assert.True(IPv4Packet.TryParse(error, out IPv4Packet ip));
        Assert.True(IcmpV4Message.TryParse(ip.Payload, out IcmpV4Message icmp));
        Assert.Equal((IcmpV4Type.TimeExceeded, 1), (icmp.Type, icmp.Code));
        Assert.Equal(fragment, icmp.Body[..fragment.Length].ToArray());
    }

    [Theory]
    [InlineData(8, "10.0.0.1")]
    [InlineData(0, "10.0.0.255")]
    [InlineData(0, "224.0.0.1")]
    public void Row_29_Without_the_first_fragment_or_to_many_nobody_is_told(int offset, string to)
    {
        _lone.Knows("10.0.0.9");
        byte[] packet = Bytes.IPv4("10.0.0.9", to, IPProtocol.Udp, new byte[64], moreFragments: true, offset: offset);
        _lone.Receives(packet, to == "10.0.0.1" ? null : MacAddress.Broadcast);
        _lone.Net.Run(40);
        Assert.Empty(_lone.Sent());
        Assert.Equal(1, _lone.Host.Drops[DropReason.FragmentTimeout]);
        Assert.Equal(0, _lone.Host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_33_An_echo_in_pieces_is_answered_as_a_whole_one()
    {
        _lone.Knows("10.0.0.9");
        byte[] echo = Bytes.Echo(size: 56);
        for (int at = echo.Length - 8; at >= 0; at -= 8)
        {
            _lone.Receives(Bytes.IPv4(
                "10.0.0.9", "10.0.0.1", IPProtocol.Icmp, echo[at..(at + 8)], moreFragments: at + 8 < echo.Length, offset: at));
        }
        Assert.True(IPv4Packet.TryParse(Assert.Single(_lone.Sent()), out IPv4Packet reply));
        Assert.Equal(echo[4..], reply.Payload[4..].ToArray());
    }

    [Fact]
    public void Row_48_An_atomic_fragment_is_answered_alone_beside_an_open_reassembly()
    {
        _lone.Knows("fd00::9");
        byte[] echo = Bytes.Echo6("fd00::9", "fd00::1", 56);
        _lone.Receives(Fragment(echo[..32], 0, more: true));
        _lone.Receives(Fragment(Bytes.Echo6("fd00::9", "fd00::1", 8), 0, more: false));
        Assert.Single(_lone.Sent());
        _lone.Receives(Fragment(echo[32..], 32, more: false));
        Assert.True(IPv6Packet.TryParse(Assert.Single(_lone.Sent()), out IPv6Packet reply));
        Assert.Equal(echo[4..], reply.Payload[4..].ToArray());
    }

    [Theory]
    [InlineData(0, 16, true, IPProtocol.Tcp, 3, 0u)]      // 49: the transport's header is cut
    [InlineData(0, 31, true, IPProtocol.Udp, 0, 4u)]      // 50: not a multiple of eight
    [InlineData(65_528, 24, false, IPProtocol.Udp, 0, 42u)] // 51: ends past 65,535
    public void Row_49_50_51_What_cannot_be_a_fragment_is_reported(
        int offset, int count, bool more, IPProtocol protocol, byte code, uint pointer)
    {
        _lone.Knows("fd00::9");
        _lone.Receives(Fragment(new byte[count], offset, more, protocol));
        Assert.True(IPv6Packet.TryParse(Assert.Single(_lone.Sent()), out IPv6Packet error));
        Assert.True(IcmpV6Message.TryParse(error.Payload, out IcmpV6Message icmp));
        Assert.Equal((IcmpV6Type.ParameterProblem, code, pointer), (icmp.Type, icmp.Code, icmp.Pointer));
        Assert.Equal(0, _lone.Host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_54_Time_exceeded_of_IPv6_comes_after_a_minute()
    {
        _lone.Knows("fd00::9");
        _lone.Receives(Fragment(new byte[64], 0, more: true, IPProtocol.Udp));
        _lone.Net.Run(59.9);
        Assert.Empty(_lone.Sent());
        Assert.True(IPv6Packet.TryParse(RunAndTake(0.2), out IPv6Packet error));
        Assert.True(IcmpV6Message.TryParse(error.Payload, out IcmpV6Message icmp));
        Assert.Equal((IcmpV6Type.TimeExceeded, 1), (icmp.Type, icmp.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_56_Neighbour_discovery_in_fragments_is_ignored(bool isAtomic)
    {
        var message = new byte[64];
        NdpWriter writer = NdpWriter.NeighborSolicitation(message, IPv6Address.Parse("fd00::1"));
        writer.AddSourceLinkLayerAddress(Lone.Stranger);
        int length = writer.Finish(IPv6Address.Parse("fd00::9"), IPv6Address.Parse("fd00::1"));
        byte[] solicitation = message[..length];
        if (isAtomic)
        {
            _lone.Receives(Fragment(solicitation, 0, more: false, IPProtocol.IcmpV6, hopLimit: 255));
        }
        else
        {
            _lone.Receives(Fragment(solicitation[..24], 0, more: true, IPProtocol.IcmpV6, hopLimit: 255));
            _lone.Receives(Fragment(solicitation[24..], 24, more: false, IPProtocol.IcmpV6, hopLimit: 255));
        }
        _lone.Dropped(DropReason.NdpInvalid);
        Assert.Empty(_lone.Host.IP.NeighborSnapshot());
    }

    [Fact]
    public void Row_78_A_routers_word_from_beyond_the_link_is_not_heard()
    {
        var message = new byte[64];
        NdpWriter writer = NdpWriter.RouterAdvertisement(message, new RouterAdvertisementFields(64, 1800));
        int length = writer.Finish(IPv6Address.Parse("fe80::9"), IPv6Address.AllNodes);
        byte[] far = Bytes.IPv6("fe80::9", "ff02::1", IPProtocol.IcmpV6, message[..length], hopLimit: 254);
        _lone.Receives(far, MacAddress.ForMulticast(IPv6Address.AllNodes));
        _lone.Dropped(DropReason.NdpInvalid);
        byte[] near = Bytes.IPv6("fe80::9", "ff02::1", IPProtocol.IcmpV6, message[..length], hopLimit: 255);
        _lone.Receives(near, MacAddress.ForMulticast(IPv6Address.AllNodes));
        Assert.Contains(_lone.Host.IP.RouteSnapshot(), route => route.Destination.IsDefault);
    }

    private static byte[] Fragment(
        byte[] data, int offset, bool more, IPProtocol protocol = IPProtocol.IcmpV6, byte hopLimit = 64)
    {
        var payload = new byte[FragmentHeader.Length + data.Length];
        FragmentHeader.Write(payload, protocol, offset, more, 99);
        data.CopyTo(payload, FragmentHeader.Length);
        return Bytes.IPv6("fd00::9", "fd00::1", IPProtocol.IPv6Fragment, payload, hopLimit);
    }

    private byte[] RunAndTake(double seconds)
    {
        _lone.Net.Run(seconds);
        return Assert.Single(_lone.Sent());
    }
}
