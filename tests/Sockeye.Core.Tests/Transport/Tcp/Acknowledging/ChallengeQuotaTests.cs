using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Acknowledging;

/// <summary>The limit of challenges that all connections share (RFC 5961 §7).</summary>
public sealed class ChallengeQuotaTests
{
    private static readonly Instant Start = Instant.Zero + TimeSpan.FromSeconds(10);

    [Fact]
    public void Each_second_has_its_own_number_around_the_limit()
    {
        var quota = new ChallengeQuota(new SeededEntropy(1));
        int[] counts = [.. Enumerable.Range(0, 200).Select(second => Count(quota, Start + TimeSpan.FromSeconds(second), limit: 5))];
        Assert.Equal(3, counts.Min());
        Assert.Equal(7, counts.Max());
        Assert.Equal(5, counts.Distinct().Count());
    }

    [Fact]
    public void A_limit_of_one_is_one()
    {
        var quota = new ChallengeQuota(new SeededEntropy(1));
        Assert.Equal(1, Count(quota, Start, limit: 1));
        Assert.False(quota.TryTake(Start + TimeSpan.FromMilliseconds(999), 1));
        Assert.Equal(1, Count(quota, Start + TimeSpan.FromMilliseconds(1000), limit: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Without_a_limit_all_may_go(int limit) =>
        Assert.Equal(1000, Count(new ChallengeQuota(new SeededEntropy(1)), Start, limit));

    private static int Count(ChallengeQuota quota, Instant now, int limit)
    {
        int count = 0;
        while (count < 1000 && quota.TryTake(now, limit)) count++;
        return count;
    }
}
