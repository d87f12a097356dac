using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Link;

/// <summary>Cutting of large segments on the way out and merging on the way in.</summary>
public sealed class SegmentTests
{
    private const int Mss = 1000;
    private readonly StackContext _context = new(new SeededEntropy(1), new PacketPool());
    private readonly Collector _collector = new();
    private readonly LinkLayer _link;

    public SegmentTests() => _link = new LinkLayer(_context, _collector);

    public enum Family
    {
        V4,
        V6,
    }

    [Theory]
    [InlineData(Family.V4, InterfaceKind.Ethernet, 1)]
    [InlineData(Family.V4, InterfaceKind.Ethernet, 10_500)]
    [InlineData(Family.V6, InterfaceKind.Ethernet, 3000)]
    [InlineData(Family.V6, InterfaceKind.RawIP, 60_000)]
    public void A_large_segment_becomes_frames_that_fit_and_add_up_to_it(Family family, InterfaceKind kind, int size)
    {
        Interface nic = Nic(kind);
        byte[] data = Data(size);
        nic.Transmit.TryEnqueue(Large(family, kind, data, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr));
        var rebuilt = new List<byte>();
        var frames = Poll(nic);
        Assert.Equal((size + Mss - 1) / Mss, frames.Count);
        for (int i = 0; i < frames.Count; i++)
        {
            (TcpSegment tcp, ushort identification, bool isValid) = Parse(frames[i], kind);
            Assert.True(isValid, "checksum");
            Assert.Equal(unchecked(uint.MaxValue - 500 + (uint)rebuilt.Count), tcp.Sequence.Value);
            Assert.Equal(i == frames.Count - 1, tcp.IsFin && tcp.IsPsh);
            Assert.Equal(i == 0, tcp.IsCwr);
            if (family == Family.V4) Assert.Equal((ushort)(0xFFFE + i), identification);
            rebuilt.AddRange(tcp.Payload.ToArray());
        }
        Assert.Equal(data, rebuilt);
        Assert.Equal(0, _context.Pool.Outstanding);
    }

    [Fact] // RFC 9768 §3.2.2: CWR as part of the ACE field is the same on every segment
    public void An_ACE_field_stands_on_every_piece_even_where_a_device_would_cut()
    {
        var nic = new Interface(2, new InterfaceOptions { SegmentationOffload = true, ChecksumOffload = true });
        const TcpFlags Flags = TcpFlags.Ack | TcpFlags.Ae | TcpFlags.Cwr | TcpFlags.Ece;
        PacketBuffer frame = Large(Family.V4, InterfaceKind.Ethernet, Data(3 * Mss), Flags);
        frame.Offload.RepeatsCwr = true;
        nic.Transmit.TryEnqueue(frame);
        List<byte[]> frames = Poll(nic);
        Assert.Equal(3, frames.Count);
        foreach (byte[] piece in frames)
        {
            (TcpSegment tcp, _, _) = Parse(piece, InterfaceKind.Ethernet);
            Assert.Equal(Flags, tcp.Flags);
        }
    }

    [Fact]
    public void A_device_that_cuts_gets_the_segment_whole()
    {
        var nic = new Interface(2, new InterfaceOptions { SegmentationOffload = true, ChecksumOffload = true });
        nic.Transmit.TryEnqueue(Large(Family.V4, InterfaceKind.Ethernet, Data(5000), TcpFlags.Ack));
        Assert.Single(Poll(nic));
    }

    [Fact]
    public void A_segment_that_claims_no_size_is_dropped()
    {
        Interface nic = Nic(InterfaceKind.Ethernet);
        PacketBuffer frame = Large(Family.V4, InterfaceKind.Ethernet, Data(5000), TcpFlags.Ack);
        frame.Offload.SegmentSize = 0;
        nic.Transmit.TryEnqueue(frame);
        Assert.Empty(Poll(nic));
        Assert.Equal(1, _context.Drops[DropReason.PacketTooBig]);
    }

    [Theory]
    [InlineData(Family.V4, InterfaceKind.Ethernet)]
    [InlineData(Family.V6, InterfaceKind.Ethernet)]
    [InlineData(Family.V4, InterfaceKind.RawIP)]
    public void What_was_cut_is_merged_again(Family family, InterfaceKind kind)
    {
        Interface nic = Nic(kind);
        byte[] data = Data(30_500);
        nic.Transmit.TryEnqueue(Large(family, kind, data, TcpFlags.Ack | TcpFlags.Psh));
        _link.Receive(nic, Buffers(Poll(nic)));
        byte[] merged = Assert.Single(_collector.Packets);
        (TcpSegment tcp, _, _) = Parse(merged, InterfaceKind.RawIP);
        Assert.Equal(data, tcp.Payload.ToArray());
        Assert.True(tcp.IsPsh);
        Assert.Equal(Mss, _collector.Offloads[0].SegmentSize);
        Assert.Equal(ChecksumState.Partial, _collector.Offloads[0].Checksum);
        Assert.Equal(0, _context.Pool.Outstanding);
    }

