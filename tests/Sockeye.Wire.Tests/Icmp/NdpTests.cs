using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;
using Sockeye.Wire.Icmp;
using Sockeye.Wire.Icmp.Ndp;
using Xunit;

namespace Sockeye.Wire.Tests.Icmp;

public sealed class NdpTests
{
    private static readonly IPv6Address s_a = IPv6Address.Parse("fe80::1");
    private static readonly IPv6Address s_b = IPv6Address.Parse("ff02::1");
    private static readonly IPv6Address s_target = IPv6Address.Parse("2001:db8::7");
    private static readonly MacAddress s_mac = new(0x020000001122);

    [Fact]
    public void A_router_advertisement_with_every_option_is_read_back()
    {
        var buffer = new byte[400];
        var writer = NdpWriter.RouterAdvertisement(buffer, new RouterAdvertisementFields(64, 1800, IsManaged: true, ReachableTime: 30000, RetransmitTimer: 1000, Preference: -1));
        writer.AddSourceLinkLayerAddress(s_mac);
        writer.AddMtu(1400);
        var prefix = new PrefixInformation(IPv6Address.Parse("2001:db8:5::"), 64, true, true, 86400, 14400);
        writer.AddPrefixInformation(prefix);
        writer.AddRecursiveDnsServers(600, [s_target, s_a]);
        Assert.True(writer.AddDnsSearchList(700, "example.com"));
        Assert.False(writer.AddDnsSearchList(700, "a..b"));
        writer.AddNonce([1, 2, 3, 4, 5, 6]);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, writer.Finish(s_a, s_b)), out var message));
        Assert.True(message.HasValidChecksum(s_a, s_b));
        Assert.True(message.IsNeighborDiscovery);
        Assert.True(RouterAdvertisement.TryParse(message, out var ra));
        Assert.Equal((64, 1800, true, false, -1), (ra.CurrentHopLimit, ra.RouterLifetime, ra.IsManaged, ra.HasOtherConfiguration, ra.Preference));
        Assert.Equal((30000u, 1000u), (ra.ReachableTime, ra.RetransmitTimer));
        var seen = new List<NdpOptionType>();
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        foreach (var option in ra.Options)
        {
            seen.Add(option.Type);
            switch (option.Type)
            {
                case NdpOptionType.SourceLinkLayerAddress:
                    Assert.True(option.TryGetLinkLayerAddress(out var mac));
                    Assert.Equal(s_mac, mac);
                    break;
                case NdpOptionType.Mtu:
                    Assert.True(option.TryGetMtu(out var mtu));
                    Assert.Equal(1400u, mtu);
                    break;
                case NdpOptionType.PrefixInformation:
                    Assert.True(option.TryGetPrefixInformation(out var read));
                    Assert.Equal(prefix, read);
                    break;
                case NdpOptionType.RecursiveDnsServers:
                    Assert.True(option.TryGetRecursiveDnsServers(out var servers));
                    Assert.Equal((600u, 2, s_target, s_a), (servers.Lifetime, servers.Count, servers[0], servers[1]));
                    break;
                case NdpOptionType.DnsSearchList:
                    Assert.True(option.TryGetDnsSearchList(out var list));
                    var offset = 0;
                    Assert.True(list.TryReadNext(ref offset, text, out var length));
                    Assert.Equal("example.com", text[..length].ToString());
                    Assert.False(list.TryReadNext(ref offset, text, out _));
                    Assert.Equal(700u, list.Lifetime);
                    break;
                case NdpOptionType.Nonce:
                    Assert.True(option.TryGetNonce(out var nonce));
                    Assert.Equal([1, 2, 3, 4, 5, 6], nonce.ToArray());
                    break;
            }
        }

        Assert.Equal([NdpOptionType.SourceLinkLayerAddress, NdpOptionType.Mtu, NdpOptionType.PrefixInformation,
            NdpOptionType.RecursiveDnsServers, NdpOptionType.DnsSearchList, NdpOptionType.Nonce], seen);
    }

    [Fact]
    public void Solicitations_advertisements_and_redirects_are_read_back()
    {
        var buffer = new byte[1500];
        var ns = NdpWriter.NeighborSolicitation(buffer, s_target);
        ns.AddSourceLinkLayerAddress(s_mac);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, ns.Finish(s_a, s_b)), out var message));
        Assert.True(NeighborSolicitation.TryParse(message, out var solicitation));
        Assert.Equal(s_target, solicitation.Target);
        Assert.True(solicitation.Options.TryGetLinkLayerAddress(NdpOptionType.SourceLinkLayerAddress, out var mac));
        Assert.Equal(s_mac, mac);
        Assert.False(solicitation.Options.Contains(NdpOptionType.TargetLinkLayerAddress));
        Assert.False(NeighborAdvertisement.TryParse(message, out _));

        var na = NdpWriter.NeighborAdvertisement(buffer, s_target, isRouter: true, isSolicited: false, isOverride: true);
        na.AddTargetLinkLayerAddress(s_mac);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, na.Finish(s_a, s_b)), out message));
        Assert.True(NeighborAdvertisement.TryParse(message, out var advertisement));
        Assert.Equal((true, false, true, s_target), (advertisement.IsRouter, advertisement.IsSolicited, advertisement.IsOverride, advertisement.Target));

        var rs = NdpWriter.RouterSolicitation(buffer);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, rs.Finish(s_a, s_b)), out message));
        Assert.True(RouterSolicitation.TryParse(message, out var asking));
        Assert.True(asking.Options.IsEmpty);

        var packet = new byte[1501];
        packet[0] = 0x60;
        var rd = NdpWriter.Redirect(buffer, s_a, s_target);
        rd.AddTargetLinkLayerAddress(s_mac);
        rd.AddRedirectedPacket(packet);
        Assert.True(rd.Length <= 1232);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, rd.Finish(s_a, s_b)), out message));
        Assert.True(NdpRedirect.TryParse(message, out var redirect));
        Assert.Equal((s_a, s_target), (redirect.Target, redirect.Destination));
        foreach (var option in redirect.Options)
        {
            if (option.TryGetRedirectedPacket(out var quoted))
                Assert.Equal(packet[..quoted.Length], quoted.ToArray());
        }
    }

    [Fact]
    public void H072_A_code_other_than_zero_is_refused()
    {
        for (byte type = 133; type <= 137; type++)
        {
            var bytes = new byte[type switch { 133 => 8, 134 => 16, 137 => 40, _ => 24 }];
            bytes[0] = type;
            if (type == 137)
                (bytes[8], bytes[9], bytes[24]) = (0xFE, 0x80, 0x20);
            Assert.True(Parses(bytes, type));
            bytes[1] = 1;
            Assert.False(Parses(bytes, type));
        }
    }

    [Fact]
    public void H073_An_option_of_length_zero_or_past_the_end_spoils_the_message()
    {
        Assert.True(NdpOptions.TryParse([1, 1, 0, 0, 0, 0, 0, 0], out _));
        Assert.False(NdpOptions.TryParse([1, 0, 0, 0, 0, 0, 0, 0], out _));
        Assert.False(NdpOptions.TryParse([1, 2, 0, 0, 0, 0, 0, 0], out _));
        Assert.False(NdpOptions.TryParse([1], out _));
        Assert.False(NdpOptions.TryParse([1, 1, 0, 0, 0, 0, 0, 0, 9], out _));
        int[] minimum = [8, 16, 24, 24, 40];
        for (var i = 0; i < 5; i++)
        {
            var bytes = new byte[minimum[i] - 1];
            bytes[0] = (byte)(133 + i);
            Assert.False(Parses(bytes, bytes[0]));
        }
    }

    [Fact]
    public void H074_A_solicitation_for_a_multicast_target_is_refused()
    {
        var bytes = new byte[24];
        (bytes[0], bytes[8]) = (135, 0xFF);
        Assert.False(Parses(bytes, 135));
    }

    [Fact]
    public void H075_An_advertisement_of_a_multicast_target_is_refused()
    {
        var bytes = new byte[24];
        (bytes[0], bytes[8]) = (136, 0xFF);
        Assert.False(Parses(bytes, 136));
    }

    [Fact]
    public void H079_A_prefix_of_more_than_128_bits_is_none()
    {
        var option = new byte[32];
        (option[0], option[1], option[2]) = (3, 4, 129);
        Assert.True(NdpOptions.TryParse(option, out var options));
        foreach (var one in options)
            Assert.False(one.TryGetPrefixInformation(out _));
    }

    [Fact]
    public void H080_Name_servers_of_even_or_short_length_are_ignored_and_so_are_names_without_an_end()
    {
        Assert.Equal([false, false, true, false, true], Lengths(25).ToArray());
        Assert.False(ReadsSearchList([31, 2, 0, 0, 0, 0, 0, 9, 7, (byte)'e', (byte)'x', (byte)'a', (byte)'m', (byte)'p', (byte)'l', (byte)'e']));
        Assert.False(ReadsSearchList([31, 2, 0, 0, 0, 0, 0, 9, 0xC0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.False(ReadsSearchList([31, 2, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.False(ReadsSearchList([31, 2, 0, 0, 0, 0, 0, 9, 1, (byte)'a', 0, 0, 0, 0, 0, 1]));
        Assert.True(ReadsSearchList([31, 2, 0, 0, 0, 0, 0, 9, 1, (byte)'a', 0, 1, (byte)'b', 0, 0, 0]));

        static IEnumerable<bool> Lengths(byte type)
        {
            for (byte units = 1; units <= 5; units++)
            {
                var option = new byte[units * 8];
                (option[0], option[1]) = (type, units);
                yield return Reads(option);
            }
        }

        static bool Reads(byte[] option)
        {
            Assert.True(NdpOptions.TryParse([.. option, 5, 1, 0, 0, 0, 0, 5, 0xDC], out var options));
            var isRead = false;
            var rest = false;
            foreach (var one in options)
            {
                isRead |= one.TryGetRecursiveDnsServers(out _);
                rest |= one.TryGetMtu(out var mtu) && mtu == 1500;
            }

            Assert.True(rest); // the option behind is still there
            return isRead;
        }
    }

    [Fact]
    public void Random_messages_never_throw() => Gen.Select(Gen.Byte[130, 138], Gen.Byte.Array[7, 120]).Sample((type, bytes) =>
    {
        bytes[0] = type;
        if (bytes.Length > 1)
            bytes[1] = 0;
        if (!IcmpV6Message.TryParse(bytes, out var message))
            return;
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        _ = RouterAdvertisement.TryParse(message, out _);
        _ = NeighborSolicitation.TryParse(message, out _);
        _ = NeighborAdvertisement.TryParse(message, out _);
        _ = NdpRedirect.TryParse(message, out _);
        // Random lengths seldom fit, so the second half is made one sound option of random inside.
        bytes = [(byte)(bytes[7] & 31), (byte)(1 + (bytes[6] & 3)), .. bytes, .. new byte[32]];
        Assert.True(NdpOptions.TryParse(bytes.AsSpan(0, bytes[1] * 8), out var options));
        foreach (var option in options)
        {
            _ = option.TryGetLinkLayerAddress(out _);
            _ = option.TryGetPrefixInformation(out _);
            _ = option.TryGetMtu(out _);
            _ = option.TryGetNonce(out _);
            _ = option.TryGetRedirectedPacket(out _);
            if (option.TryGetRecursiveDnsServers(out var servers))
                _ = servers[servers.Count - 1];
            if (option.TryGetDnsSearchList(out var list))
            {
                var offset = 0;
                while (list.TryReadNext(ref offset, text, out _))
                {
                }
            }
        }
    }, iter: 30_000);

    private static bool ReadsSearchList(byte[] option)
    {
        Assert.True(NdpOptions.TryParse(option, out var options));
        foreach (var one in options)
            return one.TryGetDnsSearchList(out _);
        return false;
    }

    private static bool Parses(byte[] bytes, byte type) => IcmpV6Message.TryParse(bytes, out var message) && type switch
    {
        133 => RouterSolicitation.TryParse(message, out _),
        134 => RouterAdvertisement.TryParse(message, out _),
        135 => NeighborSolicitation.TryParse(message, out _),
        136 => NeighborAdvertisement.TryParse(message, out _),
        _ => NdpRedirect.TryParse(message, out _),
    };
}
