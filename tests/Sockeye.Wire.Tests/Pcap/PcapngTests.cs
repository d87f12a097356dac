using System.Buffers.Binary;
using CsCheck;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Wire.Tests.Pcap;

public sealed class PcapngTests
{
    private static readonly Gen<(long Time, byte[] Data, int Extra, PacketDirection Direction, string Comment)> s_packet =
        from time in Gen.Long[0, long.MaxValue]
        from data in Gen.Byte.Array[0, 200]
        from extra in Gen.Int[0, 2000]
        from direction in Gen.Int[0, 2]
        from comment in Gen.String[Gen.Char.AlphaNumeric, 0, 40]
        select (time, data, extra, (PacketDirection)direction, comment);

    [Fact]
    public void What_is_written_is_read_back() => s_packet.Array[0, 20].Sample(packets =>
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, leaveOpen: true))
        {
            writer.AddInterface("eth0", LinkType.Ethernet);
            writer.AddInterface("tun0", LinkType.RawIP, 65535);
            foreach (var (packet, i) in packets.Select((p, i) => (p, i)))
                writer.WritePacket(i & 1, packet.Time, packet.Data, packet.Direction, packet.Comment, packet.Data.Length + packet.Extra);
        }

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        foreach (var (packet, i) in packets.Select((p, i) => (p, i)))
        {
            Assert.True(reader.TryReadNext(out var read));
            Assert.Equal(packet.Time, read.TimestampNanoseconds);
            Assert.Equal(packet.Data, read.Data.ToArray());
            Assert.Equal(packet.Data.Length + packet.Extra, read.OriginalLength);
            Assert.Equal(packet.Direction, read.Direction);
            Assert.Equal(packet.Comment.Length == 0 ? null : packet.Comment, read.Comment);
            Assert.Equal(i & 1, read.InterfaceIndex);
            Assert.Equal((i & 1) == 0 ? "eth0" : "tun0", read.InterfaceName);
            Assert.Equal((i & 1) == 0 ? LinkType.Ethernet : LinkType.RawIP, read.LinkType);
        }

        Assert.False(reader.TryReadNext(out _));
        Assert.Null(reader.Error);
        Assert.Equal(packets.Length, reader.PacketCount);
    }, iter: 300);

    [Fact]
    public void Two_files_of_the_same_packets_are_the_same_bytes() => Assert.Equal(OnePacketFile(), OnePacketFile());

    [Fact]
    public void A_file_cut_anywhere_says_so_and_keeps_the_packets_before()
    {
        var file = OnePacketFile();
        var afterInterface = 28 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(32)); // the section header has 28 bytes
        for (var cut = 0; cut < file.Length; cut++)
        {
            using var reader = CaptureReader.Open(new MemoryStream(file[..cut]));
            Assert.False(reader.TryReadNext(out _));
            if (cut == 0)
                Assert.Equal("the file is empty", reader.Error);
            else if (cut is 28 || cut == afterInterface)
                Assert.Null(reader.Error);
            else
                Assert.StartsWith("truncated at byte " + cut + ":", reader.Error);
        }
    }

    [Fact]
    public void A_big_endian_file_with_microseconds_and_an_offset_is_read()
    {
        var blocks = new BlockBuilder();
        blocks.Section();
        blocks.Block(1, [0, 101, 0, 0, 0, 0, 0, 0, 0, 14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 5]); // if_tsoffset 5 s
        blocks.Block(0x0BAD, [1, 2, 3, 4]); // unknown
        blocks.Block(6, [0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 66, 64, 0, 0, 0, 2, 0, 0, 0, 9, 0xAA, 0xBB, 0, 0, 0, 2, 0, 4, 0, 0, 0, 2]);
        using var reader = CaptureReader.Open(new MemoryStream(blocks.ToArray()));
        Assert.True(reader.TryReadNext(out var packet));
        Assert.Equal(6_000_000_000, packet.TimestampNanoseconds);
        Assert.Equal([0xAA, 0xBB], packet.Data.ToArray());
        Assert.Equal(9, packet.OriginalLength);
        Assert.Equal(PacketDirection.Outbound, packet.Direction);
        Assert.False(reader.TryReadNext(out _));
        Assert.Null(reader.Error);
    }

    [Theory]
    [InlineData(3, 5_000_000UL, 5_000_000_000_000)] // milliseconds
    [InlineData(12, 5_000UL, 5)] // picoseconds
    [InlineData(0x80 + 20, 1048576UL, 1_000_000_000)] // 2^-20 s
    [InlineData(0x80 + 127, 77UL, 0)]
    [InlineData(127, 77UL, 0)]
    [InlineData(0, 1UL << 63, long.MaxValue)] // seconds that nobody can hold
    public void Any_time_resolution_is_read(byte resolution, ulong ticks, long nanoseconds)
    {
        var blocks = new BlockBuilder();
        blocks.Section();
        blocks.Block(1, [0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, resolution, 0, 0, 0]);
        var body = new byte[20];
        BinaryPrimitives.WriteUInt64BigEndian(body.AsSpan(4), ticks);
        blocks.Block(6, body);
        using var reader = CaptureReader.Open(new MemoryStream(blocks.ToArray()));
        Assert.True(reader.TryReadNext(out var packet));
        Assert.Equal(nanoseconds, packet.TimestampNanoseconds);
    }

    [Fact]
    public void Sections_and_simple_packets_are_read()
    {
        var blocks = new BlockBuilder();
        blocks.Section();
        blocks.Block(1, [0, 1, 0, 0, 0, 0, 0, 3]); // snap length 3
        blocks.Block(3, [0, 0, 0, 4, 1, 2, 3, 0]);
        blocks.Section();
        blocks.Block(1, [0, 101, 0, 0, 0, 0, 0, 0]);
        blocks.Block(2, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9, 0, 0, 0]); // the obsolete kind
        using var reader = CaptureReader.Open(new MemoryStream(blocks.ToArray()));
        Assert.True(reader.TryReadNext(out var first));
        Assert.Equal([1, 2, 3], first.Data.ToArray());
        Assert.Equal(4, first.OriginalLength);
        Assert.True(reader.TryReadNext(out var second));
        Assert.Equal(LinkType.RawIP, second.LinkType);
        Assert.Equal(1, second.InterfaceIndex);
        Assert.Equal(1000, second.TimestampNanoseconds);
        Assert.Equal([9], second.Data.ToArray());
        Assert.False(reader.TryReadNext(out _));
        Assert.Null(reader.Error);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 6, 0xFF, 0xFF, 0xFF, 0xFC }, "a block of 4294967292 bytes cannot be")]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 0, 0, 4 }, "a block cannot be 4 bytes long")]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 0, 0, 12, 0, 0, 0, 16 }, "the two lengths of a block differ")]
    [InlineData(new byte[] { 0, 0, 0, 6, 0, 0, 0, 12, 0, 0, 0, 12 }, "an enhanced packet block is too short")]
    [InlineData(new byte[] { 0, 0, 0, 3, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 16 }, "a packet of interface 0, which the file does not describe")]
    public void A_damaged_block_is_told_by_its_place(byte[] block, string error)
    {
        var blocks = new BlockBuilder();
        blocks.Section();
        using var reader = CaptureReader.Open(new MemoryStream([.. blocks.ToArray(), .. block]));
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal("damaged at byte 28: " + error, reader.Error);
        Assert.False(reader.TryReadNext(out _));
    }

    [Fact]
    public void A_lying_length_allocates_no_more_than_the_file_has()
    {
        var blocks = new BlockBuilder();
        blocks.Section();
        byte[] file = [.. blocks.ToArray(), 0, 0, 0, 6, 0, 0xF0, 0, 0, 1, 2, 3];
        using var reader = CaptureReader.Open(new MemoryStream(file));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(reader.TryReadNext(out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
        Assert.StartsWith("truncated at byte 39: the file ends inside a block of 15728640 bytes", reader.Error);
    }

    [Fact]
    public void A_comment_too_long_is_cut()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, leaveOpen: true))
        {
            writer.AddInterface("x", LinkType.Ethernet);
            writer.WritePacket(0, 1, [1], comment: new string('鮭', 70_000));
        }

        stream.Position = 0;
        using var reader = CaptureReader.Open(stream);
        Assert.True(reader.TryReadNext(out var packet));
        Assert.Equal(new string('鮭', 21_844), packet.Comment);
    }

    [Fact]
    public void Random_and_mutated_files_never_throw()
    {
        var file = OnePacketFile();
        Gen.Select(Gen.Byte.Array[0, 64], Gen.Int[0, file.Length - 1], Gen.Bool).Sample((noise, at, atEnd) =>
        {
            byte[] bytes = [.. file];
            if (atEnd)
                bytes = [.. bytes, .. noise];
            else
                noise.AsSpan(0, Math.Min(noise.Length, file.Length - at)).CopyTo(bytes.AsSpan(at));
            using var reader = CaptureReader.Open(new MemoryStream(bytes));
            var packets = 0;
            while (reader.TryReadNext(out _))
                Assert.True(++packets < 100);
            using var other = CaptureReader.Open(new MemoryStream(noise));
            while (other.TryReadNext(out _))
                Assert.True(++packets < 200);
        }, iter: 20_000);
    }

    private static byte[] OnePacketFile()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapngWriter(stream, leaveOpen: true))
        {
            writer.AddInterface("eth0", LinkType.Ethernet);
            writer.WritePacket(0, 1_700_000_000_123_456_789, [1, 2, 3, 4, 5], PacketDirection.Outbound, "RTO 1 after 212 ms", 9);
        }

        return stream.ToArray();
    }

    // Blocks in big-endian order, as the writer never makes them.
    private sealed class BlockBuilder
    {
        private readonly List<byte> _bytes = [];

        public void Section() => Block(0x0A0D0D0A, [0x1A, 0x2B, 0x3C, 0x4D, 0, 1, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]);

        public void Block(uint type, byte[] body)
        {
            Put(type);
            Put((uint)body.Length + 12);
            _bytes.AddRange(body);
            Put((uint)body.Length + 12);
        }

        public byte[] ToArray() => _bytes.ToArray();

        private void Put(uint value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            _bytes.AddRange(bytes);
        }
    }
}
