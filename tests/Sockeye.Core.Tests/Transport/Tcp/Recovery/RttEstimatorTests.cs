using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Recovery;

/// <summary>Microseconds throughout.</summary>
public sealed class RttEstimatorTests
{
    private static readonly SequenceNumber s_una = new(1000);
    private static readonly SequenceNumber s_nxt = new(2000);

    private static RttEstimator Fresh() =>
        new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(120));

    [Fact]
    public void Before_the_first_sample_the_timeout_is_the_initial_one()
    {
        // RFC 6298 §2.1
        RttEstimator rtt = Fresh();
        Assert.False(rtt.HasSample);
        Assert.Equal(1_000_000, rtt.TimeoutMicroseconds);
        Assert.Equal(RttEstimator.NoMinimum, rtt.Minimum);
    }

    [Fact]
    public void The_first_sample_sets_both_estimates()
    {
        // RFC 6298 §2.2: SRTT <- R, RTTVAR <- R/2, RTO <- SRTT + 4 RTTVAR
        RttEstimator rtt = Fresh();
        rtt.AddSample(400_000, s_una, s_nxt);
        Assert.Equal(400_000, rtt.Smoothed);
        Assert.Equal(200_000, rtt.Deviation);
        Assert.Equal(1_200_000, rtt.TimeoutMicroseconds);
    }

    [Fact]
    public void Later_samples_are_smoothed()
    {
        // RFC 6298 §2.3: RTTVAR <- 3/4 RTTVAR + 1/4 |SRTT - R|, SRTT <- 7/8 SRTT + 1/8 R
        RttEstimator rtt = Fresh();
        rtt.AddSample(400_000, s_una, s_nxt);
        rtt.AddSample(800_000, s_una, s_nxt);
        Assert.Equal(450_000, rtt.Smoothed);
        Assert.Equal(250_000, rtt.Deviation);
        Assert.Equal(450_000 + 1_000_000, rtt.TimeoutMicroseconds);
    }

    [Fact]
    public void A_steady_path_keeps_the_least_variation()
    {
        // DEVIATION RFC 6298 §2.4: 200 ms are added to SRTT at least.
        RttEstimator rtt = Fresh();
        for (uint i = 0; i < 200; i++) rtt.AddSample(10_000, new SequenceNumber(i * 100), new SequenceNumber((i + 1) * 100));
        Assert.Equal(10_000, rtt.Smoothed);
        Assert.Equal(210_000, rtt.TimeoutMicroseconds);
    }

    [Fact]
    public void Each_timeout_doubles_up_to_the_maximum()
    {
        // RFC 6298 §5.5
        RttEstimator rtt = Fresh();
        rtt.BackOff();
        Assert.Equal(2_000_000, rtt.TimeoutMicroseconds);
        for (int i = 0; i < 20; i++) rtt.BackOff();
        Assert.Equal(120_000_000, rtt.TimeoutMicroseconds);
    }

    [Fact]
    public void Only_a_sample_ends_the_doubling()
    {
        // RFC 6298 §5.7 and Karn: an acknowledgment of a retransmission alone says nothing.
        RttEstimator rtt = Fresh();
        rtt.AddSample(100_000, s_una, s_nxt);
        long before = rtt.TimeoutMicroseconds;
        rtt.BackOff();
        Assert.Equal(2 * before, rtt.TimeoutMicroseconds);
        rtt.AddSample(100_000, s_una, s_nxt);
        Assert.Equal(0, rtt.BackOffs);
        Assert.True(rtt.TimeoutMicroseconds <= before);
    }

    [Fact]
    public void A_failed_handshake_sample_means_three_seconds()
    {
        // RFC 6298 §5.7
        RttEstimator rtt = Fresh();
        rtt.BackOff();
        rtt.OnConnected();
        Assert.Equal(3_000_000, rtt.TimeoutMicroseconds);
    }

    [Fact]
    public void The_minimum_is_that_of_the_window()
    {
        RttEstimator rtt = Fresh();
        rtt.AddMinimum(50, now: 0, window: 1000);
        rtt.AddMinimum(80, now: 900, window: 1000);
        Assert.Equal(50, rtt.Minimum);
        rtt.AddMinimum(90, now: 1100, window: 1000);
        Assert.Equal(80, rtt.Minimum);
    }
}
