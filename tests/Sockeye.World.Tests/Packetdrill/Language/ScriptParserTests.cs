using Sockeye.Simulation.Packetdrill.Expressions;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Language;

/// <summary>The language, form by form.</summary>
public class ScriptParserTests
{
    private static Script Parse(string text, params (string Name, string Value)[] definitions) =>
        ScriptParser.Parse("test", text, definitions.ToDictionary(definition => definition.Name, definition => definition.Value));

    private static ScriptEvent First(string text) => Parse(text).Events[0];

    private static TcpSpec Segment(string text) => (TcpSpec)((PacketAction)First("0 " + text).Action).Packet;

    private static IcmpSpec Icmp(string text) => (IcmpSpec)((PacketAction)First("0 " + text).Action).Packet;

    [Theory]
    [InlineData("1.5 < . 0:0(0) win 1", EventTimeKind.Absolute, 1_500_000, 1_500_000)]
    [InlineData("+.01 < . 0:0(0) win 1", EventTimeKind.Relative, 10_000, 10_000)]
    [InlineData("* > . 0:0(0)", EventTimeKind.Any, 0, 0)]
    [InlineData("1~2.25 > . 0:0(0)", EventTimeKind.AbsoluteRange, 1_000_000, 2_250_000)]
    [InlineData("+.2~+.3 > . 0:0(0)", EventTimeKind.RelativeRange, 200_000, 300_000)]
    internal void A_time_has_five_forms(string text, EventTimeKind kind, long start, long end) =>
        Assert.Equal(new EventTime(kind, start, end), First(text).Time);

    [Fact]
    public void A_blocking_call_says_when_it_returns()
    {
        var call = ((CallAction)First("0...0.2 read(4, ..., 1000) = 1000").Action).Call;
        Assert.Equal((200_000L, "read", 3), (call.End, call.Name, call.Arguments.Count));
    }

    [Theory]
    [InlineData("S", TcpFlags.Syn, false)]
    [InlineData("S.", TcpFlags.Syn | TcpFlags.Ack, false)]
    [InlineData(".", TcpFlags.Ack, false)]
    [InlineData("-", TcpFlags.None, false)]
    [InlineData("FPU.", TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg | TcpFlags.Ack, false)]
    [InlineData("SEWA", TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr | TcpFlags.Ae, false)]
    [InlineData("P.5", TcpFlags.Psh | TcpFlags.Ack | TcpFlags.Ae | TcpFlags.Ece, true)]
    [InlineData(".2", TcpFlags.Ack | TcpFlags.Cwr, true)]
    [InlineData("R", TcpFlags.Rst, false)]
    public void Flags_are_letters_a_point_and_an_ACE_digit(string text, TcpFlags flags, bool hasDigit)
    {
        TcpSpec segment = Segment($"> {text} 1:1(0)");
        Assert.Equal((flags, hasDigit), (segment.Flags, segment.HasAceDigit));
    }

    [Theory]
    [InlineData("mss 1460", TcpOptionKind.MaximumSegmentSize, "05b4")]
    [InlineData("wscale 7,nop", TcpOptionKind.WindowScale, "07")]
    [InlineData("sackOK,nop,nop", TcpOptionKind.SackPermitted, "")]
    [InlineData("sack 1:2 3:4,nop,nop", TcpOptionKind.Sack, "00000001000000020000000300000004")]
    [InlineData("TS val 100 ecr 7,eol,eol", TcpOptionKind.Timestamps, "0000006400000007")]
    [InlineData("md5 00112233445566778899aabbccddeeff,nop,nop", TcpOptionKind.Md5Signature, "00112233445566778899aabbccddeeff")]
    [InlineData("FO,nop,nop", TcpOptionKind.FastOpen, "")]
    [InlineData("FO 3021b9d889017eeb,nop,nop", TcpOptionKind.FastOpen, "3021b9d889017eeb")]
    [InlineData("FO 12345678,nop,nop", TcpOptionKind.FastOpen, "12345678")]
    [InlineData("FOEXP abcd1234", TcpOptionKind.Experiment2, "f989abcd1234")]
    [InlineData("ECN e0b 1 ceb 2 e1b 3,nop", TcpOptionKind.AccurateEcn0, "000001000002000003")]
    [InlineData("ECN e1b 1 ceb 1000,nop,nop,nop,nop", TcpOptionKind.AccurateEcn1, "0000010003e8")]
    public void Each_TCP_option_has_its_octets(string text, TcpOptionKind kind, string data)
    {
        TcpOptionSpec option = Segment($"> . 1:1(0) ack 1 <{text}>").Options![0];
        Assert.Equal((kind, data), (option.Kind, Convert.ToHexStringLower(option.Data)));
    }

    [Fact]
    public void Options_may_be_left_unchecked() => Assert.Null(Segment("> S. 0:0(0) ack 1 <...>").Options);

