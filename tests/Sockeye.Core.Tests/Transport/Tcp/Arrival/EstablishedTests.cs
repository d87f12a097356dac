using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>RFC 9293 §3.10.7.4 in ESTABLISHED.</summary>
public sealed class EstablishedTests
{
    [Fact]
    public void Text_in_order_is_readable_and_acknowledged_within_the_delay()
    {
        Connection c = Connection.Established();
        c.Receives(Ack | Psh, 1, 1, "hello");
        c.SendsNothing();
        Assert.Equal(Notice.Readable, c.Sink.Take());
        c.After(40);
        Assert.Equal("ACK delayed 40 ms", c.Sends(Ack, 1, 6).Reason.ToString());
        Assert.Equal("hello", c.Reads());
        c.After(1000);
        c.SendsNothing();
    }

    [Fact]
    public void Every_second_full_segment_is_acknowledged_at_once()
    {
        Connection c = Connection.Established();
        string full = new('x', 1460);
        c.Receives(Ack, 1, 1, full);
        c.Receives(Ack, 1461, 1, full);
        c.Sends(Ack, 1, 2921);
        c.SendsNothing();
    }

    [Fact]
    public void A_merged_segment_counts_as_the_segments_it_was()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, new string('x', 4 * 1460), merged: 1460);
        c.Sends(Ack, 1, 5841);
    }

    [Fact]
    public void An_answer_carries_the_acknowledgment()
    {
        Connection c = Connection.Established();
        c.Receives(Ack | Psh, 1, 1, "question");
        c.Writes("answer");
        c.Sends(Psh | Ack, 1, 9, 6);
        c.After(100);
        c.SendsNothing();
    }

    [Fact]
    public void Text_out_of_order_waits_and_asks_for_what_is_missing()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 6, 1, "world");
        c.Sends(Ack, 1, 1);
        Assert.Null(c.Reads());
        c.Receives(Ack, 1, 1, "hello");
        c.Sends(Ack, 1, 11);
        Assert.Equal("helloworld", c.Reads());
    }

    [Fact]
    public void With_SACK_the_answer_reports_what_is_held()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 6, 1, "world");
        SentSegment sent = c.Sends(Ack, 1, 1);
        Assert.Equal(1, sent.Options.SackCount);
        Assert.Equal(5, sent.Options.Sack[0].Length);
        c.Receives(Ack, 16, 1, "again");
        sent = c.Sends(Ack, 1, 1);
        Assert.Equal(2, sent.Options.SackCount);
        Assert.Equal(10, sent.Options.Sack[0].Left - sent.Options.Sack[1].Left);
    }

    [Fact]
    public void Text_carries_the_report_too_and_has_so_much_less_room()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 6, 1, "world");
        c.Sends(Ack, 1, 1);
        c.Writes(2000);
        SentSegment sent = c.Sends();
        Assert.Equal((1436, 1), (sent.Length, (int)sent.Options.SackCount));
        Assert.Equal(564, c.Sends().Length);
    }

    [Fact]
    public void A_duplicate_is_reported_by_DSACK()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 1, 1, "hello");
        c.Receives(Ack, 1, 1, "hello");
        SentSegment sent = c.Sends(Ack, 1, 6);
        Assert.Equal(1, sent.Options.SackCount);
        Assert.Equal(5, sent.Options.Sack[0].Length);
    }

    /// <summary>Hostile inputs row 116.</summary>
    [Fact]
    public void Bytes_once_in_order_never_change()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, "abc");
        c.Receives(Ack, 1, 1, "XXXdef");
        Assert.Equal("abcdef", c.Reads());
        c.Receives(Ack, 10, 1, "jkl");
        c.Receives(Ack, 7, 1, "ghiYYYmno");
        Assert.Equal("ghiYYYmno", c.Reads());
    }

    /// <summary>Hostile inputs row 106 (RFC 5961 §3.2).</summary>
    [Fact]
    public void A_RST_at_RCV_NXT_resets()
    {
        Connection c = Connection.Established();
        c.Receives(Rst, 1);
        c.SendsNothing();
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(Errno.ECONNRESET, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    /// <summary>Hostile inputs row 106 (RFC 5961 §3.2).</summary>
    [Fact]
    public void A_RST_beside_RCV_NXT_is_challenged()
    {
        Connection c = Connection.Established();
        c.Receives(Rst, 2);
        Assert.Equal("challenge ACK", c.Sends(Ack, 1, 1).Reason.ToString());
        Assert.Equal(TcpState.Established, c.State);
    }

    /// <summary>Hostile inputs row 106.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100_000_000)]
    public void A_RST_outside_the_window_is_dropped_silently(int seq)
    {
        Connection c = Connection.Established();
        c.Receives(Rst, seq);
        c.SendsNothing();
        Assert.Equal(TcpState.Established, c.State);
    }

    /// <summary>Hostile inputs row 107 (RFC 5961 §4.2).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(-50_000)]
    public void A_SYN_anywhere_is_challenged(int seq)
    {
        Connection c = Connection.Established();
        c.Receives(Syn, seq);
        c.Sends(Ack, 1, 1);
        Assert.Equal(TcpState.Established, c.State);
    }

    /// <summary>Hostile inputs row 109: the throttle is the connection's own.</summary>
    [Fact]
    public void Challenges_are_throttled_for_each_connection()
    {
        Connection c = Connection.Established();
        for (int i = 0; i < 500; i++) c.Receives(Rst, 2);
        c.Sends(Ack, 1, 1);
        c.SendsNothing();
        Assert.Equal(499, c.Counters.ChallengeAcksWithheld);
        c.After(500);
        c.Receives(Rst, 2);
        c.Sends(Ack, 1, 1);
    }

    /// <summary>Hostile inputs row 108 (RFC 5961 §5.2).</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(-70_000)]
    public void An_ACK_of_what_was_never_sent_or_long_ago_is_challenged_and_brings_no_text(int ack)
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, ack, "evil");
        c.Sends(Ack, 1, 1);
        c.SendsNothing();
        Assert.Null(c.Reads());
    }

    [Fact]
    public void A_segment_without_ACK_is_dropped()
    {
        Connection c = Connection.Established();
        c.Receives(None, 1, text: "x");
        c.SendsNothing();
        Assert.Null(c.Reads());
    }

    /// <summary>Hostile inputs row 91.</summary>
    [Fact]
    public void A_wrong_checksum_is_dropped_silently()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, "x", corrupt: true);
        c.SendsNothing();
        Assert.Equal(1, c.Host.Context.Drops[DropReason.TcpChecksum]);
    }

    /// <summary>Hostile inputs row 90.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(20)]
    public void A_header_that_does_not_fit_is_dropped_silently(int length)
    {
        Connection c = Connection.Established();
        c.ReceivesBytes(new byte[length]);
        c.SendsNothing();
        Assert.Equal(1, c.Host.Context.Drops[DropReason.TcpMalformed]);
    }

    /// <summary>Hostile inputs row 105: a keep-alive probe is answered, its byte not delivered.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?")]
    public void A_keep_alive_probe_is_answered(string garbage)
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 0, 1, garbage);
        c.Sends(Ack, 1, 1);
        Assert.Null(c.Reads());
    }

    /// <summary>Hostile inputs row 113.</summary>
    [Fact]
    public void Two_ends_that_disagree_do_not_storm()
    {
        Connection c = Connection.Established();
        for (int i = 0; i < 100; i++) c.Receives(Ack, -5000, 1);
        c.Sends(Ack, 1, 1);
        c.SendsNothing();
    }

    [Fact]
    public void A_FIN_behind_a_hole_waits_for_the_hole_to_fill()
    {
        Connection c = Connection.Established();
        c.Receives(Fin | Ack, 4, 1, "def");
        c.Sends(Ack, 1, 1);
        Assert.Equal(TcpState.Established, c.State);
        c.Receives(Ack, 1, 1, "abc");
        c.Sends(Ack, 1, 8);
        Assert.Equal(TcpState.CloseWait, c.State);
        Assert.Equal("abcdef", c.Reads());
        Assert.Equal("", c.Reads());
    }

    [Fact]
    public void Reading_all_of_a_pushed_segment_acknowledges_it()
    {
        Connection c = Connection.Established();
        c.Receives(Ack | Psh, 1, 1, "hello");
        c.Reads(2);
        c.SendsNothing();
        c.Reads();
        c.Sends(Ack, 1, 6);
    }

    [Fact]
    public void One_segment_may_go_beyond_the_window_where_nothing_waits_to_be_read()
    {
        Connection c = Connection.Established(options: o => { o.ReceiveBuffer = 8000; o.ReceiveBufferFixed = true; });
        c.Receives(Ack, 1, 1, new string('a', 5000), merged: 1460);
        Assert.Equal(5000, c.Tcp.BytesAvailable);
        c.Forgets();
        c.Receives(Ack, 5001, 1, new string('b', 5000), merged: 1460);
        Assert.Equal(0, c.Sends(Ack, 1, 5001).Window);
        Assert.Equal(1, c.Counters.BeyondWindow);
        Assert.Equal(5000, c.Tcp.BytesAvailable);
    }

    [Fact]
    public void With_a_closed_window_text_is_refused_but_its_ACK_counts()
    {
        Connection c = Connection.Established(options: o => { o.ReceiveBuffer = 8000; o.ReceiveBufferFixed = true; });
        c.Receives(Ack, 1, 1, new string('a', 5000), merged: 1460);
        c.Forgets();
        c.Writes("x");
        c.Forgets();
        c.Receives(Ack, 5001, 2);
        Assert.Equal(0, c.Tcp.BytesUnacknowledged);
        c.Receives(Fin | Ack, 5001, 2);
        Assert.Equal(TcpState.CloseWait, c.State);
    }

    [Fact]
    public void Reading_opens_a_closed_window_again()
    {
        Connection c = Connection.Established(options: o => { o.ReceiveBuffer = 8000; o.ReceiveBufferFixed = true; });
        c.Receives(Ack, 1, 1, new string('a', 5000), merged: 1460);
        c.Forgets();
        c.Reads();
        SentSegment sent = c.Sends(Ack, 1, 5001);
        Assert.True(sent.Window > 2000, $"{sent.Window}");
    }

    /// <summary>Hostile inputs row 125: islands of one byte are charged by what they hold.</summary>
    [Fact]
    public void Islands_of_one_byte_are_bounded()
    {
        Connection c = Connection.Established(options: o => { o.ReceiveBuffer = 60_000; o.ReceiveBufferFixed = true; });
        for (int i = 0; i < 25_000; i++) c.Receives(Ack, 3 + (2 * i), 1, "x");
        c.Forgets();
        Assert.True(c.Host.Context.Pool.Outstanding < 2_000_000, $"{c.Host.Context.Pool.Outstanding}");
        Assert.True(c.Counters.OutOfOrderPruned > 0);
        c.Aborts();
        c.LeavesNothing();
    }

    [Fact]
    public void What_is_held_out_of_order_does_not_pin_large_buffers()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1461, 1, new string('x', 2920), merged: 1460, roomy: true);
        Assert.Equal(1, c.Counters.OutOfOrder);
        c.Forgets();
        Assert.Equal(2 * PacketPool.SmallCapacity, c.Host.Context.Pool.Outstanding);
        c.Receives(Ack, 1, 1, new string('y', 1460), roomy: true);
        Assert.Equal(4380, c.Tcp.BytesAvailable);
    }

    /// <summary>Hostile inputs row 119 (RFC 9293 §3.6.1, SHLD-3; RFC 2525 §2.17).</summary>
    [Fact]
    public void Closing_with_unread_text_resets()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, "unread");
        c.Closes();
        c.Sends(Rst | Ack, 1, 7);
        c.LeavesNothing();
    }

    [Fact]
    public void Abort_sends_a_RST_and_leaves_nothing()
    {
        Connection c = Connection.Established();
        c.Writes(10_000);
        c.Forgets();
        c.Aborts();
        c.Sends(Rst | Ack, 10_001, 1);
        c.LeavesNothing();
    }

    [Fact]
    public void What_arrived_before_a_RST_can_still_be_read()
    {
        Connection c = Connection.Established();
        c.Receives(Ack, 1, 1, "last words");
        c.Receives(Rst, 11);
        Assert.Equal("last words", c.Reads());
        Assert.Equal(Errno.ECONNRESET, c.Tcp.Receive(new byte[1], TcpReceiveFlags.None, out _));
        Assert.Equal("", c.Reads());
    }
}
