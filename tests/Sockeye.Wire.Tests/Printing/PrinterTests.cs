using CsCheck;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;
using Xunit;

namespace Sockeye.Wire.Tests.Printing;

public sealed class PrinterTests
{
    [Fact]
    public void A_handshake_reads_as_in_a_book()
    {
        var session = new PrinterSession(new PrinterOptions { Timestamps = TimestampFormat.Relative });
        Assert.Equal(" 00:00:00.000000 IP 10.0.0.1.40000 > 10.0.0.2.8000: Flags [S], seq 1000, win 502, options [mss 1460], length 0",
            session.Print(Packets.IPv4(6, Packets.Tcp(40000, 8000, 1000, 0, 2, [2, 4, 5, 0xB4])), LinkType.RawIP, 5_000_000_000));
        Assert.Equal(" 00:00:00.000100 IP 10.0.0.1.8000 > 10.0.0.2.40000: Flags [S.], seq 7000, ack 1001, win 502, length 0",
            session.Print(Packets.IPv4(6, Packets.Tcp(8000, 40000, 7000, 1001, 0x12)), LinkType.RawIP, 5_000_100_999));
    }

    [Fact]
    public void A_single_packet_is_printed_with_its_numbers_as_they_are() => Assert.Equal(
        "IP6 fd00::1.40000 > fd00::2.8000: Flags [P.], seq 1001:1006, ack 77, win 502, length 5",
        PacketPrinter.Print(Packets.Frame(Packets.IPv6(6, Packets.Tcp(40000, 8000, 1001, 77, 0x18, data: 5))), LinkType.Ethernet));

    [Fact]
    public void A_connection_beyond_the_limit_makes_the_oldest_forgotten()
    {
        var session = new PrinterSession(new PrinterOptions { MaximumConnections = 2 });
        Assert.Contains("seq 100:101", Print(session, 1, 100));
        Assert.Contains("seq 1:2", Print(session, 1, 101));
        Assert.Contains("seq 100:101", Print(session, 2, 100));
        Assert.Contains("seq 2:3", Print(session, 1, 102)); // used: the second is now the oldest
        Assert.Contains("seq 100:101", Print(session, 3, 100));
        Assert.Contains("seq 3:4", Print(session, 1, 103));
        Assert.Contains("seq 101:102", Print(session, 2, 101)); // begun anew

        static string Print(PrinterSession session, ushort port, uint seq) =>
            session.Print(Packets.IPv4(6, Packets.Tcp(port, 8000, seq, 1, 0x10, data: 1)), LinkType.RawIP);
    }

    [Fact]
    public void Nothing_is_allocated_when_printing_to_a_writer()
    {
        var session = new PrinterSession();
        var frame = Packets.Frame(Packets.IPv4(6, Packets.Tcp(40000, 8000, 1000, 5, 0x10, [1, 1, 8, 10, 0, 0, 1, 9, 0, 0, 2, 1], 5)));
        for (var i = 0; i < 3; i++)
            session.Print(TextWriter.Null, frame, LinkType.Ethernet);
        NoAllocation.In(() =>
        {
            for (var i = 0; i < 1000; i++)
                session.Print(TextWriter.Null, frame, LinkType.Ethernet);
        });
    }

    [Fact]
    public void H012_A_length_longer_than_the_packet_reads_no_byte_that_is_not_there() => Assert.Equal(
        "IP truncated-ip - 69 bytes missing! 10.0.0.1.40000 > 10.0.0.2.9: UDP, length 3",
        PacketPrinter.Print(Packets.IPv4(17, Packets.Udp(40000, 9, [1, 2, 3]), totalLength: 100), LinkType.RawIP));

    [Fact]
    public void Random_octets_never_throw()
    {
        LinkType[] links = [LinkType.Ethernet, LinkType.RawIP, LinkType.IPv4, LinkType.IPv6, LinkType.Null, LinkType.LinuxSll, LinkType.LinuxSll2, (LinkType)999];
        Gen.Select(Gen.OneOfConst(links), Gen.Byte.Array[0, 120], Gen.Int[0, 200]).Sample((link, bytes, original) =>
        {
            Assert.NotNull(PacketPrinter.Print(bytes, link));
            Assert.NotNull(new PrinterSession().Print(bytes, link, original, original));
        }, iter: 50_000);
    }

    [Fact]
    public void Packets_with_random_octets_never_throw()
    {
        var kinds = Packets.IPPackets().Select(Packets.Frame).Concat(Packets.ArpFrames()).Where(p => p.Length > 14).ToArray();
        Gen.Select(Gen.OneOfConst(kinds), Gen.Select(Gen.Int[12, 160], Gen.Byte).Array[1, 4], Gen.Int[0, 30]).Sample((frame, changes, cut) =>
        {
            byte[] changed = [.. frame];
            foreach (var (at, value) in changes)
            {
                if (at < changed.Length)
                    changed[at] = value;
            }

            Assert.NotNull(PacketPrinter.Print(changed.AsSpan(0, changed.Length - (cut > 15 ? Math.Min(cut, changed.Length) : 0)), LinkType.Ethernet));
        }, iter: 100_000);
    }
}
