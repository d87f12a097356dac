using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.FastOpen;

/// <summary>RFC 7413 §4.1.3: the client's cache.</summary>
public sealed class DestinationMetricsTests
{
    private static readonly InternetAddress Local = InternetAddress.Parse("10.0.0.1");
    private readonly DestinationMetrics _metrics = new(new KeyedHash(new SeededEntropy(1)));

    [Fact]
    public void What_was_learned_is_found_again_until_it_is_flushed()
    {
        InternetAddress remote = InternetAddress.Parse("10.0.0.2");
        Assert.Null(_metrics.Find(Local, remote, Instant.Zero));
        FastOpenCookie cookie = FastOpenCookie.Read([1, 2, 3, 4], isExperimental: false);
        _metrics.FindOrAdd(Local, remote, Instant.Zero).Learn(1000, cookie, isSynLost: false, experimentTries: 0);
        DestinationMetric known = _metrics.Find(Local, remote, Instant.Zero)!;
        Assert.Equal((1000, cookie), (known.Mss, known.Ask()));
        Assert.Null(_metrics.Find(remote, Local, Instant.Zero));
        _metrics.Clear();
        Assert.Null(_metrics.Find(Local, remote, Instant.Zero));
    }

    [Fact]
    public void A_SYN_ACK_without_a_cookie_keeps_the_one_there_is()
    {
        DestinationMetric metric = _metrics.FindOrAdd(Local, Local, Instant.Zero);
        FastOpenCookie cookie = FastOpenCookie.Read([1, 2, 3, 4], isExperimental: false);
        metric.Learn(1000, cookie, isSynLost: false, experimentTries: 0);
        metric.Learn(0, FastOpenCookie.None, isSynLost: true, experimentTries: 0);
        Assert.Equal((1000, cookie, 1), (metric.Mss, metric.Ask(), metric.SynLosses));
    }

    [Fact]
    public void A_server_that_gave_no_cookie_is_asked_in_the_experiments_form_once()
    {
        DestinationMetric metric = _metrics.FindOrAdd(Local, Local, Instant.Zero);
        metric.Learn(1460, FastOpenCookie.None, isSynLost: false, experimentTries: 1);
        Assert.True(metric.Ask().IsExperimental);
        metric.Learn(1460, FastOpenCookie.None, isSynLost: false, experimentTries: 2);
        Assert.False(metric.Ask().IsExperimental);
    }

    [Fact]
    public void A_full_neighbourhood_loses_its_oldest()
    {
        for (int i = 0; i < 200_000; i++)
        {
            var remote = InternetAddress.Parse($"10.{i >> 16}.{i >> 8 & 255}.{i & 255}");
            _metrics.FindOrAdd(Local, remote, Instant.Zero + TimeSpan.FromSeconds(i));
            Assert.NotNull(_metrics.Find(Local, remote, Instant.Zero + TimeSpan.FromSeconds(i)));
        }
        Assert.Null(_metrics.Find(Local, InternetAddress.Parse("10.0.0.0"), Instant.Zero));
    }
}
