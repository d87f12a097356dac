using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Acknowledging;

/// <summary>RFC 5681 §4.2, RFC 9293 §3.8.6.3, and how Linux chooses within them.</summary>
public sealed class DelayedAckTests
{
    private static readonly TimeSpan Rto = TimeSpan.FromMilliseconds(300);
    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(1);

    private static DelayedAck Fresh(int quickest = 16) => new(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(200), quickest);

    [Fact]
    public void The_first_segments_are_acknowledged_at_once_half_a_window_of_them_and_sixteen_at_most()
    {
        DelayedAck ack = Fresh();
        ack.OnData(_now, Rto, window: 10_000, segmentSize: 1000);
        Assert.Equal(5, ack.Quick);
        ack = Fresh();
        ack.OnData(_now, Rto, window: 1_000_000, segmentSize: 1000);
        Assert.Equal(16, ack.Quick);
        ack = Fresh();
        ack.OnData(_now, Rto, window: 100, segmentSize: 1000);
        Assert.Equal(2, ack.Quick);
    }

    [Fact]
    public void Each_acknowledgment_uses_one_up_and_then_they_wait()
    {
        DelayedAck ack = Fresh(quickest: 2);
        for (int i = 0; i < 2; i++)
        {
            ack.OnData(_now, Rto, 10_000, 1000);
            Assert.True(ack.IsQuick);
            ack.OnSent(withText: false, _now);
        }
        ack.OnData(_now, Rto, 10_000, 1000);
        Assert.False(ack.IsQuick);
        ack.Delay(_now, null, TimeSpan.FromMilliseconds(200));
        Assert.Equal((AckNeed.Later, _now + TimeSpan.FromMilliseconds(40)), (ack.Need, ack.Deadline));
    }

    [Fact]
    public void An_answer_makes_the_connection_interactive_and_acknowledgments_find_company()
    {
        DelayedAck ack = Fresh();
        ack.OnData(_now, Rto, 100_000, 1000);
        ack.OnSent(withText: true, _now + TimeSpan.FromMilliseconds(5));
        Assert.True(ack.IsInteractive);
        ack.OnData(_now, Rto, 100_000, 1000);
        Assert.False(ack.IsQuick);
    }

    [Fact]
    public void Text_of_our_own_long_after_is_no_answer()
    {
        DelayedAck ack = Fresh();
        ack.OnData(_now, Rto, 100_000, 1000);
        ack.OnSent(withText: true, _now + TimeSpan.FromMilliseconds(41));
        Assert.False(ack.IsInteractive);
    }

    [Fact]
    public void The_delay_follows_the_interval_between_segments_up_to_a_round_trip()
    {
        DelayedAck ack = Fresh(quickest: 0);
        ack.OnData(_now, Rto, 10_000, 1000);
        ack.OnDeadline(Rto);
        Assert.Equal(80, ack.Interval);
        ack.OnSent(withText: false, _now);
        ack.OnData(Later(60), Rto, 10_000, 1000);
        Assert.Equal(100, ack.Interval);
        ack.Delay(_now, TimeSpan.FromMilliseconds(70), Rto);
        Assert.Equal(_now + TimeSpan.FromMilliseconds(70), ack.Deadline);
    }

    [Fact]
    public void Segments_close_together_bring_it_back_to_the_least()
    {
        DelayedAck ack = Fresh(quickest: 0);
        ack.OnData(_now, Rto, 10_000, 1000);
        for (int i = 0; i < 3; i++) ack.OnDeadline(Rto);
        ack.OnSent(withText: false, _now);
        for (int i = 0; i < 10; i++) ack.OnData(Later(1), Rto, 10_000, 1000);
        Assert.Equal(40, ack.Interval);
    }

    [Fact]
    public void A_delay_that_missed_its_company_ends_the_interactive_mode()
    {
        DelayedAck ack = Fresh();
        ack.SetInteractive(true);
        ack.OnData(_now, Rto, 10_000, 1000);
        ack.Delay(_now, null, Rto);
        Assert.Equal(AckNeed.Later, ack.Need);
        ack.OnDeadline(Rto);
        Assert.Equal((AckNeed.Now, false), (ack.Need, ack.IsInteractive));
    }

    [Fact]
    public void A_long_silence_means_that_the_peer_begins_slowly_again()
    {
        DelayedAck ack = Fresh(quickest: 1);
        ack.OnData(_now, Rto, 10_000, 1000);
        ack.OnSent(withText: false, _now);
        Assert.Equal(0, ack.Quick);
        ack.OnData(Later(301), Rto, 10_000, 1000);
        Assert.Equal(1, ack.Quick);
    }

    [Fact]
    public void Reading_all_of_a_pushed_segment_is_a_reason_and_of_two_even_where_the_application_answers()
    {
        DelayedAck ack = Fresh(quickest: 0);
        ack.OnData(_now, Rto, 10_000, 1000);
        Assert.False(ack.IsDueAfterRead(isMoreThanFull: false, isAllRead: true));
        ack.OnPushed(isShort: true);
        Assert.True(ack.IsDueAfterRead(isMoreThanFull: false, isAllRead: true));
        ack.SetInteractive(true);
        Assert.False(ack.IsDueAfterRead(isMoreThanFull: false, isAllRead: true));
        ack.OnPushed(isShort: true);
        Assert.True(ack.IsDueAfterRead(isMoreThanFull: false, isAllRead: true));
        Assert.False(ack.IsDueAfterRead(isMoreThanFull: false, isAllRead: false));
    }

    private Instant Later(int milliseconds) => _now += TimeSpan.FromMilliseconds(milliseconds);
}