    [Theory]
    [InlineData("gap", 2)]
    [InlineData("flag", 2)]
    [InlineData("checksum", 2)]
    [InlineData("acknowledgment", 2)]
    [InlineData("window", 2)]
    [InlineData("port", 2)]
    [InlineData("ttl", 2)]
    [InlineData("ecn", 2)] // RFC 3168 §5: a mark must not be lost, nor spread
    [InlineData("ace", 2)] // RFC 9768 §3.2.2
    [InlineData("same ace", 1)]
    [InlineData("same", 1)]
    public void Only_what_continues_is_merged(string difference, int packets)
    {
        Interface nic = Nic(InterfaceKind.RawIP);
        TcpFlags ace = difference == "same ace" ? TcpFlags.Ae | TcpFlags.Ece : TcpFlags.None;
        byte[] first = Segment(Family.V4, Data(Mss), 1000, flags: TcpFlags.Ack | ace);
        byte[] second = difference switch
        {
            "gap" => Segment(Family.V4, Data(Mss), 1000 + Mss + 1),
            "flag" => Segment(Family.V4, Data(Mss), 1000 + Mss, flags: TcpFlags.Ack | TcpFlags.Fin),
            "acknowledgment" => Segment(Family.V4, Data(Mss), 1000 + Mss, acknowledgment: 8),
            "window" => Segment(Family.V4, Data(Mss), 1000 + Mss, window: 99),
            "port" => Segment(Family.V4, Data(Mss), 1000 + Mss, port: 81),
            "ttl" => Segment(Family.V4, Data(Mss), 1000 + Mss, ttl: 63),
            "ace" => Segment(Family.V4, Data(Mss), 1000 + Mss, flags: TcpFlags.Ack | TcpFlags.Cwr),
            _ => Segment(Family.V4, Data(Mss), 1000 + Mss, flags: TcpFlags.Ack | ace),
        };
        if (difference == "ecn")
        {
            second[1] |= (byte)EcnCodepoint.Ce;
            IPv4Packet.WriteChecksum(second);
        }
        if (difference == "checksum") second[^1] ^= 1;
        _link.Receive(nic, Buffers([first, second]));
        Assert.Equal(packets, _collector.Packets.Count);
        if (packets == 2) Assert.Equal([first, second], _collector.Packets);
    }

    [Fact]
    public void Flows_are_merged_side_by_side_and_each_keeps_its_order()
    {
        Interface nic = Nic(InterfaceKind.RawIP);
        var frames = new List<byte[]>();
        for (int i = 0; i < 5; i++)
        {
            for (ushort port = 1; port <= 12; port++)
            {
                frames.Add(Segment(Family.V4, Data(Mss), (uint)(i * Mss), port: port));
            }
        }
        _link.Receive(nic, Buffers(frames));
        var next = new Dictionary<ushort, uint>();
        foreach (byte[] packet in _collector.Packets)
        {
            (TcpSegment tcp, _, _) = Parse(packet, InterfaceKind.RawIP);
            Assert.Equal(next.GetValueOrDefault(tcp.SourcePort), tcp.Sequence.Value);
            next[tcp.SourcePort] = tcp.Sequence.Value + (uint)tcp.Payload.Length;
        }
        Assert.All(next.Values, end => Assert.Equal(5u * Mss, end));
        Assert.Equal(0, _context.Pool.Outstanding);
    }

    [Fact]
    public void A_short_segment_ends_the_merging()
    {
        Interface nic = Nic(InterfaceKind.RawIP);
        _link.Receive(nic, Buffers([
            Segment(Family.V6, Data(Mss), 0), Segment(Family.V6, Data(10), Mss), Segment(Family.V6, Data(Mss), Mss + 10)]));
        Assert.Equal(2, _collector.Packets.Count);
        Assert.Equal(40 + 20 + Mss + 10, _collector.Packets[0].Length);
    }

    [Fact]
    public void What_the_device_merged_does_not_overtake_what_came_before()
    {
        Interface nic = Nic(InterfaceKind.RawIP);
        byte[] first = Segment(Family.V4, Data(Mss), 0);
        PacketBuffer[] frames = Buffers([first, Segment(Family.V4, Data(3 * Mss), Mss), Segment(Family.V4, Data(Mss), 4 * Mss)]);
        frames[1].Offload = new PacketOffload
        {
            Checksum = ChecksumState.Valid, Segmentation = SegmentationKind.TcpV4, SegmentSize = Mss,
        };
        _link.Receive(nic, frames);
        Assert.Equal([40 + Mss, 40 + (3 * Mss), 40 + Mss], _collector.Packets.Select(packet => packet.Length));
    }

    [Fact]
    public void A_merged_segment_never_exceeds_what_IP_can_say()
    {
        Interface nic = Nic(InterfaceKind.RawIP);
        var frames = new List<byte[]>();
        for (int i = 0; i < 150; i++) frames.Add(Segment(Family.V4, Data(Mss), (uint)(i * Mss)));
        _link.Receive(nic, Buffers(frames));
        Assert.All(_collector.Packets, packet => Assert.True(packet.Length <= 65_535));
        Assert.Equal(150 * Mss, _collector.Packets.Sum(packet => packet.Length - 40));
    }

