using Sockeye.Core.Transport.Tcp.Congestion.Bbr;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion.Bbr;

public class BbrControlTests
{
    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);

    [Theory]
    [InlineData(1000, 100, 400)]
    [InlineData(10_000, 20, 200)]
    [InlineData(10_000, 100, 250)]
    [InlineData(100, 100, 40)]
    public void Alone_on_a_path_it_takes_nearly_all_and_queues_little(int rate, int delay, int queue)
    {
        var path = new ModelPath(new BbrControl(), rate, Ms(delay), queue);
        path.Run(TimeSpan.FromSeconds(5));
        long before = path.Delivered;
        path.RoundTripSum = 0;
        path.Run(TimeSpan.FromSeconds(20));
        long delivered = path.Delivered - before;
        Assert.InRange(delivered, rate * 20L * 90 / 100, rate * 20L);
        Assert.InRange(path.RoundTripSum / delivered, delay, delay * 1.4);
    }

    // Each round without a probe delivers a percent less than was sent, and the lower bounds follow it down until the next probe.
    [Fact]
    public void One_percent_of_loss_costs_a_quarter_at_the_most()
    {
        var path = new ModelPath(new BbrControl(), 5000, Ms(40), 400, 0.01);
        path.Run(TimeSpan.FromSeconds(5));
        long before = path.Delivered;
        path.Run(TimeSpan.FromSeconds(20));
        Assert.InRange(path.Delivered - before, 5000 * 20 * 74 / 100, 5000 * 20);
    }

    [Fact]
    public void A_shallow_queue_loses_little()
    {
        var path = new ModelPath(new BbrControl(), 5000, Ms(40), 50);
        path.Run(TimeSpan.FromSeconds(5));
        (long delivered, long lost) = (path.Delivered, path.Lost);
        path.Run(TimeSpan.FromSeconds(20));
        delivered = path.Delivered - delivered;
        Assert.InRange(delivered, 5000 * 20 * 80 / 100, 5000 * 20);
        Assert.InRange(path.Lost - lost, 0, delivered * 2 / 100);
    }

    [Fact]
    public void Within_every_six_seconds_it_sees_the_path_s_own_delay()
    {
        var path = new ModelPath(new BbrControl(), 5000, Ms(40), 400);
        path.Run(TimeSpan.FromSeconds(3));
        for (int i = 0; i < 4; i++)
        {
            path.LeastSince = TimeSpan.MaxValue;
            path.Run(TimeSpan.FromSeconds(6));
            Assert.InRange(path.LeastSince, Ms(40), Ms(41));
        }
    }
}
