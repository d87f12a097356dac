using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp.Arrival;

/// <summary>RFC 9293 §3.10.7.4 in FIN-WAIT-1, FIN-WAIT-2, CLOSE-WAIT, CLOSING and LAST-ACK.</summary>
public sealed class ClosingStatesTests
{
    [Theory]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.FinWait2)]
    public void Text_still_arrives_in_FIN_WAIT(object state)
    {
        Connection c = Connection.In((TcpState)state);
        c.Receives(Ack, 1, 2, "late");
        Assert.Equal("late", c.Reads());
    }

    [Theory]
    [InlineData(TcpState.CloseWait, 1, 2)]
    [InlineData(TcpState.Closing, 2, 2)]
    [InlineData(TcpState.LastAck, 2, 2)]
    public void A_repeated_FIN_is_acknowledged_again(object state, int seq, int ack)
    {
        Connection c = Connection.In((TcpState)state);
        c.Receives(Fin | Ack, 1, 1);
        c.Sends(Ack, seq, ack);
        Assert.Equal((TcpState)state, c.State);
    }

    [Theory]
    [InlineData(TcpState.FinWait1, Errno.ECONNRESET)]
    [InlineData(TcpState.FinWait2, Errno.ECONNRESET)]
    [InlineData(TcpState.CloseWait, Errno.EPIPE)]
    [InlineData(TcpState.Closing, Errno.ECONNRESET)]
    [InlineData(TcpState.LastAck, Errno.ECONNRESET)]
    public void A_RST_ends_every_state(object state, Errno error)
    {
        Connection c = Connection.In((TcpState)state);
        int seq = (TcpState)state is TcpState.FinWait1 or TcpState.FinWait2 ? 1 : 2;
        c.Receives(Rst, seq);
        c.SendsNothing();
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(error, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    /// <summary>Hostile inputs row 107.</summary>
    [Theory]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.FinWait2)]
    [InlineData(TcpState.CloseWait)]
    [InlineData(TcpState.Closing)]
    [InlineData(TcpState.LastAck)]
    public void A_SYN_is_challenged_in_every_state(object state)
    {
        Connection c = Connection.In((TcpState)state);
        c.Receives(Syn, 2);
        Assert.Equal(Ack, c.Sends().Flags);
        Assert.Equal((TcpState)state, c.State);
    }

    [Fact]
    public void In_CLOSE_WAIT_we_may_still_send()
    {
        Connection c = Connection.CloseWait();
        c.Writes("more");
        c.Sends(Psh | Ack, 1, 2, 4);
        c.Receives(Ack, 2, 5);
        c.Closes();
        c.Sends(Fin | Ack, 5, 2);
        c.Receives(Ack, 2, 6);
        c.LeavesNothing();
    }

    [Fact]
    public void A_FIN_rides_on_the_last_text()
    {
        Connection c = Connection.Established();
        c.Tcp.Send("bye"u8, TcpSendFlags.None, out _);
        c.ShutsDown();
        c.Sends(Fin | Psh | Ack, 1, 1, 3);
    }

    [Fact]
    public void A_lost_FIN_is_sent_again()
    {
        Connection c = Connection.FinWait1();
        c.After(1000);
        Assert.StartsWith("RTO 1", c.Sends(Fin | Ack, 1, 1).Reason.ToString());
        c.Receives(Ack, 1, 2);
        Assert.Equal(TcpState.FinWait2, c.State);
    }

    /// <summary>Hostile inputs row 119: text for an application that is gone.</summary>
    [Fact]
    public void Text_for_an_orphan_is_answered_by_a_RST()
    {
        Connection c = Connection.Established();
        c.Closes();
        c.Sends(Fin | Ack, 1, 1);
        c.Receives(Ack, 1, 2);
        c.Receives(Ack, 1, 2, "anybody?");
        c.Sends(Rst, 2);
        c.LeavesNothing();
    }

    [Fact]
    public void Text_that_comes_with_the_ACK_of_an_orphans_FIN_is_answered_by_a_RST()
    {
        Connection c = Connection.Established();
        c.Closes();
        c.Sends(Fin | Ack, 1, 1);
        c.Receives(Ack, 1, 2, "anybody?");
        c.Sends(Rst, 2);
        c.LeavesNothing();
    }

    [Fact]
    public void A_waiting_orphan_is_ended_by_a_RST_in_the_window_and_answers_one_outside()
    {
        Connection c = Connection.Established();
        c.Closes();
        c.Sends(Fin | Ack, 1, 1);
        c.Receives(Ack, 1, 2);
        c.Receives(Rst, -100);
        c.Sends(Ack, 2, 1);
        c.Receives(Rst, 77);
        c.SendsNothing();
        c.LeavesNothing();
    }

    [Fact]
    public void A_waiting_orphan_goes_to_TIME_WAIT_by_the_FIN()
    {
        Connection c = Connection.Established();
        c.Closes();
        c.Sends(Fin | Ack, 1, 1);
        c.Receives(Ack, 1, 2);
        c.Receives(Fin | Ack, 1, 2);
        c.Sends(Ack, 2, 2);
        Assert.Equal(1, c.Host.Tcp.TimeWaitCount);
    }

    /// <summary>Linux accepts a RST at the number of the FIN before it: some peers send both at once (RFC 5961 §3.2 does not).</summary>
    [Theory]
    [InlineData(TcpState.CloseWait, TcpState.Closed)]
    [InlineData(TcpState.Closing, TcpState.Closed)]
    [InlineData(TcpState.LastAck, TcpState.Closed)]
    public void A_RST_at_the_number_of_the_FIN_resets(object state, object after)
    {
        Connection c = Connection.In((TcpState)state);
        c.Receives(Rst, 1);
        c.SendsNothing();
        Assert.Equal((TcpState)after, c.State);
    }

    /// <summary>A FIN that nobody has read waits to be read, as text does: what ends beyond the window is refused.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_beyond_the_window_after_a_FIN_is_answered_while_the_FIN_is_unread(bool isRead)
    {
        Connection c = Connection.CloseWait();
        if (isRead) Assert.Equal("", c.Reads());
        c.Receives(Ack, 2 + 64_239, 1, "0123456789");
        if (isRead) c.SendsNothing();
        else c.Sends(Ack, 1, 2);
    }

    [Fact]
    public void New_text_after_shutdown_of_both_ways_resets()
    {
        Connection c = Connection.FinWait2();
        c.Tcp.ShutdownReceive();
        c.Receives(Ack, 1, 2, "late");
        c.Sends(Rst, 2);
        Assert.Equal(TcpState.Closed, c.State);
        Assert.Equal(Errno.ECONNRESET, c.Tcp.TakeError());
    }

    /// <summary>Hostile inputs row 127.</summary>
    [Fact]
    public void An_orphan_in_FIN_WAIT_2_goes_after_a_minute()
    {
        Connection c = Connection.Established();
        c.Closes();
        c.Sends(Fin | Ack, 1, 1);
        c.Receives(Ack, 1, 2);
        Assert.Equal(TcpState.FinWait2, c.State);
        c.After(60_000);
        c.LeavesNothing();
        Assert.Equal(0, c.Counters.Orphans);
    }

    /// <summary>Hostile inputs row 127.</summary>
    [Theory]
    [InlineData(TcpState.FinWait1)]
    [InlineData(TcpState.Closing)]
    [InlineData(TcpState.LastAck)]
    public void An_orphan_whose_FIN_nobody_acknowledges_goes(object state)
    {
        Connection c = Connection.In((TcpState)state);
        c.Closes();
        c.After(600_000);
        c.LeavesNothing();
        Assert.Equal(0, c.Counters.Orphans);
    }

    [Fact]
    public void Beyond_the_orphan_limit_a_close_is_a_reset()
    {
        Connection c = Connection.Established(Connection.Plain with { OrphanLimit = 0 });
        c.Closes();
        c.Sends(Rst | Ack, 1, 1);
        c.LeavesNothing();
    }
}
