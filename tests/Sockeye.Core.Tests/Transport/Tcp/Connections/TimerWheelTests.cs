using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Connections;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Connections;

public sealed class TimerWheelTests
{
    private const long Tick = 4_000_000;
    private const int TicksPerSecond = 250;

    [Theory]
    [InlineData(955, 27_000, 963)] // reordering timer
    [InlineData(963, 1, 965)] // a retransmission timeout that is over already
    [InlineData(687, 292_000, 768)] // what is left of a timeout: steps of 8 ticks
    [InlineData(768, 624_000, 928)]
    public void A_timer_comes_up_when_it_did_on_a_Linux_of_250_ticks(long set, long microseconds, long expected)
    {
        // Ticks as traced on Linux 6.18 (timer_start, timer_expire_entry), their high part left out.
        Instant expiry = TimerWheel.Expiry(new Instant(set * Tick), microseconds, TicksPerSecond);
        Assert.Equal(expected * Tick, expiry.Nanoseconds);
    }

    [Fact]
    public void A_timer_is_never_early_and_late_by_an_eighth_and_two_ticks_at_most() => Gen.Select(
        Gen.Long[0, 1_000_000_000_000], Gen.Long[1, 600_000_000], Gen.Int[1, 1000]).Sample((now, microseconds, ticksPerSecond) =>
    {
        long waited = TimerWheel.Expiry(new Instant(now), microseconds, ticksPerSecond).Nanoseconds - now;
        long asked = microseconds * 1000;
        long tick = 1_000_000_000 / ticksPerSecond;
        return waited >= asked && waited <= asked + (asked / 7) + (2 * tick);
    });
}
