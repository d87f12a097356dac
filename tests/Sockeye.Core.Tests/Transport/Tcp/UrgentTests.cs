using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>Urgent data as on Linux: one byte out of band (RFC 6093).</summary>
public sealed class UrgentTests
{
    [Fact]
    public void The_urgent_pointer_stands_behind_the_last_byte()
    {
        Connection c = Connection.Established();
        c.Writes("abc", TcpSendFlags.Urgent);
        Assert.Equal(3, c.Sends(Urg | Psh | Ack, 1, 1, 3).Urgent);
        c.Receives(Ack, 1, 4);
        c.Writes("d");
        c.Sends(Psh | Ack, 4, 1, 1);
    }

    [Fact]
    public void The_urgent_byte_is_read_out_of_band_and_the_stream_goes_round_it()
    {
        Connection c = Connection.Established();
        c.Receives(Urg | Ack, 1, 1, "abcXdef", urgent: 4);
        Assert.True((c.Sink.Take() & Notice.Urgent) != 0);
        Assert.Equal("abc", c.Reads());
        Assert.True(c.Tcp.IsAtMark);
        Assert.Equal("X", c.Reads(10, TcpReceiveFlags.Urgent));
        Assert.Equal("def", c.Reads());
        Assert.Equal(Errno.EINVAL, c.Tcp.Receive(new byte[1], TcpReceiveFlags.Urgent, out _));
    }

    /// <summary>RFC 1122 §4.2.2.4 against RFC 6093 §3.2. A pointer of 0 names the first byte in both readings, as on Linux.</summary>
    [Theory]
    [InlineData(false, 0, "a")]
    [InlineData(false, 1, "a")]
    [InlineData(false, 4, "d")]
    [InlineData(true, 0, "a")]
    [InlineData(true, 1, "b")]
    [InlineData(true, 4, "e")]
    public void The_pointer_of_a_peer_names_the_byte_before_it_or_the_byte_itself(bool isLast, int pointer, string urgent)
    {
        Connection c = Connection.Established(Connection.Plain with { UrgentPointerIsLast = isLast });
        c.Receives(Urg | Ack, 1, 1, "abcdef", urgent: pointer);
        Assert.Equal(urgent, c.Reads(10, TcpReceiveFlags.Urgent));
    }

    [Fact]
    public void Once_the_stream_has_passed_it_the_urgent_byte_is_gone()
    {
        Connection c = Connection.Established();
        c.Receives(Urg | Ack, 1, 1, "abcXdef", urgent: 4);
        Assert.Equal("abc", c.Reads());
        Assert.Equal("def", c.Reads());
        Assert.Equal(Errno.EINVAL, c.Tcp.Receive(new byte[1], TcpReceiveFlags.Urgent, out _));
    }

    [Fact]
    public void It_can_be_read_before_what_stands_in_front_of_it_has_come()
    {
        Connection c = Connection.Established();
        c.Receives(Urg | Ack, 4, 1, "X", urgent: 1);
        Assert.Equal("X", c.Reads(1, TcpReceiveFlags.Urgent));
        c.Receives(Ack, 1, 1, "abc");
        Assert.Equal("abc", c.Reads());
    }

    [Fact]
    public void Inline_it_stays_in_the_stream_behind_the_mark()
    {
        Connection c = Connection.Established(options: o => o.OutOfBandInline = true);
        c.Receives(Urg | Ack, 1, 1, "abcXdef", urgent: 4);
        Assert.Equal("abc", c.Reads());
        Assert.True(c.Tcp.IsAtMark);
        Assert.Equal("Xdef", c.Reads());
        Assert.False(c.Tcp.IsAtMark);
        Assert.Equal(Errno.EINVAL, c.Tcp.Receive(new byte[1], TcpReceiveFlags.Urgent, out _));
    }

    [Fact]
    public void Announced_before_it_comes_it_is_waited_for()
    {
        Connection c = Connection.Established();
        c.Receives(Urg | Ack, 1, 1, "ab", urgent: 5);
        Assert.Equal(Errno.EAGAIN, c.Tcp.Receive(new byte[1], TcpReceiveFlags.Urgent, out _));
        c.Receives(Ack, 3, 1, "cdX");
        Assert.Equal("X", c.Reads(1, TcpReceiveFlags.Urgent));
        Assert.Equal("abcd", c.Reads());
    }

    /// <summary>Hostile inputs row 99.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(65_535, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(65_535, 5)]
    public void Whatever_the_pointer_says_the_stream_is_exact(int urgent, int length)
    {
        Connection c = Connection.Established();
        string sent = "";
        int seq = 1;
        for (int i = 0; i < 20; i++)
        {
            string text = new((char)('a' + i), length);
            c.Receives(Urg | Ack, seq, 1, text, urgent: urgent);
            seq += length;
            sent += text;
        }
        string read = "";
        for (int i = 0; i < 300 && c.Reads(2) is { Length: > 0 } part; i++)
        {
            Assert.InRange(part.Length, 1, 2);
            read += part;
        }
        int missing = sent.Length - read.Length;
        Assert.InRange(missing, 0, 20);
        c.Aborts();
        c.LeavesNothing();
    }

    [Fact]
    public void URG_with_SYN_or_FIN_does_no_harm()
    {
        Connection c = Connection.SynSent();
        c.Receives(Syn | Urg | Ack, 0, 1, urgent: 9);
        c.Receives(Fin | Urg | Ack, 1, 1, "abc", urgent: 0);
        Assert.Equal(TcpState.CloseWait, c.State);
    }
}
