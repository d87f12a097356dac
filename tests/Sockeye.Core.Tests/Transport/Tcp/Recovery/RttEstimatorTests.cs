using Sockeye.Core.Transport.Tcp.Recovery;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Recovery;

public class RttEstimatorTests
{
    private static RttEstimator New() => new(Ms(1000), Ms(200), Ms(120_000));

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);

    // RFC 6298 §2.1
    [Fact]
    public void Before_a_sample_the_timeout_is_the_initial_one() => Assert.Equal(Ms(1000), New().Timeout);

    // RFC 6298 §2.2
    [Fact]
    public void The_first_sample_sets_both_terms()
    {
        RttEstimator rtt = New();
        rtt.AddSample(Ms(400));
        Assert.Equal(Ms(400), rtt.Smoothed);
        Assert.Equal(Ms(200), rtt.Variation);
        Assert.Equal(Ms(1200), rtt.Timeout);
    }

    // RFC 6298 §2.3
    [Fact]
    public void Later_samples_are_smoothed()
    {
        RttEstimator rtt = New();
        rtt.AddSample(Ms(400));
        rtt.AddSample(Ms(720));
        Assert.Equal(Ms(440), rtt.Smoothed);
        Assert.Equal(Ms(230), rtt.Variation);
        Assert.Equal(Ms(1360), rtt.Timeout);
    }

    // RFC 6298 §5.5
    [Fact]
    public void Each_timeout_doubles_up_to_the_maximum()
    {
        RttEstimator rtt = New();
        for (int i = 0; i < 40; i++) rtt.BackOff();
        Assert.Equal(Ms(120_000), rtt.Timeout);
        rtt.ResetBackOff();
        rtt.BackOff();
        Assert.Equal(Ms(2000), rtt.Timeout);
    }

    [Fact]
    public void On_a_steady_path_the_minimum_is_added_to_the_round_trip()
    {
        RttEstimator rtt = New();
        for (int i = 0; i < 100; i++) rtt.AddSample(Ms(20));
        Assert.Equal(Ms(220), rtt.Timeout);
        Assert.Equal(Ms(20), rtt.Smoothed);
    }
}