    private static byte[] Data(int size)
    {
        var data = new byte[size];
        for (int i = 0; i < size; i++) data[i] = (byte)(i * 31);
        return data;
    }

    private static Interface Nic(InterfaceKind kind) =>
        new(2, new InterfaceOptions { Kind = kind, MacAddress = new MacAddress(0x020000000001) });

    private PacketBuffer Large(Family family, InterfaceKind kind, byte[] data, TcpFlags flags)
    {
        byte[] packet = Segment(family, data, unchecked(uint.MaxValue - 500), flags: flags, identification: 0xFFFE);
        PacketBuffer buffer = _context.Pool.TryRent(packet.Length + 14)!;
        if (kind == InterfaceKind.Ethernet)
        {
            EthernetFrame.Write(buffer.Append(14), new MacAddress(0x020000000001), new MacAddress(0x020000000002),
                family == Family.V4 ? EtherType.IPv4 : EtherType.IPv6);
        }
        int start = buffer.Start + buffer.Length;
        packet.CopyTo(buffer.Append(packet.Length));
        buffer.Offload = new PacketOffload
        {
            Checksum = ChecksumState.Partial,
            ChecksumStart = start + (family == Family.V4 ? 20 : 40),
            ChecksumOffset = 16,
            Segmentation = family == Family.V4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6,
            SegmentSize = Mss,
        };
        return buffer;
    }

    private static byte[] Segment(
        Family family,
        byte[] data,
        uint sequence,
        TcpFlags flags = TcpFlags.Ack,
        uint acknowledgment = 7,
        ushort window = 500,
        ushort port = 80,
        byte ttl = 64,
        ushort identification = 1)
    {
        var tcp = new byte[20 + data.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(tcp, port);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), 9);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(8), acknowledgment);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(12), (ushort)(0x5000 | (int)flags));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(14), window);
        data.CopyTo(tcp, 20);
        InternetAddress from = family == Family.V4 ? IPv4Address.Parse("10.0.0.1") : IPv6Address.Parse("fd00::1");
        InternetAddress to = family == Family.V4 ? IPv4Address.Parse("10.0.0.2") : IPv6Address.Parse("fd00::2");
        TcpSegment.WriteChecksum(tcp, PseudoHeader.Sum(from, to, IPProtocol.Tcp, tcp.Length));
        return family == Family.V4
            ? Internet.Fixture.Bytes.IPv4("10.0.0.1", "10.0.0.2", IPProtocol.Tcp, tcp, ttl, true, identification: identification)
            : Internet.Fixture.Bytes.IPv6("fd00::1", "fd00::2", IPProtocol.Tcp, tcp, ttl);
    }

    private List<byte[]> Poll(Interface nic)
    {
        var frames = new List<byte[]>();
        while (_link.Poll(nic, out PacketBuffer frame))
        {
            frames.Add(frame.Span.ToArray());
            frame.Release();
        }
        return frames;
    }

    private PacketBuffer[] Buffers(List<byte[]> frames) => [.. frames.Select(frame =>
    {
        PacketBuffer buffer = _context.Pool.TryRent(frame.Length)!;
        frame.CopyTo(buffer.Append(frame.Length));
        return buffer;
    })];

    private static Parsed Parse(byte[] frame, InterfaceKind kind)
    {
        ReadOnlySpan<byte> packet = frame.AsSpan(kind == InterfaceKind.Ethernet ? 14 : 0);
        if (packet[0] >> 4 == 4)
        {
            Assert.True(IPv4Packet.TryParse(packet, out IPv4Packet v4));
            Assert.True(v4.IsChecksumValid);
            Assert.True(TcpSegment.TryParse(v4.Payload, out TcpSegment tcp));
            return new Parsed(tcp, v4.Identification, tcp.IsChecksumValid(v4.Source, v4.Destination));
        }
        Assert.True(IPv6Packet.TryParse(packet, out IPv6Packet v6));
        Assert.True(TcpSegment.TryParse(v6.Payload, out TcpSegment tcp6));
        return new Parsed(tcp6, 0, tcp6.IsChecksumValid(v6.Source, v6.Destination));
    }

    private readonly ref struct Parsed(TcpSegment tcp, ushort identification, bool isValid)
    {
        private readonly TcpSegment _tcp = tcp;

        public void Deconstruct(out TcpSegment segment, out ushort id, out bool valid)
        {
            segment = _tcp;
            id = identification;
            valid = isValid;
        }
    }

    private sealed class Collector : INetworkLayer
    {
        public List<byte[]> Packets { get; } = [];

        public List<PacketOffload> Offloads { get; } = [];

        public void ReceiveIPv4(PacketBuffer packet, in LinkReception reception) => Keep(packet);

        public void ReceiveIPv6(PacketBuffer packet, in LinkReception reception) => Keep(packet);

        public void ReceiveArp(PacketBuffer packet, in LinkReception reception) => packet.Release();

        private void Keep(PacketBuffer packet)
        {
            Packets.Add(packet.Span.ToArray());
            Offloads.Add(packet.Offload);
            packet.Release();
        }
    }
}
