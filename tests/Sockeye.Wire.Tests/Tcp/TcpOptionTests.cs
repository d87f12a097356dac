using CsCheck;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Wire.Tests.Tcp;

public class TcpOptionTests
{
    private static TcpOptions Parse(string hex)
    {
        TcpOptions.Parse(Bytes.Of(hex), out var options);
        return options;
    }

    [Fact]
    public void A_Linux_SYN_is_read_whole()
    {
        var options = Parse("020405b4 0402080a 00000001 00000002 01030307");
        Assert.True(options.HasMss && options.HasWindowScale && options.SackPermitted && options.HasTimestamps);
        Assert.Equal((1460, 7, 1u, 2u), (options.Mss, options.WindowScale.Shift, options.TsVal, options.TsEcr));
        Assert.False(options.Malformed || options.HasFastOpen || options.HasUserTimeout || options.HasSignature);
        Assert.True(options.Sack.IsEmpty);
    }

    [Theory]
    [InlineData("0101080a 0000000a 0000000b")] // the short way
    [InlineData("080a 0000000a 0000000b 0101")]
    [InlineData("0101080a 0000000a 0000000b 00000000")]
    public void Timestamps_are_read_however_they_are_arranged(string hex)
    {
        var options = Parse(hex);
        Assert.True(options.HasTimestamps);
        Assert.Equal((10u, 11u), (options.TsVal, options.TsEcr));
        Assert.False(options.Malformed || options.HasMss || options.SackPermitted);
    }

    [Theory]
    [InlineData("02")] // no length
    [InlineData("0200 05b4")]
    [InlineData("0201 05b4")]
    [InlineData("0205 05b4")]
    [InlineData("fd00 0000")] // unknown kinds too
    [InlineData("63ff 0000")]
    [InlineData("0101 0108")]
    public void Row_092_a_length_that_does_not_fit_ends_the_walk(string hex) => Assert.True(Parse(hex).Malformed);

    [Fact]
    public void Row_092_what_stood_before_the_bad_option_is_kept()
    {
        var options = Parse("020405b4 0300 0000");
        Assert.True(options.Malformed && options.HasMss);
        Assert.False(options.HasWindowScale);
    }

    [Fact]
    public void Row_092_the_walk_always_advances() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        TcpOptions.Parse(bytes, out var options);
        Assert.InRange(options.SackCount, 0, 4);
        Assert.True(options.FastOpenOffset + options.FastOpenLength <= bytes.Length);
        var reader = new TcpOptionReader(bytes);
        var end = 0;
        while (reader.TryReadAny(out var option))
        {
            Assert.Equal(end, option.Offset);
            Assert.True(option.Bytes.Length >= 1);
            end += option.Bytes.Length;
        }

