using System.Buffers.Binary;
using CsCheck;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;
using Xunit;

namespace Sockeye.Wire.Tests.Printing;

/// <summary>Our lines beside those of the real tcpdump for the same capture.</summary>
public sealed class PrinterAgainstTcpdumpTests
{
    [Fact]
    public void Ethernet_frames_of_every_kind_give_its_lines()
    {
        Tcpdump.Require();
        byte[][] frames =
        [
            .. Packets.ArpFrames(), .. Packets.IPPackets().Select(Packets.Frame),
            Packets.Ethernet(0x0800, Packets.IPv4(17, Packets.Udp(1000, 9, [1])), 5),
            Packets.Ethernet(0x86DD, Packets.IPv6(17, Packets.Udp(1000, 9, [1])), 5, 4095),
            Packets.Ethernet(0x0800, [.. Packets.IPv4(6, Packets.Tcp(1, 2, 3, 4, 2)), .. new byte[6]]),
            Packets.Ethernet(0x88B5, [1, 2, 3]), Packets.Ethernet(0x88B5, [1, 2, 3], 7), Packets.Ethernet(0x0800, [], 7)[..16], new byte[13],
        ];
        Compare([.. frames.Select(f => Tcpdump.Packet(f))], new PrinterOptions(), "-t");
    }

    [Fact]
    public void Bare_IP_packets_give_its_lines()
    {
        Tcpdump.Require();
        byte[][] packets = [.. Packets.IPPackets(), [0x15, 1, 2]];
        Compare([.. packets.Select(p => Tcpdump.Packet(p, LinkType.RawIP))], new PrinterOptions(), "-t");
    }

    [Fact]
    public void Sequence_numbers_as_they_are_give_its_lines_with_S()
    {
        Tcpdump.Require();
        Compare([.. Packets.TcpSegments().Select(s => Tcpdump.Packet(Packets.IPv4(6, s), LinkType.RawIP))],
            new PrinterOptions { AbsoluteSequenceNumbers = true }, "-t", "-S");
    }

    [Fact]
    public void Packets_cut_at_every_byte_give_its_lines()
    {
        Tcpdump.Require();
        var kinds = Packets.IPPackets().Where((_, i) => i % 5 == 0).Concat(Packets.IPPackets().Where(p => p.Length is > 6 and < 90 && p[6] is 0 or 43 or 44 or 60))
            .Select(Packets.Frame).Concat(Packets.ArpFrames().Take(4)).ToArray();
        var packets = kinds.SelectMany(k => Enumerable.Range(1, k.Length).Select(cut => Tcpdump.Packet(k[..cut], original: k.Length))).ToArray();
        Assert.True(packets.Length > 5000);
        Compare(packets, new PrinterOptions(), "-t");
    }

    [Fact]
    public void Times_give_its_lines()
    {
        Tcpdump.Require();
        long[] times = [1_700_000_000_123_456_789, 1_700_000_000_123_999_999, 1_700_000_061_000_000_000, 1_699_999_999_000_000_000];
        CapturedPacket[] packets = [.. times.Select(t => Tcpdump.Packet(Packets.IPv4(17, Packets.Udp(1000, 9, [1])), LinkType.RawIP, time: t))];
        Compare(packets, new PrinterOptions { Timestamps = TimestampFormat.TimeOfDay });
        Compare(packets, new PrinterOptions { Timestamps = TimestampFormat.Unix }, "-tt");
        // tcpdump reads nanoseconds as microseconds before it subtracts: its last digit may be one more.
        Compare([.. packets.Select(p => p with { TimestampNanoseconds = p.TimestampNanoseconds / 1000 * 1000 })],
            new PrinterOptions { Timestamps = TimestampFormat.Relative }, "-ttttt");
    }

    [Fact]
    public void A_classic_capture_gives_the_same_lines()
    {
        Tcpdump.Require();
        CapturedPacket[] packets = [.. Packets.IPPackets().Select(p => Tcpdump.Packet(p, LinkType.RawIP))];
        Assert.Equal(Tcpdump.Lines(packets, "-t"), Tcpdump.Lines(Tcpdump.Pcap(packets), "-t"));
    }

    [Fact]
    public void Random_conversations_give_its_lines()
    {
        Tcpdump.Require();
        var generator = from ports in Gen.Select(Gen.UShort[20000, 20004], Gen.UShort[20000, 20004])
                        from numbers in Gen.Select(Gen.UInt, Gen.UInt)
                        from flags in Gen.Byte
                        from options in Gen.OneOfConst(Packets.TcpOptions().ToArray())
                        from data in Gen.Int[0, 50]
                        from isV6 in Gen.Bool
                        from swap in Gen.Bool
                        select Build(ports.Item1, ports.Item2, numbers.Item1, numbers.Item2, flags, options, data, isV6, swap);
        generator.Array[2000].Sample(packets => Compare([.. packets.Select(p => Tcpdump.Packet(p, LinkType.RawIP))], new PrinterOptions(), "-t"), iter: 3, threads: 1);
    }

