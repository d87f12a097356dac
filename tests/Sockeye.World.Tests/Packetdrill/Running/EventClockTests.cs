using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Running;

/// <summary>When events are due, and what is in time.</summary>
public class EventClockTests
{
    private static ScriptEvent At(EventTimeKind kind, long start, long end, bool isInbound = false) =>
        new(1, new EventTime(kind, start, end), new PacketAction(new UdpSpec(1) { Line = 1, IsInbound = isInbound, IP = default }));

    private static Instant Microseconds(long time) => new(time * 1000);

    [Fact]
    public void A_relative_time_counts_from_when_the_event_before_was_done()
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0), Instant.Zero);
        clock.Enter(At(EventTimeKind.Relative, 100_000, 100_000), Microseconds(2500));
        Assert.Equal(102_500, clock.Start);
    }

    [Fact]
    public void Packets_that_come_in_one_after_another_count_from_each_others_times()
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0, isInbound: true), Instant.Zero);
        clock.Enter(At(EventTimeKind.Relative, 100, 100, isInbound: true), Microseconds(70));
        Assert.Equal(100, clock.Start);
        clock.Enter(At(EventTimeKind.Relative, 100, 100, isInbound: true), Microseconds(170));
        Assert.Equal(200, clock.Start);
    }

    [Theory]
    [InlineData(96_000, true)] // four milliseconds, since an eighth of 20 ms is less
    [InlineData(95_999, false)]
    [InlineData(104_000, true)]
    [InlineData(104_001, false)]
    public void Early_is_as_wrong_as_late(long happened, bool isInTime)
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0), Instant.Zero);
        clock.Enter(At(EventTimeKind.Absolute, 80_000, 80_000), Microseconds(80_000));
        ScriptEvent current = At(EventTimeKind.Relative, 20_000, 20_000);
        clock.Enter(current, Microseconds(80_000));
        Assert.Equal(isInTime, clock.Check(current, Microseconds(happened), "packet") is null);
    }

    [Theory]
    [InlineData(1_125_000, true)] // an eighth of a second
    [InlineData(1_125_001, false)]
    public void Tolerance_grows_with_the_time_since_the_event_before(long happened, bool isInTime)
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0), Instant.Zero);
        ScriptEvent current = At(EventTimeKind.Relative, 1_000_000, 1_000_000);
        clock.Enter(current, Instant.Zero);
        Assert.Equal(isInTime, clock.Check(current, Microseconds(happened), "packet") is null);
    }

    [Theory]
    [InlineData(900, false)]
    [InlineData(5_900, false)]
    [InlineData(6_000, true)]
    [InlineData(24_000, true)]
    [InlineData(24_001, false)]
    public void A_range_has_tolerance_at_both_ends(long happened, bool isInTime)
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0), Instant.Zero);
        ScriptEvent current = At(EventTimeKind.RelativeRange, 10_000, 20_000);
        clock.Enter(current, Instant.Zero);
        Assert.Equal(isInTime, clock.Check(current, Microseconds(happened), "packet") is null);
    }

    [Fact]
    public void Any_time_is_always_right()
    {
        var clock = new EventClock(4000);
        clock.Enter(At(EventTimeKind.Absolute, 0, 0), Instant.Zero);
        ScriptEvent current = At(EventTimeKind.Any, 0, 0);
        clock.Enter(current, Instant.Zero);
        Assert.Null(clock.Check(current, Microseconds(1_000_000_000), "packet"));
    }
}
