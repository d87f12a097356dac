using Sockeye.Core.Foundation;
using Sockeye.Core.Tests.Transport.Tcp.Fixture;
using Sockeye.Core.Transport.Tcp;
using Xunit;
using static Sockeye.Wire.Tcp.TcpFlags;

namespace Sockeye.Core.Tests.Transport.Tcp;

/// <summary>RFC 6298, RFC 5681, RFC 6582, RFC 6675, RFC 3042.</summary>
public sealed class RetransmissionTests
{
    private const int Mss = 1460;

    [Fact]
    public void A_timeout_sends_the_first_segment_again_and_backs_off()
    {
        Connection c = Connection.Established();
        c.Writes("hello");
        c.Sends(Psh | Ack, 1, 1, 5);
        double rto = c.Tcp.GetInfo().Rto.TotalMilliseconds;
        Assert.Equal(200, rto, tolerance: 0.001);
        c.After(201);
        Assert.Equal("RTO 1 after 200 ms", c.Sends(Psh | Ack, 1, 1, 5).Reason.ToString());
        c.After(401);
        Assert.Equal("RTO 2 after 400 ms", c.Sends(Psh | Ack, 1, 1, 5).Reason.ToString());
        c.Receives(Ack, 1, 6);

        // Karn (RFC 6298 §5.7): an acknowledgment of what was sent again is no sample, so the timeout stays long.
        Assert.Equal(2, c.Tcp.GetInfo().BackOffs);
        Assert.Equal(800, c.Tcp.GetInfo().Rto.TotalMilliseconds, tolerance: 0.001);
        c.After(10_000);
        c.SendsNothing();
    }

