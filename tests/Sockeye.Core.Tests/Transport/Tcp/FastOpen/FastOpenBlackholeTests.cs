using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.FastOpen;

/// <summary>RFC 7413 §7.1: a network that swallows Fast Open is left alone for a while.</summary>
public sealed class FastOpenBlackholeTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_failure_pauses_and_each_further_one_pauses_twice_as_long()
    {
        var blackhole = new FastOpenBlackhole();
        Assert.False(blackhole.IsPaused(Pause, At(0), out _));
        blackhole.OnFailure(Pause, At(0));
        Assert.True(blackhole.IsPaused(Pause, At(9), out _));
        Assert.False(blackhole.IsPaused(Pause, At(10), out bool isTrial));
        Assert.True(isTrial);
        blackhole.OnFailure(Pause, At(10));
        Assert.True(blackhole.IsPaused(Pause, At(29), out _));
        Assert.False(blackhole.IsPaused(Pause, At(30), out _));
    }

    [Fact]
    public void A_trial_that_works_forgets_all_failures()
    {
        var blackhole = new FastOpenBlackhole();
        blackhole.OnFailure(Pause, At(0));
        blackhole.OnSuccess();
        Assert.False(blackhole.IsPaused(Pause, At(1), out bool isTrial));
        Assert.False(isTrial);
    }

    [Fact]
    public void Without_a_pause_nothing_is_remembered()
    {
        var blackhole = new FastOpenBlackhole();
        blackhole.OnFailure(TimeSpan.Zero, At(0));
        Assert.False(blackhole.IsPaused(Pause, At(1), out _));
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
