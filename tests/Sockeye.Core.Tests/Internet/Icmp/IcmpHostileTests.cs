using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Icmp;

/// <summary>Hostile inputs, part F: ICMP and ICMPv6, by row.</summary>
public sealed class IcmpHostileTests
{
    private readonly Lone _lone = new();
    private readonly Recorder _udp = new();

    public IcmpHostileTests()
    {
        _lone.Knows("10.0.0.2");
        _lone.Knows("fd00::2");
        _lone.Host.IP.Register(IPProtocol.Udp, _udp);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Row_58_a_short_message_is_dropped(int length)
    {
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, Bytes.Echo()[..length]));
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, Bytes.Echo6("fd00::2", "fd00::1")[..length]));
        _lone.Dropped(DropReason.IcmpMalformed, 2);
    }

    [Fact]
    public void Row_59_a_wrong_checksum_is_dropped()
    {
        byte[] v4 = Bytes.Echo();
        v4[^1] ^= 1;
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, v4));
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, Bytes.Echo6("fd00::3", "fd00::1")));
        _lone.Dropped(DropReason.IcmpMalformed, 2);
    }

    [Fact]
    public void Row_60_an_echo_to_many_is_ignored()
    {
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.255", IPProtocol.Icmp, Bytes.Echo()), MacAddress.Broadcast);
        _lone.Receives(Bytes.IPv4("10.0.0.2", "224.0.0.1", IPProtocol.Icmp, Bytes.Echo()), new MacAddress(0x01005E000001));
        _lone.Dropped(DropReason.IcmpUnhandled, 2);
    }

    [Fact]
    public void An_error_about_what_we_sent_is_told_to_its_transport()
    {
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.Port, Quoted()));
        (IcmpNotice notice, byte[] quoted) = Assert.Single(_udp.Errors);
        Assert.Equal(IcmpNoticeKind.PortUnreachable, notice.Kind);
        Assert.Equal(InternetAddress.Parse("10.0.0.1"), notice.Source);
        Assert.Equal(InternetAddress.Parse("10.0.0.2"), notice.Destination);
        Assert.Equal(8, quoted.Length);
    }

    [Fact]
    public void Row_63_a_quotation_that_is_cut_or_lies_changes_nothing()
    {
        byte[] quoted = Quoted();
        foreach (int length in (int[])[0, 10, 19, 27]) _lone.Receives(Unreachable(IcmpV4UnreachableCode.Port, quoted[..length]));
        byte[] longHeader = (byte[])quoted.Clone();
        longHeader[0] = 0x4F;
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.Port, longHeader));
        byte[] laterFragment = Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, new byte[8], offset: 8);
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.Port, laterFragment));
        byte[] notOurs = Bytes.IPv4("10.0.0.9", "10.0.0.2", IPProtocol.Udp, new byte[8]);
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.Port, notOurs));
        Assert.Empty(_udp.Errors);
        Assert.Equal(7, _lone.Host.Drops[DropReason.IcmpInvalid]);
    }

    [Fact]
    public void An_error_that_the_transport_does_not_recognize_is_dropped()
    {
        _udp.Knows = false;
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, Quoted(), 600));
        Assert.Empty(_udp.Errors);
        Assert.Equal(1500, PathMtu("10.0.0.2"));
    }

    [Fact]
    public void Rows_66_and_70_messages_of_old_are_ignored()
    {
        foreach (byte type in (byte[])[4, 9, 10, 13, 14, 15, 16, 17, 18, 42])
        {
            byte[] message = new byte[20];
            IcmpV4Writer.Write(message, (IcmpV4Type)type, 0, 0, new byte[12]);
            _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, message));
        }
        _lone.Dropped(DropReason.IcmpUnhandled, 10);
    }

    [Fact]
    public void Each_conversation_whose_packet_did_not_fit_is_told()
    {
        byte[] quoted = Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, new byte[1400]);
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, quoted[..28], 600));
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, quoted[..28], 600));
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, Quoted(), 600));
        Assert.Equal([600, 600], _udp.Errors.Select(error => error.Notice.Mtu));
    }

    [Theory]
    [InlineData(68, 552)]
    [InlineData(1, 552)]
    [InlineData(0, 552)]
    [InlineData(600, 600)]
    [InlineData(1500, 1500)]
    [InlineData(9000, 1500)]
    public void Row_67_a_path_MTU_has_a_floor_and_never_grows(ushort reported, int expected)
    {
        byte[] quoted = Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, new byte[1400]);
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, quoted[..28], reported));
        Assert.Equal(expected, PathMtu("10.0.0.2"));
        _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, quoted[..28], 1400));
        Assert.Equal(Math.Min(expected, 1400), PathMtu("10.0.0.2"));
    }

    [Theory]
    [InlineData(0u, 1500)]
    [InlineData(68u, 1500)]
    [InlineData(1279u, 1500)]
    [InlineData(1400u, 1400)]
    [InlineData(uint.MaxValue, 1500)]
    public void Rows_57_and_67_an_IPv6_path_MTU_never_goes_below_1280(uint reported, int expected)
    {
        byte[] quoted = Bytes.IPv6("fd00::1", "fd00::2", IPProtocol.Udp, new byte[8]);
        byte[] message = new byte[8 + quoted.Length];
        IcmpV6Writer.WritePacketTooBig(message, IPv6Address.Parse("fd00::2"), IPv6Address.Parse("fd00::1"), reported, quoted);
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, message));
        Assert.Equal(expected, PathMtu("fd00::2"));
    }

    [Fact]
    public void Row_68_reports_for_a_hundred_thousand_destinations_keep_a_bounded_memory()
    {
        _lone.Host.Route("0.0.0.0/0", "10.0.0.2", _lone.Nic);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] quoted = Bytes.IPv4("10.0.0.1", $"172.16.{i >> 8}.{i & 255}", IPProtocol.Udp, new byte[8]);
            _lone.Receives(Unreachable(IcmpV4UnreachableCode.FragmentationNeeded, quoted, 600));
        }
        Assert.Equal(1500, PathMtu("172.16.0.0"));
        Assert.Equal(600, PathMtu("172.16.78.31"));
        Assert.Empty(_lone.Sent());
    }

    [Theory]
    [InlineData("10.0.0.2", "10.0.0.3", true)]
    [InlineData("10.0.0.3", "10.0.0.4", false)]
    [InlineData("10.0.0.2", "192.0.2.1", false)]
    [InlineData("10.0.0.2", "10.0.0.1", false)]
    [InlineData("10.0.0.2", "10.0.0.255", false)]
    public void Row_69_a_redirect_is_believed_only_from_the_first_hop_and_to_a_neighbour(string source, string gateway, bool believed)
    {
        _lone.Host.Route("0.0.0.0/0", "10.0.0.2", _lone.Nic);
        byte[] quoted = Bytes.IPv4("10.0.0.1", "192.0.2.9", IPProtocol.Udp, new byte[8]);
        byte[] message = new byte[8 + quoted.Length];
        IcmpV4Writer.WriteRedirect(message, IPv4Address.Parse(gateway), quoted);
        _lone.Receives(Bytes.IPv4(source, "10.0.0.1", IPProtocol.Icmp, message));
        _lone.Host.IP.Output.TryRoute(InternetAddress.Parse("192.0.2.9"), default, 0, out Route route);
        Assert.Equal(InternetAddress.Parse(believed ? gateway : "10.0.0.2"), route.NextHop);
    }

    [Fact]
    public void A_redirect_to_a_gateway_that_is_dead_is_forgotten()
    {
        _lone.Host.Route("0.0.0.0/0", "10.0.0.2", _lone.Nic);
        byte[] quoted = Bytes.IPv4("10.0.0.1", "192.0.2.9", IPProtocol.Udp, new byte[8]);
        byte[] message = new byte[8 + quoted.Length];
        IcmpV4Writer.WriteRedirect(message, IPv4Address.Parse("10.0.0.3"), quoted);
        _lone.Receives(Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, message));
        var ping = new EchoLog(_lone.Host, IPVersion.V4);
        ping.Send("192.0.2.9");
        _lone.Net.Run(4);
        _lone.Host.IP.Output.TryRoute(InternetAddress.Parse("192.0.2.9"), default, 0, out Route route);
        Assert.Equal(InternetAddress.Parse("10.0.0.2"), route.NextHop);
    }

    [Fact]
    public void Row_71_an_unknown_informational_type_is_dropped()
    {
        byte[] message = new byte[16];
        IcmpV6Writer.Write(message, IPv6Address.Parse("fd00::2"), IPv6Address.Parse("fd00::1"), (IcmpV6Type)200, 0, 0, new byte[8]);
        _lone.Receives(Bytes.IPv6("fd00::2", "fd00::1", IPProtocol.IcmpV6, message));
        _lone.Dropped(DropReason.IcmpUnhandled);
    }

    private int PathMtu(string to)
    {
        var destination = InternetAddress.Parse(to);
        Assert.Equal(Errno.None, _lone.Host.IP.Output.TryRoute(destination, InternetAddress.Any(destination.Version), 0, out Route route));
        return _lone.Host.IP.Output.PathMtu(route);
    }

    private static byte[] Quoted() => Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Udp, new byte[8]);

    private static byte[] Unreachable(IcmpV4UnreachableCode code, byte[] quoted, ushort mtu = 0)
    {
        byte[] message = new byte[8 + quoted.Length];
        IcmpV4Writer.WriteUnreachable(message, code, quoted, mtu);
        return Bytes.IPv4("10.0.0.2", "10.0.0.1", IPProtocol.Icmp, message);
    }
}