    /// <summary>Hostile inputs row 129.</summary>
    [Fact]
    public void A_silent_peer_ends_in_ETIMEDOUT_after_R2()
    {
        Connection c = Connection.Established();
        c.Writes("hello");
        c.After(100_000);
        Assert.Equal(TcpState.Established, c.State);
        c.After(1_000_000);
        Assert.Equal(Errno.ETIMEDOUT, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void A_user_timeout_is_shorter()
    {
        Connection c = Connection.Established(options: o => o.UserTimeout = TimeSpan.FromSeconds(5));
        c.Writes("hello");
        c.After(10_000);
        Assert.Equal(Errno.ETIMEDOUT, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void Three_duplicates_send_again_at_once()
    {
        Connection c = Flying(10);
        for (int i = 0; i < 2; i++)
        {
            c.Receives(Ack, 1, 1);
            c.Sends(Ack, 1 + ((10 + i) * Mss), 1, Mss);     // RFC 3042: limited transmit
        }
        c.Receives(Ack, 1, 1);
        Assert.Equal("fast retransmit", c.Sends(Ack, 1, 1, Mss).Reason.ToString());
        Assert.True(c.Tcp.GetInfo().IsInRecovery);
        Assert.Equal(1, c.Counters.FastRetransmits);
    }

    [Fact]
    public void A_partial_acknowledgment_sends_the_next_hole()
    {
        Connection c = Flying(10);
        for (int i = 0; i < 3; i++) c.Receives(Ack, 1, 1);
        c.Forgets();
        c.Receives(Ack, 1, 1 + (2 * Mss));

        // RFC 9937 §4: as much is in flight as ssthresh admits, so the hole waits for the next segment that leaves the network.
        c.SendsNothing();
        c.Receives(Ack, 1, 1 + (2 * Mss));
        SentSegment sent = c.Sends(Ack, 1 + (2 * Mss), 1, Mss);
        Assert.Equal("retransmit in recovery", sent.Reason.ToString());
        Assert.True(c.Tcp.GetInfo().IsInRecovery);

        // RFC 6582 §4.1: without SACK, duplicates of what was sent again could still come; the recovery ends above its end.
        c.Receives(Ack, 1, 1 + (12 * Mss));
        Assert.True(c.Tcp.GetInfo().IsInRecovery);
        c.Receives(Ack, 1, 1 + (13 * Mss));
        Assert.False(c.Tcp.GetInfo().IsInRecovery);
    }

    [Fact]
    public void With_SACK_only_the_holes_are_sent_again()
    {
        Connection c = Flying(10, Connection.Modern);
        int mss = c.Tcp.GetInfo().SendMss;
        c.After(10);
        c.Receives(Ack, 1, 1, sack: [c.Block(1 + mss, 1 + (2 * mss)), c.Block(1 + (3 * mss), 1 + (7 * mss))]);
        c.Sends(Ack, 1, 1, mss);
        c.Sends(Ack, 1 + (2 * mss), 1, mss);

        // RFC 9937 §4: five were delivered and three are in flight; up to ssthresh, seven tenths of ten, two new ones may go along.
        for (int i = 10; i < 12; i++) c.Sends(Ack, 1 + (i * mss), 1, mss);
        c.SendsNothing();
        c.After(5);
        c.Receives(Ack, 1, 1, sack: [c.Block(1 + (3 * mss), 1 + (10 * mss)), c.Block(1 + mss, 1 + (2 * mss))]);
        for (int i = 12; i < 15; i++) c.Sends(Ack, 1 + (i * mss), 1, mss);
        c.SendsNothing();
        c.Receives(Ack, 1, 1 + (10 * mss));
        Assert.False(c.Tcp.GetInfo().IsInRecovery);
    }

    /// <summary>Hostile inputs row 96.</summary>
    [Fact]
    public void Nonsense_in_SACK_changes_nothing()
    {
        Connection c = Flying(4, Connection.Modern);
        int end = 1 + (4 * c.Tcp.GetInfo().SendMss);
        c.Receives(Ack, 1, 1, sack: [c.Block(500, 500), c.Block(900, 300), c.Block(end, end + 1000), c.Block(-5000, -100)]);
        c.SendsNothing();
        Assert.False(c.Tcp.GetInfo().IsInRecovery);
    }

    /// <summary>Hostile inputs row 114: divided acknowledgments gain nothing.</summary>
    [Fact]
    public void The_window_grows_by_bytes_not_by_acknowledgments()
    {
        Connection c = Flying(10);
        uint before = c.Tcp.GetInfo().CongestionWindow;
        for (int i = 1; i <= 100; i++) c.Receives(Ack, 1, 1 + i);
        Assert.True(c.Tcp.GetInfo().CongestionWindow <= before + 100);
    }

    /// <summary>Hostile inputs row 114: an optimistic acknowledgment is refused.</summary>
    [Fact]
    public void An_acknowledgment_of_the_unsent_is_refused()
    {
        Connection c = Flying(2);
        c.Receives(Ack, 1, 100_000);
        Assert.Equal("challenge ACK", c.Sends().Reason.ToString());
        Assert.Equal(2 * Mss, c.Tcp.GetInfo().Unacknowledged);
    }

    /// <summary>Hostile inputs row 97.</summary>
    [Fact]
    public void On_a_connection_with_timestamps_a_segment_without_is_taken()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.UsesTimestamps = false;
        c.Receives(Ack, 1, 1, "x");
        Assert.Equal("x", c.Reads());
    }

    /// <summary>RFC 7323 §5 (PAWS).</summary>
    [Fact]
    public void An_old_timestamp_is_answered_and_dropped()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 1, 1, "x", timestamp: 998);
        c.Sends(Ack, 1, 1);
        Assert.Null(c.Reads());
        Assert.Equal(1, c.Counters.OldTimestamps);
    }

    /// <summary>Hostile inputs row 98.</summary>
    [Fact]
    public void A_timestamp_from_the_future_outside_the_window_changes_nothing()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 100_000_000, 1, "x", timestamp: 900_000);
        c.Forgets();
        c.Receives(Ack, 1, 1, "ok", timestamp: 1001);
        Assert.Equal("ok", c.Reads());
    }

    /// <summary>Hostile inputs row 138 (RFC 7323 §5.4).</summary>
    [Fact]
    public void Timestamps_tell_no_uptime()
    {
        Connection c = Connection.Established(Connection.Modern);
        c.Receives(Ack, 0, 1);
        Assert.NotEqual((uint)c.Host.Context.Now.Milliseconds, c.Sends().Options.TsVal);
    }

    [Fact]
    public void Keep_alive_probes_an_idle_peer_and_gives_up()
    {
        Connection c = Connection.Established(options: o => o.KeepAlive = true);
        c.After(7_200_000);
        Assert.Equal("keep-alive 1", c.Sends(Ack, 0, 1).Reason.ToString());
        c.Receives(Ack, 1, 1);
        c.After(7_199_000);
        c.SendsNothing();
        c.After(1_000);
        for (int i = 1; i <= 9; i++)
        {
            Assert.Equal($"keep-alive {i}", c.Sends(Ack, 0, 1).Reason.ToString());
            c.After(75_000);
        }
        c.Sends(Rst | Ack, 1, 1);
        Assert.Equal(Errno.ETIMEDOUT, c.Tcp.TakeError());
        c.LeavesNothing();
    }

    [Fact]
    public void A_shorter_keep_alive_idle_time_takes_effect_at_once()
    {
        Connection c = Connection.Established(options: o => o.KeepAlive = true);
        c.Tcp.Options.KeepAliveIdle = TimeSpan.FromSeconds(60);
        c.Tcp.OptionsChanged();
        c.After(60_000);
        Assert.Equal("keep-alive 1", c.Sends(Ack, 0, 1).Reason.ToString());
    }

    [Fact]
    public void After_idling_the_window_starts_small_again()
    {
        Connection c = Flying(10);
        c.Receives(Ack, 1, 1 + (10 * Mss));
        c.Receives(Ack, 1, 1 + (30 * Mss));
        Assert.Equal(40u, c.Tcp.GetInfo().CongestionWindow);
        c.After(10_000);
        c.Writes("x");
        Assert.Equal(10u, c.Tcp.GetInfo().CongestionWindow);
    }

    private static Connection Flying(int segments, TcpSettings? settings = null)
    {
        Connection c = Connection.Established(settings);
        int mss = c.Tcp.GetInfo().SendMss;

        // The peer's first segment after its SYN brings a window by its number alone, so it is no duplicate.
        c.Receives(Ack, 1, 1);
        c.Writes(segments < 10 ? segments * mss : 30 * mss);
        c.Forgets();
        Assert.Equal(segments * mss, c.Tcp.GetInfo().Unacknowledged);
        return c;
    }
}
