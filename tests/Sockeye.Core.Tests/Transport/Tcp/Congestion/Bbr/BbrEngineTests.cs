using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Congestion.Bbr;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion.Bbr;

public class BbrEngineTests
{
    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);

    [Fact]
    public void A_bandwidth_holds_its_product_with_the_delay()
    {
        var bandwidth = Bandwidth.Of(1000, TimeSpan.FromSeconds(1));
        Assert.Equal(100u, bandwidth.Holds(Ms(99.9), Bandwidth.Unit));
        Assert.Equal(200u, bandwidth.Holds(Ms(99.9), 2 * Bandwidth.Unit));
        Assert.InRange(bandwidth.Delivers(TimeSpan.FromSeconds(10)), 9_999u, 10_001u);
        Assert.InRange(bandwidth.Pace(1000, Bandwidth.Unit), 989_000, 991_000);
    }

    [Fact]
    public void A_sample_without_time_is_no_bandwidth()
    {
        Assert.Equal(default, Bandwidth.Of(10, TimeSpan.Zero));
        Assert.Equal(default, Bandwidth.Of(10, -Ms(1)));
        Assert.Equal(default, Bandwidth.Of(-1, Ms(1)));
    }

    [Fact]
    public void The_maximum_is_of_two_cycles()
    {
        var maximum = default(MaximumBandwidth);
        maximum.Add(new Bandwidth(50));
        maximum.Advance();
        maximum.Add(new Bandwidth(30));
        Assert.Equal(50u, maximum.Best.Scaled);
        maximum.Advance();
        Assert.Equal(30u, maximum.Best.Scaled);
        maximum.Advance();
        Assert.Equal(30u, maximum.Best.Scaled);
    }

    [Fact]
    public void The_pipe_is_full_after_three_rounds_without_a_quarter_more()
    {
        var pipe = default(FullPipe);
        pipe.Add(new Bandwidth(100), true);
        pipe.Add(new Bandwidth(124), true);
        pipe.Add(new Bandwidth(124), true);
        pipe.Add(new Bandwidth(125), true);
        for (int i = 0; i < 2; i++) pipe.Add(new Bandwidth(150), true);
        pipe.Add(new Bandwidth(150), false);
        Assert.False(pipe.WasEverFull);
        pipe.Add(new Bandwidth(150), true);
        Assert.True(pipe.WasEverFull && pipe.IsFullNow);
        pipe.Restart(default);
        Assert.True(pipe.WasEverFull && !pipe.IsFullNow);
    }

    [Fact]
    public void The_least_round_trip_is_of_ten_seconds_and_asks_for_a_dip_after_five()
    {
        var filter = default(RoundTripFilter);
        filter.Begin(TimeSpan.Zero, At(0));
        Assert.False(filter.HasSample);
        Assert.False(filter.Add(Ms(40), false, At(1)));
        Assert.False(filter.Add(Ms(50), false, At(5.9)));
        Assert.True(filter.Add(Ms(50), false, At(6.1)));
        Assert.Equal(Ms(40), filter.Least);
        filter.Add(Ms(55), false, At(11.2));
        Assert.Equal(Ms(55), filter.Least);
    }

    [Fact]
    public void Acknowledgments_that_come_all_at_once_are_an_excess()
    {
        var aggregation = default(AckAggregation);
        var bandwidth = Bandwidth.Of(1000, TimeSpan.FromSeconds(1));
        aggregation.Restart(At(1));
        aggregation.Add(30, bandwidth, At(1.010), 100);
        Assert.InRange(aggregation.Most, 20u, 30u);
        for (int i = 0; i < 10; i++) aggregation.AgeByRound(false);
        Assert.Equal(0u, aggregation.Most);
    }

    [Fact]
    public void A_round_with_loss_cuts_by_three_tenths_but_not_below_what_was_delivered()
    {
        var bounds = default(LowerBounds);
        bounds.Reset();
        var latest = default(LatestDelivery);
        latest.Begin(0);
        latest.Add(new RateSample { Interval = Ms(10), Delivered = 90, AckedSacked = 1 }, new Bandwidth(500), 1);
        latest.NoteLoss(1);
        bounds.Cut(latest, new Bandwidth(1000), 100, Bandwidth.Unit);
        Assert.Equal(90u, bounds.InFlight);
        Assert.InRange(bounds.Rate.Scaled, 699u, 704u);
        bounds.Cut(latest, new Bandwidth(1000), 100, Bandwidth.Unit);
        Assert.InRange(bounds.Rate.Scaled, 500u, 500u);
    }

    [Fact]
    public void An_undone_recovery_gives_the_bounds_back()
    {
        var bounds = default(LowerBounds);
        bounds.Reset();
        bounds.Save();
        bounds.BeginAt(10);
        Assert.True(bounds.IsBound);
        bounds.Undo();
        Assert.False(bounds.IsBound);
    }

    // RFC 8257 §3.3
    [Fact]
    public void Two_rounds_marked_by_half_are_too_much_and_the_share_is_smoothed()
    {
        var ecn = default(EcnRatio);
        ecn.Begin();
        Assert.False(ecn.AddRound(new SenderView { Delivered = 100, DeliveredMarked = 50 }, Ms(6)));
        Assert.False(ecn.IsEligible);
        Assert.False(ecn.AddRound(new SenderView { Delivered = 100, DeliveredMarked = 50 }, Ms(2)));
        Assert.True(ecn.AddRound(new SenderView { Delivered = 200, DeliveredMarked = 110 }, Ms(2)));
        Assert.False(ecn.AddRound(new SenderView { Delivered = 300, DeliveredMarked = 110 }, Ms(2)));
        Assert.InRange(ecn.Cut, 256u - 85u, 200u);
    }

    [Fact]
    public void A_probe_that_goes_well_rises_twice_as_fast_in_each_round()
    {
        var slope = default(ProbeSlope);
        slope.Begin(0);
        slope.Steepen(100);
        Assert.Equal(1u, slope.Add(100));
        slope.Steepen(100);
        Assert.Equal(2u, slope.Add(100));
        slope.Steepen(100);
        Assert.Equal(4u, slope.Add(100));
        slope.Stop();
        Assert.Equal(0u, slope.Add(100_000));
    }
}
