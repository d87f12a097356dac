using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Running;

/// <summary>What is written is what is read, and what differs is named.</summary>
public class PacketMatcherTests
{
    private static readonly Endpoint s_local = Endpoint.Parse("192.168.0.1:8080");
    private static readonly Endpoint s_remote = Endpoint.Parse("192.0.2.1:40000");

    private static TcpSpec Spec(string text) => (TcpSpec)((PacketAction)ScriptParser.Parse(
        "test", "0 > " + text, new Dictionary<string, string>()).Events[0].Action).Packet;

    private static DrillPacket Live(string text)
    {
        TcpSpec spec = Spec(text);
        var options = new byte[spec.Options!.Sum(option => option.WireLength)];
        int at = 0;
        foreach (TcpOptionSpec option in spec.Options!)
        {
            option.Write(options.AsSpan(at));
            at += option.WireLength;
        }
        return PacketReader.Read(PacketWriter.WriteTcp(spec, s_local, s_remote, options), Instant.Zero)!;
    }

    private static PacketDifference? Compare(string expected, string actual) =>
        PacketMatcher.Compare(Spec(expected), Live(actual), new SocketUnderTest { Protocol = 6 });

    [Theory]
    [InlineData("S. 0:0(0) ack 1 win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 8>")]
    [InlineData("[ce] FPU.5 1:101(100) ack 9 win 1 urg 7 <ECN e0b 1 ceb 2 e1b 3,nop>")]
    [InlineData("- 0:0(0) win 0")]
    public void A_packet_equals_itself(string text) => Assert.Null(Compare(text, text));

    [Theory]
    [InlineData("[ect0] . 1:1(0) ack 1", "[ce] . 1:1(0) ack 1", "ip")]
    [InlineData("[ect01] . 1:1(0) ack 1", ". 1:1(0) ack 1", "ip")]
    [InlineData("[ttl 7] . 1:1(0) ack 1", "[ttl 8] . 1:1(0) ack 1", "ip")]
    [InlineData("P. 1:2(1) ack 1", ". 1:2(1) ack 1", "flags")]
    [InlineData(".5 1:1(0) ack 1", ".4 1:1(0) ack 1", "flags")]
    [InlineData("E. 1:1(0) ack 1", "W. 1:1(0) ack 1", "flags")]
    [InlineData(". 1:2(1) ack 1", ". 2:3(1) ack 1", "seq")]
    [InlineData(". 1:2(1) ack 1", ". 1:3(2) ack 1", "seq")]
    [InlineData(". 1:1(0) ack 1", ". 1:1(0) ack 2", "ack")]
    [InlineData(". 1:1(0) ack 1 win 5", ". 1:1(0) ack 1 win 6", "win")]
    [InlineData("U. 1:1(0) ack 1 urg 5", "U. 1:1(0) ack 1 urg 6", "urg")]
    [InlineData(". 1:1(0) ack 1 <nop,nop,sack 1:2>", ". 1:1(0) ack 1 <nop,nop,sack 1:3>", "options")]
    [InlineData(". 1:1(0) ack 1 <nop,nop,TS val 1 ecr 2>", ". 1:1(0) ack 1 <nop,nop,TS val 1 ecr 3>", "options")]
    [InlineData(". 1:1(0) ack 1", ". 1:1(0) ack 1 <nop,nop,nop,nop>", "options")]
    [InlineData(". 1:1(0) ack 1 <nop,nop,nop,nop>", ". 1:1(0) ack 1", "options")]
    public void A_difference_is_named(string expected, string actual, string piece) => Assert.Equal(piece, Compare(expected, actual)?.Piece);

    [Theory]
    [InlineData(". 1:1(0) ack 1", ". 1:1(0) ack 1 win 77")]
    [InlineData(". 1:1(0) ack 1 <...>", ". 1:1(0) ack 1 <mss 9>")]
    [InlineData(". 1:1(0) ack 1 <nop,nop,TS val 1 ecr 2>", ". 1:1(0) ack 1 <nop,nop,TS val 999 ecr 2>")]
    [InlineData("[ect01] . 1:1(0) ack 1", "[ect1] . 1:1(0) ack 1")]
    public void What_is_not_said_is_not_checked(string expected, string actual) => Assert.Null(Compare(expected, actual));

    [Fact]
    public void A_flow_label_stays_until_the_script_says_another()
    {
        var socket = new SocketUnderTest { Protocol = 6 };
        DrillPacket packet = Live(". 1:1(0) ack 1") with { FlowLabel = 5 };
        Assert.Null(PacketMatcher.Compare(Spec("[flowlabel 0x1] . 1:1(0) ack 1"), packet, socket));
        Assert.Null(PacketMatcher.Compare(Spec("[flowlabel 0x1] . 1:1(0) ack 1"), packet, socket));
        Assert.NotNull(PacketMatcher.Compare(Spec("[flowlabel 0x2] . 1:1(0) ack 1"), packet, socket));
        Assert.NotNull(PacketMatcher.Compare(Spec("[flowlabel 0x1] . 1:1(0) ack 1"), packet with { FlowLabel = 6 }, socket));
        Assert.Null(PacketMatcher.Compare(Spec("[flowlabel 0x2] . 1:1(0) ack 1"), packet with { FlowLabel = 6 }, socket));
    }

    [Fact]
    public void A_wrong_checksum_is_a_difference()
    {
        byte[] bytes = PacketWriter.WriteUdp(new UdpSpec(4) { Line = 1, IsInbound = false, IP = default }, s_local, s_remote);
        bytes[^1] ^= 1;
        Assert.Equal("the UDP checksum is wrong", PacketReader.Read(bytes, Instant.Zero)!.Damage);
    }
}