    [Theory]
    [InlineData("[ect0]", TrafficClassCheck.Ecn, 2, 0u, 0)]
    [InlineData("(ce)", TrafficClassCheck.Ecn, 3, 0u, 0)]
    [InlineData("[ect01]", TrafficClassCheck.AnyEct, 0, 0u, 0)]
    [InlineData("[tos 0x28]", TrafficClassCheck.All, 0x28, 0u, 0)]
    [InlineData("[ttl 64]", TrafficClassCheck.None, 0, 0u, 64)]
    [InlineData("[noecn, flowlabel 0x12345]", TrafficClassCheck.Ecn, 0, 0x12345u, 0)]
    internal void The_IP_header_is_in_brackets(string text, TrafficClassCheck check, byte value, uint label, byte hops) =>
        Assert.Equal(new IPSpec(check, value, label, hops), Segment($"> {text} . 1:1(0) ack 1").IP);

    [Fact]
    public void Ports_urgent_pointer_and_window_are_numbers()
    {
        TcpSpec segment = Segment("< 9000 > 80 PU. 1:101(100) ack 5 win 257 urg 50");
        Assert.Equal([9000, 80, 257, 50], new int[] { segment.SourcePort, segment.DestinationPort, segment.Window!.Value, segment.Urgent });
        Assert.Equal((1u, 100, 5u), (segment.Sequence, segment.Length, segment.Acknowledgment));
    }

    [Fact]
    public void Sequence_numbers_wrap() => Assert.Equal(4294967290u, Segment("> . 4294967290:4(10) ack 1").Sequence);

    [Fact]
    public void An_ICMP_error_quotes_TCP_UDP_or_the_first_segment()
    {
        Assert.Equal(new QuotedSpec(6, 1, 1000), Icmp("< icmp unreachable frag_needed mtu 1200 [1:1001(1000)]").Quoted);
        Assert.Equal(new QuotedSpec(17, 0, 20), Icmp("< icmp unreachable port_unreachable [udp (20)]").Quoted);
        Assert.Equal(new QuotedSpec(6, 0, 0), Icmp("< icmp unreachable host_unreachable").Quoted);
        Assert.Equal(1200, Icmp("< icmp packet_too_big mtu 1200 [1:1001(1000)]").Mtu);
    }

    [Fact]
    public void Definitions_stand_for_numbers_words_and_texts()
    {
        Script script = Parse("0 f(NUMBER, WORD, TEXT) = 0", ("NUMBER", "7"), ("WORD", "SOL_IP"), ("TEXT", "\"reno\""));
        IReadOnlyList<Expression> arguments = ((CallAction)script.Events[0].Action).Call.Arguments;
        Assert.Equal(7, Assert.IsType<NumberExpression>(arguments[0]).Value);
        Assert.Equal("SOL_IP", Assert.IsType<NameExpression>(arguments[1]).Name);
        Assert.Equal("reno", Assert.IsType<TextExpression>(arguments[2]).Text);
    }

    [Fact]
    public void A_definition_of_the_script_gives_way_to_one_of_the_command_line()
    {
        Script script = Parse("--define=A=1\n--define=B=2\n0 f(A, B) = 0", ("A", "7"));
        IEnumerable<long> values = ((CallAction)script.Events[0].Action).Call.Arguments.Select(argument => ((NumberExpression)argument).Value);
        Assert.Equal([7, 2], values);
    }

    [Fact]
    public void Options_comments_commands_and_code_stand_where_they_may()
    {
        Script script = Parse("""
            // a comment
            --ip_version=ipv6
            --remote_ip=fd::1
            --strict_segments
            `first`
            /* another
               comment */
            0 f() = 0   // at the end of a line
            +0 `in between`
            +0 %{ assert 1 }%
            `last`
            """);
        Assert.Equal([("ip_version", "ipv6"), ("remote_ip", "fd::1"), ("strict_segments", null)], script.Options.Select(option => (option.Name, option.Value)));
        Assert.Equal(("first", "last"), (script.Beginning!.Text, script.End!.Text));
        Assert.Equal([8, 9, 10], script.Events.Select(scriptEvent => scriptEvent.Line));
    }

    [Fact]
    public void Structures_lists_and_texts_are_values()
    {
        CallSpec call = ((CallAction)First("""
            0 recvmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 10}, {..., 20}], msg_flags=MSG_TRUNC|MSG_EOR, msg_control=[]}, 0x10) = -1 EAGAIN (no)
            """).Action).Call;
        var message = Assert.IsType<StructExpression>(call.Arguments[1]);
        Assert.True(message.HasShape("msg_name", "msg_iov", "msg_flags", "msg_control?"));
        Assert.Equal(2, Assert.IsType<ListExpression>(message.Find("msg_iov")).Items.Count);
        Assert.IsType<OrExpression>(message.Find("msg_flags"));
        Assert.Equal(("EAGAIN", 16L), (call.Error, Assert.IsType<NumberExpression>(call.Arguments[2]).Value));
        var text = ((CallAction)First("""0 f("a" "b\n\x41\101") = 0""").Action).Call.Arguments[0];
        Assert.Equal("ab\nAA", Assert.IsType<TextExpression>(text).Text);
    }
}