        Assert.True(end <= bytes.Length);
        Assert.Equal(options.Malformed, reader.IsMalformed);
    }, iter: 5000);

    [Fact] // RFC 9293 §3.1, MUST-6
    public void Unknown_options_are_passed_over()
    {
        var options = Parse("63 06 01020304 0101 020405b4");
        Assert.True(options.HasMss);
        Assert.False(options.Malformed);
    }

    [Fact] // RFC 9293 §3.2: nothing counts behind the end of the list
    public void Nothing_is_read_behind_the_end_of_the_list()
    {
        var options = Parse("00 020405 b4020000");
        Assert.False(options.HasMss || options.Malformed);
    }

    [Theory]
    [InlineData("0203 05 01", false, 0)]
    [InlineData("0206 000005b4 0101", false, 0)]
    [InlineData("02040000", true, 0)]
    [InlineData("02040001", true, 1)]
    public void Row_094_an_MSS_counts_only_at_its_length_and_is_given_as_it_came(string hex, bool has, ushort mss)
    {
        var options = Parse(hex);
        Assert.Equal((has, mss, false), (options.HasMss, options.Mss, options.Malformed));
    }

    [Theory]
    [InlineData("01030300", 0)]
    [InlineData("0103030e", 14)]
    [InlineData("0103030f", 14)]
    [InlineData("010303ff", 14)]
    public void Row_095_a_window_scale_above_14_counts_as_14(string hex, int shift) =>
        Assert.Equal(shift, Parse(hex).WindowScale.Shift);

    [Fact]
    public void Row_095_a_window_scale_of_ours_cannot_be_15() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowScale(15));

    [Theory]
    [InlineData("0502 0101")]
    [InlineData("0506 00000001")]
    [InlineData("0509 00000001 000002 01 0101")]
    [InlineData("0510 00000001 00000002 00000003 0000")] // 14 bytes of data
    public void Row_096_a_SACK_whose_length_is_not_8n_plus_2_is_ignored(string hex)
    {
        var options = Parse(hex);
        Assert.Equal(0, options.SackCount);
        Assert.False(options.Malformed);
    }

    [Fact]
    public void Row_096_blocks_are_given_as_they_came_even_backwards()
    {
        var options = Parse("0101 0512 0000000a 00000014 fffffff0 00000010");
        Assert.Equal(2, options.SackCount);
        Assert.Equal(10, options.Sack[0].Length);
        Assert.Equal(0x20, options.Sack[1].Length);
        Assert.True(Parse("0101 050a 00000014 0000000a").Sack[0].Length < 0);
    }

    [Theory]
    [InlineData("0809 00000001 000000 01 0101")]
    [InlineData("080b 00000001 00000002 00 01")]
    public void Row_097_timestamps_of_another_length_are_ignored(string hex)
    {
        var options = Parse(hex);
        Assert.False(options.HasTimestamps || options.Malformed);
    }

    [Theory]
    [InlineData("2202 0101", true, 2, 0)] // asks for a cookie
    [InlineData("220a 0102030405060708 0101", true, 2, 8)]
    [InlineData("fe0c f989 0102030405060708", true, 4, 8)]
    [InlineData("fe04 f989", true, 4, 0)]
    [InlineData("fd04 f989", true, 4, 0)]
    [InlineData("fe04 0000", false, 0, 0)] // another experiment
    [InlineData("2203 01 01", false, 0, 0)] // 1 byte
    [InlineData("2204 0102", false, 0, 0)]
    [InlineData("2205 010203 010101", false, 0, 0)]
    [InlineData("2207 0102030405 01", false, 0, 0)] // odd
    [InlineData("2214 " + "000000000000000000000000000000000000", false, 0, 0)] // 18 bytes
    public void Row_103_a_Fast_Open_cookie_counts_only_at_a_legal_length(string hex, bool has, int offset, int length)
    {
        var options = Parse(hex);
        Assert.Equal((has, offset, length), (options.HasFastOpen, options.FastOpenOffset, options.FastOpenLength));
        Assert.False(options.Malformed);
    }

    [Theory]
    [InlineData("1312 00000000000000000000000000000000 0101")]
    [InlineData("1d10 0102 000000000000000000000000")]
    public void Row_103_a_signature_is_seen(string hex) => Assert.True(Parse(hex).HasSignature);

    [Fact]
    public void Other_options_in_use_are_told_apart()
    {
        var reader = new TcpOptionReader(Bytes.Of("1e0c 00 81 0102030405060708 ac05 000001 1d04 0708 1c04 803c ae02"));
        Assert.True(reader.TryRead(out var option) && option.TryReadMultipath(out var subtype) && subtype == 0);
        Assert.True(reader.TryRead(out option) && option.TryReadAccurateEcn(out var counters) && counters.Count == 1);
        Assert.True(reader.TryRead(out option));
        Assert.True(option.TryReadAuthentication(out var key, out var next, out var mac));
        Assert.Equal((7, 8, 0), (key, next, mac.Length));
        Assert.True(reader.TryRead(out option) && option.TryReadUserTimeout(out var seconds) && seconds == 3600);
        Assert.True(reader.TryRead(out option) && option.TryReadAccurateEcn(out counters) && counters.Count == 0);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory] // Linux's arrangements
    [InlineData(true, true, true, "020405b4 0402080a0000000100000002 01030307")]
    [InlineData(true, false, true, "020405b4 01010402 01030307")]
    [InlineData(false, true, true, "020405b4 0101080a0000000100000002 01030307")]
    [InlineData(false, false, false, "020405b4")]
    public void A_SYN_is_laid_out_as_Linux_does(bool sack, bool timestamps, bool scale, string expected)
    {
        var bytes = new byte[40];
        var length = TcpOptionWriter.WriteSyn(
            bytes, 1460, sack, timestamps ? (1, 2) : null, scale ? new WindowScale(7) : null);
        Assert.Equal(Bytes.Of(expected), bytes[..length]);
    }

    [Fact]
    public void Data_and_acknowledgments_are_laid_out_as_Linux_does()
    {
        var writer = new TcpOptionWriter(new byte[40]);
        Assert.True(writer.TryAppendTimestamps(1, 2));
        Assert.Equal(1, writer.AppendSack([new SackBlock(new(10), new(20))]));
        Assert.Equal("0101080a0000000100000002" + "0101050a0000000a00000014", Bytes.Hex(writer.Written));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public void As_many_SACK_blocks_are_written_as_fit(bool timestamps, int expected)
    {
        Span<SackBlock> blocks = stackalloc SackBlock[6];
        for (var i = 0; i < 6; i++) blocks[i] = new SackBlock(new((uint)i * 10), new((uint)i * 10 + 5));
        var writer = new TcpOptionWriter(new byte[64]);
        if (timestamps) writer.TryAppendTimestamps(1, 2);
        Assert.Equal(expected, writer.AppendSack(blocks));
        TcpOptions.Parse(writer.Written, out var options);
        Assert.True(options.Sack.SequenceEqual(blocks[..expected]));
        Assert.Equal(0, writer.AppendSack(blocks));
    }

    [Fact]
    public void What_does_not_fit_is_refused_whole()
    {
        var writer = new TcpOptionWriter(new byte[6]);
        Assert.True(writer.TryAppendMss(1));
        Assert.False(writer.TryAppendWindowScale(default));
        Assert.False(writer.TryAppendFastOpen([]));
        Assert.Equal(4, writer.Length);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(32767, 32767)]
    [InlineData(36000, 36000)]
    [InlineData(32769, 32760)] // whole minutes above
    [InlineData(int.MaxValue, 32767 * 60)]
    public void A_user_timeout_is_read_as_it_was_written(int seconds, int expected)
    {
        var writer = new TcpOptionWriter(new byte[4]);
        Assert.True(writer.TryAppendUserTimeout(seconds));
        TcpOptions.Parse(writer.Written, out var options);
        Assert.Equal((true, expected), (options.HasUserTimeout, options.UserTimeoutSeconds));
    }

    [Fact]
    public void A_cookie_is_read_as_it_was_written()
    {
        var writer = new TcpOptionWriter(new byte[40]);
        Assert.True(writer.TryAppendFastOpen([1, 2, 3, 4, 5, 6]));
        Assert.Equal("2208010203040506", Bytes.Hex(writer.Written));
        Assert.True(writer.TryAppendFastOpen([]));
        Assert.Equal(12, writer.Length);
    }
}
