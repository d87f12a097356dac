using Sockeye.Core.Transport.Tcp.Congestion;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class RenoTests
{
    private readonly ICongestionControl _reno = new Reno();
    private CongestionWindow _window = new() { Segments = 10, Threshold = CongestionWindow.Infinite, Clamp = uint.MaxValue, IsLimited = true };

    // RFC 3465 §2.2
    [Fact]
    public void In_slow_start_the_window_grows_by_what_was_acknowledged()
    {
        Acknowledge(1);
        Assert.Equal(11u, _window.Segments);
        Acknowledge(9);
        Assert.Equal(20u, _window.Segments);
    }

    // RFC 5681 §3.1
    [Fact]
    public void Slow_start_ends_at_ssthresh_and_the_rest_counts_towards_avoidance()
    {
        _window.Threshold = 12;
        Acknowledge(10);
        Assert.Equal(12u, _window.Segments);
        Acknowledge(4);
        Assert.Equal(13u, _window.Segments);
    }

    // RFC 5681 §3.1
    [Fact]
    public void In_congestion_avoidance_a_window_of_acknowledgments_adds_one_segment()
    {
        _window.Threshold = 10;
        for (int i = 0; i < 9; i++) Acknowledge(1);
        Assert.Equal(10u, _window.Segments);
        Acknowledge(1);
        Assert.Equal(11u, _window.Segments);
        for (int i = 0; i < 11; i++) Acknowledge(1);
        Assert.Equal(12u, _window.Segments);
    }

    // RFC 5681 §3.1
    [Theory]
    [InlineData(10, 5)]
    [InlineData(11, 5)]
    [InlineData(3, 2)]
    [InlineData(1, 2)]
    public void A_loss_halves_the_window_but_leaves_two_segments(uint window, uint threshold)
    {
        _window.Segments = window;
        Assert.Equal(threshold, _reno.Reduce(ref _window, default));
    }

    // RFC 7661 §4.3
    [Fact]
    public void A_window_that_is_not_used_does_not_grow()
    {
        _window.IsLimited = false;
        Acknowledge(10);
        Assert.Equal(10u, _window.Segments);
    }

    // RFC 4015 §4
    [Fact]
    public void An_undone_reduction_gives_the_window_back()
    {
        _window.Prior = 40;
        _window.Segments = 20;
        Assert.Equal(40u, _reno.Undo(_window));
        _window.Segments = 45;
        Assert.Equal(45u, _reno.Undo(_window));
    }

    [Fact]
    public void The_window_stays_below_its_clamp()
    {
        _window.Clamp = 14;
        Acknowledge(10);
        Assert.Equal(14u, _window.Segments);
    }

    private void Acknowledge(uint segments) => _reno.OnAcknowledged(ref _window, segments, default);
}
