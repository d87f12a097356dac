using CsCheck;
using Sockeye.Wire.Filtering;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Tests.Printing;
using Xunit;

namespace Sockeye.Wire.Tests.Filtering;

public sealed class PacketFilterTests
{
    private static readonly string[] s_sharedLanguage =
    [
        "", "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "not tcp", "!tcp", "not not tcp",
        "tcp port 8000 and host 10.0.0.1", "tcp or udp", "ip and udp", "ip6 && udp", "arp || icmp",
        "host 10.0.0.1", "src 10.0.0.1", "dst 10.0.0.1", "src host 10.0.0.2", "src or dst host 10.0.0.2", "src and dst host 10.0.0.1",
        "host fd00::1", "src fd00::1", "dst host fd00::2", "ip host 10.0.0.1", "arp host 10.0.0.1", "arp src host 10.0.0.2", "ip6 host fd00::1",
        "host 10.0.0.1 or 10.0.0.9", "host 10.0.0.9 or fd00::2",
        "net 10.0.0.0/24", "net 10", "net 10.0.0", "net 10.1", "src net 10.0.0.0/30", "net 10.0.0.0 mask 255.0.0.0", "net fd00::/64", "dst net ff02::/16", "net 0.0.0.0/0",
        "ip6 net fd00::/8", "net 10.0.0.0", "net 10.0.0.2", "arp net 10.0.0.0/8",
        "port 8000", "tcp port 8000", "udp port 8000", "src port 8000", "dst port 9", "port 53 or 9", "tcp dst port 8000 or 40000", "udp src port 40000",
        "portrange 1-100", "tcp portrange 7000-8000", "src portrange 50000-30000", "ip6 and port 9", "not port 53 and udp", "src and dst port 7777",
        "ip proto 253", "ip6 proto 253", "proto 253", "ip proto \\tcp", "ip6 proto \\udp", "ip proto 0", "ether proto 0x88b5", "ether proto \\arp",
        "less 60", "greater 60", "less 60 or greater 100",
        "tcp or udp and icmp", "icmp and tcp or udp", "icmp or (tcp and udp)", "(tcp)", "((tcp or udp) and (ip6))", "not (tcp or udp)", "not tcp and not udp",
        "multicast", "broadcast", "ether multicast", "ip multicast", "ip6 multicast", "ether broadcast",
        "ether host 02:00:00:00:00:01", "ether src 02:00:00:00:00:01", "ether dst 02:00:00:00:00:01", "ether src host 02:00:00:00:00:09",
        "ip and tcp[tcpflags] & tcp-syn != 0", "ip and tcp[13] & 2 != 0", "ip and tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "ip and tcp[tcpflags] == tcp-syn",
        "icmp[icmptype] = icmp-echo", "icmp[icmptype] != icmp-echo and icmp[icmpcode] = 3", "ip[9] = 17", "ip[2:2] > 60", "ip[2:2] <= 60", "ip6[6] == 58", "ip[12:4] = 0x0a000001",
        "ip and udp[4:2] >= 20", "ether[12:2] = 0x0806", "arp[6:2] = 2", "icmp6[icmp6type] = icmp6-neighborsolicit", "ip and tcp[0:2] < 10000",
    ];

