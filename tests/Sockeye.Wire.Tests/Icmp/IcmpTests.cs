using CsCheck;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;
using Xunit;

namespace Sockeye.Wire.Tests.Icmp;

public sealed class IcmpTests
{
    private static readonly IPv6Address s_a = IPv6Address.Parse("fe80::1");
    private static readonly IPv6Address s_b = IPv6Address.Parse("fd00::2:3");

    [Fact]
    public void What_is_written_is_read_back() => Gen.Select(Gen.Byte, Gen.Byte, Gen.UInt, Gen.Byte.Array[0, 100]).Sample((type, code, rest, body) =>
    {
        var buffer = new byte[200];
        var length = IcmpV4Writer.Write(buffer, (IcmpV4Type)type, code, rest, body);
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, length), out var v4));
        Assert.True(v4.HasValidChecksum);
        Assert.Equal(((IcmpV4Type)type, code, rest), (v4.Type, v4.Code, v4.RestOfHeader));
        Assert.Equal(body, v4.Body.ToArray());

        length = IcmpV6Writer.Write(buffer, s_a, s_b, (IcmpV6Type)type, code, rest, body);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, length), out var v6));
        Assert.True(v6.HasValidChecksum(s_a, s_b));
        Assert.Equal(((IcmpV6Type)type, code, rest), (v6.Type, v6.Code, v6.RestOfHeader));
        Assert.Equal(body, v6.Body.ToArray());
    }, iter: 2000);

    [Fact]
    public void An_echo_request_is_these_bytes()
    {
        var buffer = new byte[12];
        IcmpV4Writer.WriteEchoRequest(buffer, 0x1234, 1, "ab"u8);
        Assert.Equal("08008468123400016162", Convert.ToHexString(buffer.AsSpan(0, 10)));
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, 10), out var echo));
        Assert.Equal((0x1234, 1), (echo.Identifier, echo.SequenceNumber));
        Assert.False(echo.IsError);
    }

    [Fact]
    public void Errors_carry_their_number_and_the_packet()
    {
        var buffer = new byte[64];
        byte[] quoted = [0x45, 1, 2, 3];
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0,
            IcmpV4Writer.WriteUnreachable(buffer, IcmpV4UnreachableCode.FragmentationNeeded, quoted, 1400)), out var tooBig));
        Assert.Equal(1400, tooBig.NextHopMtu);
        Assert.Equal(quoted, tooBig.Body.ToArray());
        Assert.True(tooBig.IsError);
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, IcmpV4Writer.WriteParameterProblem(buffer, 20, quoted)), out var problem));
        Assert.Equal(20, problem.Pointer);
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, IcmpV4Writer.WriteRedirect(buffer, new IPv4Address(10, 0, 0, 9), quoted)), out var redirect));
        Assert.Equal((new IPv4Address(10, 0, 0, 9), 1), (redirect.Gateway, redirect.Code));
        Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, IcmpV4Writer.WriteTimestamp(buffer, true, 0x00010002, 3, 4, 5)), out var time));
        Assert.True(time.TryGetTimestamps(out var originate, out var receive, out var transmit));
        Assert.Equal((3u, 4u, 5u), (originate, receive, transmit));
        Assert.False(tooBig.TryGetTimestamps(out _, out _, out _));
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, IcmpV6Writer.WritePacketTooBig(buffer, s_a, s_b, 1280, quoted)), out var v6));
        Assert.Equal(1280u, v6.Mtu);
        Assert.True(v6.IsError);
    }

    [Fact]
    public void H058_A_message_shorter_than_eight_octets_is_refused()
    {
        for (var length = 0; length < 8; length++)
        {
            Assert.False(IcmpV4Message.TryParse(new byte[] { 8, 0, 0xF7, 0xFF, 0, 0, 0 }.AsSpan(0, Math.Min(length, 7)), out _));
            Assert.False(IcmpV6Message.TryParse(new byte[length], out _));
        }
    }

    [Fact]
    public void H059_A_wrong_checksum_is_seen_and_that_of_version_6_covers_the_addresses()
    {
        var buffer = new byte[20];
        var length = IcmpV4Writer.WriteEchoReply(buffer, 1, 2, "hello"u8);
        for (var i = 0; i < length * 8; i++)
        {
            buffer[i / 8] ^= (byte)(1 << (i % 8));
            Assert.True(IcmpV4Message.TryParse(buffer.AsSpan(0, length), out var bad));
            Assert.False(bad.HasValidChecksum);
            buffer[i / 8] ^= (byte)(1 << (i % 8));
        }

        length = IcmpV6Writer.WriteEcho(buffer, s_a, s_b, false, 1, 2, "hello"u8);
        Assert.True(IcmpV6Message.TryParse(buffer.AsSpan(0, length), out var echo));
        Assert.True(echo.HasValidChecksum(s_a, s_b));
        Assert.False(echo.HasValidChecksum(s_a, s_a));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(11, true)]
    [InlineData(12, true)]
    [InlineData(0, false)]
    [InlineData(8, false)]
    [InlineData(13, false)]
    public void H061_Errors_are_told_from_queries(byte type, bool isError)
    {
        Assert.True(IcmpV4Message.TryParse([type, 0, 0, 0, 0, 0, 0, 0], out var message));
        Assert.Equal(isError, message.IsError);
    }
}
