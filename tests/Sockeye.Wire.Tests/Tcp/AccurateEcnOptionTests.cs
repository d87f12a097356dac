using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Wire.Tests.Tcp;

public class AccurateEcnOptionTests
{
    private static AccurateEcnOption Counters(int count) => new(IsOrder1: true, count, 0x000102, 0x030405, 0x060708);

    [Theory] // RFC 9768 §3.2.3: lengths 11, 8, 5 and 2 are whole; of any other the whole fields count
    [InlineData("ae0b 000001 000002 000003 01", 3)]
    [InlineData("ae08 000001 000002", 2)]
    [InlineData("ae05 000001 010101", 1)]
    [InlineData("ae02 0101", 0)]
    [InlineData("ae04 ffff", 0)]
    [InlineData("ae07 000001 ffff 01", 1)]
    [InlineData("ae0f 000001 000002 000003 ffffffff 01", 3)]
    public void Only_whole_fields_of_an_option_count(string hex, int count)
    {
        TcpOptions.Parse(Bytes.Of(hex), out var options);
        Assert.True(options.HasAccurateEcn);
        Assert.Equal(count, options.AccurateEcn.Count);
        uint[] expected = [1, 2, 3];
        for (var place = 0; place < count; place++) Assert.Equal(expected[place], options.AccurateEcn[place]);
    }

    [Fact] // RFC 9768 §3.2.3
    public void The_kind_says_in_which_order_the_counters_come()
    {
        TcpOptions.Parse(Bytes.Of("ac0b 000001 000002 000003 01"), out var order0);
        TcpOptions.Parse(Bytes.Of("ae0b 000001 000002 000003 01"), out var order1);
        EcnCodepoint[] expected0 = [EcnCodepoint.Ect0, EcnCodepoint.Ce, EcnCodepoint.Ect1];
        EcnCodepoint[] expected1 = [EcnCodepoint.Ect1, EcnCodepoint.Ce, EcnCodepoint.Ect0];
        for (var place = 0; place < 3; place++)
        {
            Assert.Equal(expected0[place], order0.AccurateEcn.CodepointAt(place));
            Assert.Equal(expected1[place], order1.AccurateEcn.CodepointAt(place));
        }
    }

    [Theory] // RFC 9768 §3.2.3
    [InlineData(3, "ae0b 000102 030405 060708 01")]
    [InlineData(2, "ae08 000102 030405")]
    [InlineData(1, "ae05 000102 010101")]
    [InlineData(0, "ae02 0101")]
    public void An_option_alone_is_padded_behind(int count, string expected)
    {
        var writer = new TcpOptionWriter(new byte[40]);
        Assert.True(writer.TryAppendAccurateEcn(Counters(count)));
        writer.PadAccurateEcn();
        Assert.Equal(Bytes.Of(expected), writer.Written.ToArray());
    }

    [Theory] // RFC 9768 §3.2.3, RFC 2018 §3
    [InlineData(3, "ae0b 000102 030405 060708 01 0101 050a 0000000a 00000014")]
    [InlineData(2, "ae08 000102 030405 0101 050a 0000000a 00000014")]
    [InlineData(1, "ae05 0001 02 01 050a 0000000a 00000014")]
    [InlineData(0, "ae02 050a 0000000a 00000014")]
    public void The_padding_of_a_SACK_option_takes_the_last_bytes(int count, string expected)
    {
        var writer = new TcpOptionWriter(new byte[40]);
        Assert.True(writer.TryAppendAccurateEcn(Counters(count)));
        Assert.Equal(1, writer.AppendSack([new SackBlock(new SequenceNumber(10), new SequenceNumber(20))]));
        writer.PadAccurateEcn();
        Assert.Equal(Bytes.Of(expected), writer.Written.ToArray());
    }

    [Theory] // RFC 9768 §3.2.3, RFC 7323 §2.2
    [InlineData(1, "ae05 0001 02 030307")]
    [InlineData(0, "01 030307 ae02 0101")]
    public void The_padding_of_a_window_scale_takes_one_byte_but_not_half_of_two(int count, string expected)
    {
        var writer = new TcpOptionWriter(new byte[40]);
        Assert.True(writer.TryAppendAccurateEcn(Counters(count)));
        Assert.True(writer.TryAppendWindowScale(new WindowScale(7)));
        writer.PadAccurateEcn();
        Assert.Equal(Bytes.Of(expected), writer.Written.ToArray());
    }

    [Fact] // RFC 9768 §3.1: AE is the bit before CWR
    public void The_ninth_flag_is_written_and_read()
    {
        var bytes = new byte[20];
        TcpHeader.Write(bytes, new TcpHeader { Flags = TcpFlags.Ae | TcpFlags.Ece | TcpFlags.Ack });
        Assert.True(TcpSegment.TryParse(bytes, out var segment));
        Assert.Equal(TcpFlags.Ae | TcpFlags.Ece | TcpFlags.Ack, segment.Flags);
        Assert.Equal(0x5150, bytes[12] << 8 | bytes[13]);
    }
}