    [Fact]
    public void Each_expression_chooses_what_tcpdump_chooses()
    {
        Tcpdump.Require();
        byte[][] frames =
        [
            .. Packets.ArpFrames().Where(f => f.Length >= 42), .. Packets.IPPackets().Where(IsWhole).Select(Packets.Frame),
            Packets.Ethernet(0x88B5, new byte[60]), [.. Enumerable.Repeat((byte)0xFF, 6), .. Packets.Ethernet(0x0806, Packets.Arp(1, Packets.A4.Value, 9)).Skip(6)],
            .. new[] { 7000, 50, 60000, 8000 }.Select(p => Packets.Frame(Packets.IPv4(132, Packets.Udp((ushort)p, 8000, new byte[10])))),
        ];
        // Each packet has a time of its own, by which it is known again.
        CapturedPacket[] packets = [.. frames.Select((f, i) => Tcpdump.Packet(f, time: i * 1_000_000_000L))];
        var file = Tcpdump.Pcapng(packets);
        var differences = new List<string>();
        foreach (var expression in s_sharedLanguage)
        {
            var theirs = Tcpdump.Lines(file, "-tt", expression).Select(l => int.Parse(l.Split('.')[0])).ToHashSet();
            Assert.True(PacketFilter.TryParse(expression, out var filter, out var error), expression + ": " + error);
            for (var i = 0; i < packets.Length; i++)
            {
                if (filter.Matches(packets[i]) != theirs.Contains(i))
                    differences.Add($"{expression}: {(theirs.Contains(i) ? "theirs" : "ours")} takes {Convert.ToHexString(frames[i])}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n" + string.Join('\n', differences.GroupBy(d => d.Split(':')[0]).SelectMany(g => g.Take(2)).Take(30)));
    }

    [Theory]
    [InlineData("tcp port abc", "column 10: expected a port number, 0 to 65535, found 'abc'")]
    [InlineData("tcp port 65536", "column 10: expected a port number, 0 to 65535, found '65536'")]
    [InlineData("port", "column 5: expected a port number, 0 to 65535, found the end")]
    [InlineData("port 80-90", "column 6: a range of ports is written: portrange 80-90")]
    [InlineData("portrange 80", null)]
    [InlineData("8000", "column 1: a port needs 'port' before it: port 8000")]
    [InlineData("10.0.0.0/24", "column 1: a prefix needs 'net' before it: net 10.0.0.0/24")]
    [InlineData("net 10.0.0.1/24", "column 5: bits are set behind the prefix; did you mean 10.0.0.0/24?")]
    [InlineData("net 10.0.0.0/33", "column 5: expected a prefix such as 10.0.0.0/24 or fd00::/64, found '10.0.0.0/33'")]
    [InlineData("net 10.0.0.0 mask 255.0.255.0", "column 19: expected a mask such as 255.255.255.0, found '255.0.255.0'")]
    [InlineData("host example.com", "column 6: expected an IP address, found 'example.com'; names are not looked up")]
    [InlineData("tcpp", "column 1: 'tcpp' is not a word of the filter language")]
    [InlineData("tcp and", "column 8: the filter ends where a condition is expected")]
    [InlineData("(tcp or udp", "column 12: expected ')', found the end")]
    [InlineData("tcp udp", "column 5: expected an IP address, found 'udp'; names are not looked up")]
    [InlineData("ip 5)", "column 4: a port needs 'port' before it: port 5")]
    [InlineData("tcp)", "column 4: expected 'and', 'or' or the end, found ')'")]
    [InlineData("tcp host 10.0.0.1", "column 1: 'tcp' has no addresses; write: tcp and host 10.0.0.1")]
    [InlineData("icmp port 5", "column 1: 'icmp' has no ports")]
    [InlineData("ip6 host 10.0.0.1", "column 10: 'ip6' has no such address as 10.0.0.1")]
    [InlineData("ether host 10.0.0.1", "column 12: expected a MAC address such as 02:00:00:00:00:01, found '10.0.0.1'")]
    [InlineData("less x", "column 6: expected a length, found 'x'")]
    [InlineData("vlan 4096", "column 6: expected a VLAN number up to 4095, found '4096'")]
    [InlineData("tcp[13", "column 7: expected ']', found the end")]
    [InlineData("tcp[x] = 1", "column 5: expected an offset such as 13, or 2:2 with a size of 1, 2 or 4, found 'x'")]
    [InlineData("tcp[13:3] = 1", "column 5: expected an offset such as 13, or 2:2 with a size of 1, 2 or 4, found '13:3'")]
    [InlineData("tcp[13] & 2", "column 12: expected a comparison such as '!=', found the end")]
    [InlineData("foo[1] = 2", "column 1: 'foo' has no octets to look at; ether, ip, ip6, arp, tcp, udp, icmp and icmp6 have")]
    [InlineData("ip broadcast", "column 1: 'ip broadcast' needs the network's mask, which a filter does not know; use 'broadcast' or 'dst host'")]
    public void A_mistake_is_told_with_its_column(string text, string? expected)
    {
        Assert.Equal(expected is null, PacketFilter.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_bare_address_is_a_host()
    {
        Assert.True(PacketFilter.TryParse("10.0.0.1 and 10.0.0.2", out var filter, out _));
        Assert.True(filter.Matches(Packets.IPv4(253, []), LinkType.RawIP));
        Assert.False(filter.Matches(Packets.IPv6(253, []), LinkType.RawIP));
    }

    [Theory]
    [InlineData("syn", true, false)]
    [InlineData("ack", false, true)]
    [InlineData("syn and not ack", true, false)]
    [InlineData("fin or rst", false, false)]
    [InlineData("psh or urg", false, true)]
    [InlineData("tcp[tcpflags] & tcp-syn != 0", true, false)]
    public void Flags_have_words_of_their_own_on_both_families(string text, bool first, bool second)
    {
        Assert.True(PacketFilter.TryParse(text, out var filter, out _));
        Func<byte[], byte[]>[] wraps = [s => Packets.IPv4(6, s), s => Packets.IPv6(6, s)];
        foreach (var wrap in wraps)
        {
            Assert.Equal(first, filter.Matches(wrap(Packets.Tcp(1, 2, 3, 4, 0x02)), LinkType.RawIP));
            Assert.Equal(second, filter.Matches(wrap(Packets.Tcp(1, 2, 3, 4, 0x18)), LinkType.RawIP));
        }
    }

    [Fact]
    public void Tags_are_looked_through()
    {
        var frame = Packets.Ethernet(0x0800, Packets.IPv4(6, Packets.Tcp(40000, 8000, 3, 4, 0x02)), 5, 6);
        foreach (var (text, expected) in new[] { ("tcp port 8000", true), ("vlan", true), ("vlan 5", true), ("vlan 6", false), ("vlan and arp", false) })
        {
            Assert.True(PacketFilter.TryParse(text, out var filter, out _));
            Assert.Equal(expected, filter.Matches(frame, LinkType.Ethernet));
        }
    }

    [Fact]
    public void The_length_is_that_on_the_wire()
    {
        Assert.True(PacketFilter.TryParse("greater 1000", out var filter, out _));
        Assert.False(filter.Matches(new byte[60], LinkType.Ethernet));
        Assert.True(filter.Matches(new byte[60], LinkType.Ethernet, 1000));
        Assert.Equal("greater 1000", filter.ToString());
    }

    [Fact]
    public void Matching_allocates_nothing()
    {
        Assert.True(PacketFilter.TryParse("tcp port 8000 and host 10.0.0.1 and not (icmp or net 10.1) and syn and tcp[0:2] > 5", out var filter, out _));
        var packet = Packets.IPv4(6, Packets.Tcp(40000, 8000, 3, 4, 0x02));
        Assert.True(filter.Matches(packet, LinkType.RawIP));
        NoAllocation.In(() =>
        {
            for (var i = 0; i < 1000; i++)
                filter.Matches(packet, LinkType.RawIP);
        });
    }

    [Fact]
    public void Long_and_deep_expressions_are_refused()
    {
        Assert.False(PacketFilter.TryParse(new string('(', 100) + "tcp" + new string(')', 100), out _, out var error));
        Assert.Contains("nested too deep", error);
        Assert.False(PacketFilter.TryParse(string.Join(" or ", Enumerable.Repeat("tcp", 1000)), out _, out error));
        Assert.Contains("too long", error);
        Assert.True(PacketFilter.TryParse(string.Join(" or ", Enumerable.Repeat("tcp", 500)), out _, out _));
    }

    [Fact]
    public void Random_words_never_throw()
    {
        string[] words = [.. s_sharedLanguage.SelectMany(e => e.Split(' ')), "[", "]", "(", ")", "&", "|", "=", "!=", "vlan", "syn", "mask", "99999999999", "\\", "é", ":", "/", "-"];
        var packets = Packets.IPPackets().Select(Packets.Frame).Concat(Packets.ArpFrames()).ToArray();
        Gen.Select(Gen.OneOfConst(words).Array[0, 8], Gen.OneOfConst(packets), Gen.Int[0, 60]).Sample((expression, packet, cut) =>
        {
            if (PacketFilter.TryParse(string.Join(' ', expression), out var filter, out var error))
                filter.Matches(packet.AsSpan(0, Math.Max(0, packet.Length - cut)), LinkType.Ethernet);
            else
                Assert.StartsWith("column ", error);
        }, iter: 50_000);
    }

    [Fact]
    public void Random_packets_never_throw()
    {
        PacketFilter[] filters = [.. s_sharedLanguage.Select(e => PacketFilter.TryParse(e, out var f, out _) ? f : throw new InvalidOperationException(e))];
        LinkType[] links = [LinkType.Ethernet, LinkType.RawIP, LinkType.Null, LinkType.LinuxSll, LinkType.LinuxSll2, (LinkType)999];
        Gen.Select(Gen.OneOfConst(filters), Gen.OneOfConst(links), Gen.Byte.Array[0, 90]).Sample((filter, link, bytes) =>
        {
            if (bytes.Length > 14 && link == LinkType.Ethernet)
                (bytes[12], bytes[13]) = bytes[0] % 2 == 0 ? ((byte)8, (byte)0) : ((byte)0x86, (byte)0xDD);
            filter.Matches(bytes, link);
        }, iter: 100_000);
    }

    // A packet too short for a question fails the whole filter in tcpdump, and only the question with us.
    private static bool IsWhole(byte[] packet) => packet.Length >= 48 || (packet.Length >= 44 && packet[0] == 0x45);
}
