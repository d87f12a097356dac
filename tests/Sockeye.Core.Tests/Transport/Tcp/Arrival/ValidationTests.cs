using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>Which segments are acceptable: RFC 9293 §3.10.7.4 (first to fourth), RFC 5961, RFC 7323 §5.</summary>
public sealed class ValidationTests
{
    [Fact]
    public void A_segment_without_ACK_RST_or_SYN_is_not_even_checked()
    {
        Connection c = Connection.Established();
        c.Receives(Fin, -5000);
        c.Receives(Fin | Psh, 1, text: "x");
        c.SendsNothing();
        Assert.Equal(TcpState.Established, c.State);
    }

    [Fact]
    public void A_RST_at_the_end_of_what_SACK_reported_resets()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 11, 1, "held");
        c.Sends(Ack, 1, 1);
        c.Receives(Rst, 12);
        Assert.Equal(TcpState.Established, c.State);
        c.Receives(Rst, 15);
        Assert.Equal(TcpState.Closed, c.State);
    }

    [Fact]
    public void An_acknowledgment_a_little_older_than_TS_Recent_is_taken_and_a_much_older_one_is_not()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 1, 1, "x", timestamp: 5000);
        c.Receives(Ack, 2, 1, timestamp: 5000);
        c.After(100);
        c.Forgets();
        c.Receives(Ack, 2, 1, timestamp: 4990);
        c.SendsNothing();
        Assert.Equal(0, c.Counters.OldTimestamps);
        c.Receives(Ack, 2, 1, timestamp: 1000);
        c.Sends(Ack, 1, 2);
        Assert.Equal(1, c.Counters.OldTimestamps);
    }

    [Fact]
    public void An_old_acknowledgment_below_RCV_NXT_is_dropped_without_an_answer()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 1, 1, "x", timestamp: 5000);
        c.Forgets();
        c.Receives(Ack, 1, 1, timestamp: 1000);
        c.SendsNothing();
        Assert.Equal(1, c.Counters.OldAcks);
    }

    [Fact]
    public void TS_Recent_is_not_taken_from_a_segment_whose_ACK_is_impossible()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 1, 9999, "evil", timestamp: 900_000);
        c.Forgets();
        c.Receives(Ack, 1, 1, "good", timestamp: 1001);
        Assert.Equal("good", c.Reads());
    }

    [Fact]
    public void A_RST_is_taken_however_old_its_timestamp()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Rst, 1, timestamp: 1);
        Assert.Equal(TcpState.Closed, c.State);
    }

    [Fact]
    public void A_segment_that_ends_below_the_last_acknowledgment_is_answered_with_what_was_duplicate()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack | Psh, 1, 1, "hello");
        c.Reads();
        c.Sends(Ack, 1, 6);
        c.Receives(Ack | Psh, 1, 1, "hel");
        SentSegment sent = c.Sends(Ack, 1, 6);
        Assert.Equal(3, sent.Options.Sack[0].Length);
    }

    [Fact]
    public void A_FIN_just_beyond_a_full_window_is_welcome()
    {
        Connection c = Connection.Established(options: o => { o.ReceiveBuffer = 8000; o.ReceiveBufferFixed = true; });
        c.Receives(Ack, 1, 1, new string('a', 5000), merged: 1460);
        c.Forgets();
        c.Receives(Fin | Ack, 5001, 1);
        Assert.Equal(TcpState.CloseWait, c.State);
    }

    [Fact]
    public void Fifty_segments_out_of_order_are_acknowledged_by_a_few()
    {
        Connection c = Connection.Established(Connection.Modern);
        for (int i = 0; i < 40; i++) c.Receives(Ack, 11 + (2 * i), 1, "x");
        int sent = 0;
        while (c.Host.Sent.Count > 0)
        {
            c.Sends(Ack, 1, 1);
            sent++;
        }
        Assert.InRange(sent, 3, 30);
        c.After(5);
        c.Sends(Ack, 1, 1);
    }
}
