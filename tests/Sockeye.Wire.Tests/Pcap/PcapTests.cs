using CsCheck;
using Sockeye.Wire.Pcap;
using Xunit;

namespace Sockeye.Wire.Tests.Pcap;

public sealed class PcapTests
{
    [Fact]
    public void What_is_written_is_read_back() => Gen.Select(Gen.Long[0, 4_000_000_000_000_000_000], Gen.Byte.Array[0, 200], Gen.Int[0, 100])
        .Array[0, 10].Sample(packets =>
        {
            var stream = new MemoryStream();
            using (var writer = new PcapWriter(stream, LinkType.RawIP, leaveOpen: true))
                foreach (var (time, data, extra) in packets)
                    writer.WritePacket(time, data, data.Length + extra);
            stream.Position = 0;
            using var reader = CaptureReader.Open(stream);
            foreach (var (time, data, extra) in packets)
            {
                Assert.True(reader.TryReadNext(out var packet));
                Assert.Equal(time, packet.TimestampNanoseconds);
                Assert.Equal(data, packet.Data.ToArray());
                Assert.Equal(data.Length + extra, packet.OriginalLength);
                Assert.Equal(LinkType.RawIP, packet.LinkType);
            }

            Assert.False(reader.TryReadNext(out _));
            Assert.Null(reader.Error);
        }, iter: 300);

    [Theory]
    [InlineData("A1B2C3D4", true, 3_000_004_000L)]
    [InlineData("D4C3B2A1", false, 3_000_004_000L)]
    [InlineData("A1B23C4D", true, 3_000_000_004L)]
    [InlineData("4D3CB2A1", false, 3_000_000_004L)]
    public void Both_byte_orders_and_both_resolutions_are_read(string magic, bool isBigEndian, long nanoseconds)
    {
        uint[] words = [2, 0, 0, 0xFFFF, 0x1000_0001, 3, 4, 1, 7]; // the link type has a length of frame check on top
        var bytes = new List<byte>(Convert.FromHexString(magic));
        foreach (var word in words)
        {
            byte[] four = [(byte)(word >> 24), (byte)(word >> 16), (byte)(word >> 8), (byte)word];
            bytes.AddRange(isBigEndian ? four : four.Reverse());
        }

        bytes.Add(0x42);
        using var reader = CaptureReader.Open(new MemoryStream([.. bytes]));
        Assert.True(reader.TryReadNext(out var packet));
        Assert.Equal(nanoseconds, packet.TimestampNanoseconds);
        Assert.Equal(LinkType.Ethernet, packet.LinkType);
        Assert.Equal([0x42], packet.Data.ToArray());
        Assert.Equal(7, packet.OriginalLength);
    }

    [Fact]
    public void A_file_cut_anywhere_says_so()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapWriter(stream, LinkType.Ethernet, leaveOpen: true))
            writer.WritePacket(5, [1, 2, 3]);
        var file = stream.ToArray();
        for (var cut = 1; cut < file.Length; cut++)
        {
            using var reader = CaptureReader.Open(new MemoryStream(file[..cut]));
            Assert.False(reader.TryReadNext(out _));
            if (cut == 24)
                Assert.Null(reader.Error);
            else
                Assert.StartsWith("truncated at byte " + cut + ":", reader.Error);
        }
    }

    [Theory]
    [InlineData("1F8B0800", "not a capture file: it is compressed with gzip, unpack it first")]
    [InlineData("68656C6C6F", "not a capture file: it begins with neither a pcapng nor a pcap mark")]
    [InlineData("", "the file is empty")]
    [InlineData("0A0D", "truncated at byte 2: too short to be a capture file")]
    public void What_is_no_capture_is_told_in_a_sentence(string hex, string error)
    {
        using var reader = CaptureReader.Open(new MemoryStream(Convert.FromHexString(hex)));
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal(error, reader.Error);
    }

    [Fact]
    public void Random_files_never_throw() => Gen.Byte.Array[0, 60].Sample(noise =>
    {
        using var reader = CaptureReader.Open(new MemoryStream([0xD4, 0xC3, 0xB2, 0xA1, .. noise]));
        var packets = 0;
        while (reader.TryReadNext(out _))
            Assert.True(++packets < 10);
    }, iter: 20_000);
}
