using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Wire.Tests.Tcp;

public class TcpSegmentTests
{
    // A Linux SYN: mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7.
    private static readonly byte[] Syn = Bytes.Of(
        "9c40 1f40 fffffff0 00000000 a0c2 faf0 0000 0000 020405b4 0402080a 00000001 00000000 01030307");

    [Fact]
    public void A_captured_SYN_is_read_and_written_back()
    {
        Assert.True(TcpSegment.TryParse(Syn, out var segment));
        Assert.Equal((40000, 8000), (segment.SourcePort, segment.DestinationPort));
        Assert.Equal(new SequenceNumber(0xFFFFFFF0), segment.Sequence);
        Assert.Equal(new SequenceNumber(0), segment.Acknowledgment);
        Assert.Equal(40, segment.HeaderLength);
        Assert.Equal(TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, segment.Flags);
        Assert.True(segment.IsSyn && segment.IsEce && segment.IsCwr);
        Assert.False(segment.IsAck || segment.IsFin || segment.IsRst || segment.IsPsh || segment.IsUrg);
        Assert.Equal(64240, segment.Window.Value);
        Assert.Equal(1, segment.SegmentLength);
        Assert.True(segment.Payload.IsEmpty);

        var options = new byte[40];
        var length = TcpOptionWriter.WriteSyn(options, 1460, sackPermitted: true, (1, 0), new WindowScale(7));
        var written = new byte[40];
        var header = new TcpHeader
        {
            SourcePort = 40000, DestinationPort = 8000, Sequence = segment.Sequence, Flags = segment.Flags,
            Window = segment.Window,
        };
        Assert.Equal(40, TcpHeader.Write(written, header, options.AsSpan(0, length)));
        Assert.Equal(Syn, written);
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.UShort, Gen.UShort, Gen.UShort[0, 511], Gen.Int[0, 10], Gen.Byte.Array[0, 50])
            .Sample((seq, ack, a, b, flags, words, payload) =>
            {
                var header = new TcpHeader
                {
                    SourcePort = a, DestinationPort = b, Sequence = new(seq), Acknowledgment = new(ack),
                    Flags = (TcpFlags)flags, Window = new(b), UrgentPointer = a,
                };
                var options = Enumerable.Repeat((byte)1, words * 4).ToArray();
                var bytes = new byte[60 + payload.Length];
                bytes.AsSpan().Fill(0xEE);
                var length = TcpHeader.Write(bytes, header, options, checksum: a);
                payload.CopyTo(bytes, length);
                Assert.True(TcpSegment.TryParse(bytes.AsSpan(0, length + payload.Length), out var segment));
                Assert.Equal(header, new TcpHeader
                {
                    SourcePort = segment.SourcePort, DestinationPort = segment.DestinationPort,
                    Sequence = segment.Sequence, Acknowledgment = segment.Acknowledgment, Flags = segment.Flags,
                    Window = segment.Window, UrgentPointer = segment.UrgentPointer,
                });
                Assert.Equal(a, segment.Checksum);
                Assert.Equal(0, segment.Reserved);
                Assert.True(segment.Options.SequenceEqual(options));
                Assert.True(segment.Payload.SequenceEqual(payload));
                Assert.Equal(payload.Length + (flags & 1) + (flags >> 1 & 1), segment.SegmentLength);
            });

    [Fact]
    public void Row_090_fewer_than_twenty_bytes_are_refused()
    {
        for (var length = 0; length < 20; length++) Assert.False(TcpSegment.TryParse(Syn.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)] // 16 bytes
    [InlineData(0xB0)] // 44 of 40
    [InlineData(0xF0)]
    public void Row_090_a_data_offset_below_five_or_past_the_segment_is_refused(byte offset) =>
        Assert.False(TcpSegment.TryParse(Syn.With(12, offset), out _));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("fd00::1", "fd00::2")]
    public void Row_091_every_changed_bit_spoils_the_checksum(string from, string to)
    {
        var (source, destination) = (InternetAddress.Parse(from), InternetAddress.Parse(to));
        byte[] bytes = [.. Syn, 1, 2, 3];
        TcpSegment.WriteChecksum(bytes, PseudoHeader.Sum(source, destination, IPProtocol.Tcp, bytes.Length));
        Assert.True(TcpSegment.TryParse(bytes, out var good) && good.IsChecksumValid(source, destination));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var bad = (byte[])bytes.Clone();
            bad[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(TcpSegment.TryParse(bad, out var segment) && segment.IsChecksumValid(source, destination));
        }
    }

    [Fact]
    public void Row_100_every_combination_of_flags_parses()
    {
        for (var flags = 0; flags < 512; flags++)
        {
            var bytes = Syn.With(12, (byte)(0xA0 | flags >> 8), (byte)flags);
            Assert.True(TcpSegment.TryParse(bytes, out var segment));
            Assert.Equal((TcpFlags)flags, segment.Flags);
        }
    }

    [Fact]
    public void Parsing_a_segment_and_its_options_allocates_nothing()
    {
        var bytes = Syn;
        Allocation.IsZero(() =>
        {
            Assert.True(TcpSegment.TryParse(bytes, out var segment));
            TcpOptions.Parse(segment.Options, out var options);
            Assert.True(options.HasMss && segment.SegmentLength == 1);
        });
    }
}