    [Fact]
    public void Packets_with_random_octets_give_its_lines()
    {
        Tcpdump.Require();
        var kinds = Packets.IPPackets().Where(p => p.Length >= 24 && p.Length < 200).ToArray();
        var generator = from packet in Gen.OneOfConst(kinds)
                        from changes in Gen.Select(Gen.Int[0, 199], Gen.Byte).Array[1, 3]
                        from cut in Gen.Int[0, 60]
                        select Tcpdump.Packet(Mutate(packet, changes)[..(cut < 20 ? Math.Max(1, packet.Length - cut) : packet.Length)], LinkType.RawIP, original: packet.Length);
        generator.Array[3000].Sample(packets => Compare([.. packets.Where(IsOurs)], new PrinterOptions(), "-t"), iter: 3, threads: 1, seed: "6Li0xwpXLUD1");
    }

    private static byte[] Build(ushort source, ushort destination, uint seq, uint ack, byte flags, byte[] options, int data, bool isV6, bool swap)
    {
        byte[] padded = [.. options, .. Enumerable.Repeat((byte)1, (4 - (options.Length % 4)) % 4)];
        var segment = Packets.Tcp(source, destination, seq, ack, flags, padded, data);
        var packet = isV6 ? Packets.IPv6(6, segment) : Packets.IPv4(6, segment);
        var (at, length) = isV6 ? (8, 16) : (12, 4);
        if (swap)
        {
            var first = packet[at..(at + length)];
            packet.AsSpan(at + length, length).CopyTo(packet.AsSpan(at));
            first.CopyTo(packet, at + length);
        }

        return packet;
    }

    private static byte[] Mutate(byte[] packet, (int At, byte Value)[] changes)
    {
        byte[] changed = [.. packet];
        foreach (var (at, value) in changes)
        {
            // Not the version, and not what would call printers that are not ours: protocols and ports.
            var transport = packet[0] >> 4 == 4 ? (packet[0] & 15) * 4 : 40;
            var isPort = at >= transport && at < transport + 4;
            var isProtocol = packet[0] >> 4 == 4 ? at == 9 : at == 6;
            var hasHeadersInside = packet[0] >> 4 == 4 ? packet[9] is 4 or 41 : packet[6] is 0 or 41 or 43 or 44 or 60;
            if (at < changed.Length && at > 0 && !isPort && !isProtocol && !(hasHeadersInside && at < transport + 40))
                changed[at] = value;
        }

        return changed;
    }

    // tcpdump knows more of DNS, and of two ICMPv6 types, than we print.
    private static bool IsOurs(CapturedPacket packet)
    {
        var bytes = packet.Data.Span;
        return !IsDns(bytes)
            && !(bytes[0] >> 4 == 6 && bytes.Length > 40 && bytes[6] == 58 && bytes[40] is 138 or 139 or 140 or 155)
            && !(bytes[0] >> 4 == 4 && bytes.Length > 24 && bytes[9] == 2 && bytes[(bytes[0] & 15) * 4 < bytes.Length ? (bytes[0] & 15) * 4 : 0] is 0x13 or 0x14 or 0x1E or 0x1F);
    }

    private static bool IsDns(ReadOnlySpan<byte> bytes)
    {
        const int dns = 53;
        int transport = bytes[0] >> 4 == 4 ? (bytes[0] & 15) * 4 : 40;
        return bytes.Length >= transport + 4
            && (BinaryPrimitives.ReadUInt16BigEndian(bytes[transport..]) == dns
                || BinaryPrimitives.ReadUInt16BigEndian(bytes[(transport + 2)..]) == dns);
    }

    private static void Compare(CapturedPacket[] packets, PrinterOptions options, params string[] arguments)
    {
        var theirs = Tcpdump.Lines(packets, arguments);
        var session = new PrinterSession(options);
        Assert.Equal(packets.Length, theirs.Length);
        var differences = new List<string>();
        for (var i = 0; i < packets.Length; i++)
        {
            var ours = session.Print(packets[i]);
            if (ours != theirs[i])
                differences.Add($"packet {i}: {Convert.ToHexString(packets[i].Data.Span)}\n  ours   {ours}\n  theirs {theirs[i]}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {packets.Length} lines differ:\n" + string.Join('\n', differences.Take(20)));
    }
}
