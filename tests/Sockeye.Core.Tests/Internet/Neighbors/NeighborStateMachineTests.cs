using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Neighbors;

/// <summary>Every state and event of neighbour unreachability detection (RFC 4861 §7.3.2, appendix C).</summary>
public sealed class NeighborStateMachineTests
{
    private static readonly MacAddress s_first = new(0x02_00_00_00_00_01);
    private static readonly MacAddress s_second = new(0x02_00_00_00_00_02);
    private static readonly NeighborTimings s_timings = NeighborTimings.Default;

    [Fact]
    public void The_first_packet_asks_everybody()
    {
        var machine = new NeighborStateMachine();
        Assert.Equal(NeighborAction.SolicitMulticast, machine.OnSend(s_timings, Instant.Zero));
        Assert.Equal(NeighborState.Incomplete, machine.State);
        Assert.Equal(Instant.Zero + s_timings.Retransmission, machine.Deadline);
        Assert.False(machine.IsResolved);
    }

    [Fact]
    public void Three_unanswered_questions_end_it()
    {
        var machine = Incomplete();
        Assert.Equal(NeighborAction.SolicitMulticast, machine.OnTimeout(s_timings, At(1)));
        Assert.Equal(NeighborAction.SolicitMulticast, machine.OnTimeout(s_timings, At(2)));
        Assert.Equal(NeighborAction.Fail, machine.OnTimeout(s_timings, At(3)));
        Assert.Equal(NeighborState.None, machine.State);
        Assert.False(machine.Deadline.IsSet);
    }

    [Fact]
    public void An_answer_makes_it_reachable_and_sends_what_waits()
    {
        var machine = Incomplete();
        Assert.Equal(NeighborAction.SendPending, machine.OnAdvertisement(Solicited(s_first), s_timings, At(1)));
        Assert.Equal(NeighborState.Reachable, machine.State);
        Assert.Equal(At(31), machine.Deadline);
    }

    [Fact]
    public void An_unsolicited_answer_makes_an_incomplete_entry_stale()
    {
        var machine = Incomplete();
        Assert.Equal(NeighborAction.SendPending, machine.OnAdvertisement(Unsolicited(s_first), s_timings, At(1)));
        Assert.Equal(NeighborState.Stale, machine.State);
    }

    [Fact]
    public void An_answer_without_a_link_address_changes_nothing_while_incomplete()
    {
        var machine = Incomplete();
        Assert.Equal(NeighborAction.None, machine.OnAdvertisement(new Advertisement(null, true, true, false), s_timings, At(1)));
        Assert.Equal(NeighborState.Incomplete, machine.State);
    }

    [Fact]
    public void Nothing_is_learned_without_an_entry()
    {
        var machine = new NeighborStateMachine();
        machine.OnAdvertisement(Solicited(s_first), s_timings, At(1));
        machine.OnConfirmation(s_timings, At(1));
        Assert.Equal(NeighborState.None, machine.State);
    }

    [Fact]
    public void Reachable_grows_stale_with_time()
    {
        var machine = Reachable();
        Assert.Equal(NeighborAction.None, machine.OnTimeout(s_timings, At(31)));
        Assert.Equal(NeighborState.Stale, machine.State);
        Assert.False(machine.Deadline.IsSet);
    }

    [Fact]
    public void A_stale_neighbour_is_used_and_then_probed_after_five_seconds()
    {
        var machine = Stale();
        Assert.Equal(NeighborAction.None, machine.OnSend(s_timings, At(40)));
        Assert.Equal(NeighborState.Delay, machine.State);
        Assert.True(machine.IsResolved);
        Assert.Equal(At(45), machine.Deadline);
        Assert.Equal(NeighborAction.SolicitUnicast, machine.OnTimeout(s_timings, At(45)));
        Assert.Equal(NeighborState.Probe, machine.State);
    }

    [Fact]
    public void A_probe_asks_three_times_and_then_forgets()
    {
        var machine = Probe();
        Assert.Equal(NeighborAction.SolicitUnicast, machine.OnTimeout(s_timings, At(46)));
        Assert.Equal(NeighborAction.SolicitUnicast, machine.OnTimeout(s_timings, At(47)));
        Assert.Equal(NeighborAction.Fail, machine.OnTimeout(s_timings, At(48)));
        Assert.Equal(NeighborState.None, machine.State);
    }

    [Theory]
    [InlineData(NeighborState.Stale)]
    [InlineData(NeighborState.Delay)]
    [InlineData(NeighborState.Probe)]
    [InlineData(NeighborState.Reachable)]
    public void A_transport_that_hears_from_it_confirms_it(NeighborState from)
    {
        var machine = In(from);
        machine.OnConfirmation(s_timings, At(50));
        Assert.Equal(NeighborState.Reachable, machine.State);
        Assert.Equal(At(80), machine.Deadline);
    }

    [Fact]
    public void A_transport_cannot_confirm_what_was_never_resolved()
    {
        var machine = Incomplete();
        machine.OnConfirmation(s_timings, At(1));
        Assert.Equal(NeighborState.Incomplete, machine.State);
    }

    [Theory]
    [InlineData(NeighborState.Stale)]
    [InlineData(NeighborState.Delay)]
    [InlineData(NeighborState.Probe)]
    [InlineData(NeighborState.Reachable)]
    public void A_solicited_answer_confirms_it(NeighborState from)
    {
        var machine = In(from);
        machine.OnAdvertisement(Solicited(s_first), s_timings, At(50));
        Assert.Equal(NeighborState.Reachable, machine.State);
    }

    /// <summary>Hostile row 76.</summary>
    [Theory]
    [InlineData(NeighborState.Reachable, NeighborState.Stale)]
    [InlineData(NeighborState.Stale, NeighborState.Stale)]
    [InlineData(NeighborState.Delay, NeighborState.Delay)]
    [InlineData(NeighborState.Probe, NeighborState.Probe)]
    public void Row_76_another_link_address_without_override_is_not_taken(NeighborState from, NeighborState to)
    {
        var machine = In(from);
        machine.OnAdvertisement(new Advertisement(s_second, IsSolicited: true, Overrides: false, false), s_timings, At(50));
        Assert.Equal(to, machine.State);
        Assert.Equal(s_first, machine.LinkAddress);
    }

    [Theory]
    [InlineData(NeighborState.Reachable)]
    [InlineData(NeighborState.Stale)]
    [InlineData(NeighborState.Delay)]
    [InlineData(NeighborState.Probe)]
    public void An_unsolicited_override_with_another_link_address_makes_it_stale(NeighborState from)
    {
        var machine = In(from);
        machine.OnAdvertisement(Unsolicited(s_second), s_timings, At(50));
        Assert.Equal(NeighborState.Stale, machine.State);
        Assert.Equal(s_second, machine.LinkAddress);
    }

    [Fact]
    public void An_unsolicited_override_with_the_same_link_address_changes_no_state()
    {
        var machine = Reachable();
        machine.OnAdvertisement(Unsolicited(s_first), s_timings, At(5));
        Assert.Equal(NeighborState.Reachable, machine.State);
    }

    [Fact]
    public void A_router_that_says_it_is_none_any_more_is_lost()
    {
        var machine = Incomplete();
        machine.OnAdvertisement(new Advertisement(s_first, true, true, IsRouter: true), s_timings, At(1));
        Assert.True(machine.IsRouter);
        Assert.Equal(NeighborAction.RouterLost, machine.OnAdvertisement(Solicited(s_first), s_timings, At(2)));
    }

    [Theory]
    [InlineData(NeighborState.None)]
    [InlineData(NeighborState.Reachable)]
    [InlineData(NeighborState.Stale)]
    [InlineData(NeighborState.Delay)]
    [InlineData(NeighborState.Probe)]
    public void Who_asks_for_us_from_a_new_link_address_is_stale(NeighborState from)
    {
        var machine = In(from);
        machine.OnSolicitation(s_second);
        Assert.Equal(NeighborState.Stale, machine.State);
        Assert.Equal(s_second, machine.LinkAddress);
    }

    [Fact]
    public void Who_asks_for_us_while_we_ask_for_it_is_found()
    {
        var machine = Incomplete();
        Assert.Equal(NeighborAction.SendPending, machine.OnSolicitation(s_first));
        Assert.Equal(NeighborState.Stale, machine.State);
    }

    [Fact]
    public void Who_asks_for_us_again_changes_nothing()
    {
        var machine = Reachable();
        machine.OnSolicitation(s_first);
        Assert.Equal(NeighborState.Reachable, machine.State);
    }

    [Fact]
    public void A_permanent_entry_never_changes()
    {
        var machine = new NeighborStateMachine();
        machine.SetPermanent(s_first);
        machine.OnSolicitation(s_second);
        machine.OnAdvertisement(Solicited(s_second), s_timings, At(1));
        machine.OnTimeout(s_timings, At(100));
        machine.OnSend(s_timings, At(100));
        machine.OnConfirmation(s_timings, At(100));
        Assert.Equal(NeighborState.Permanent, machine.State);
        Assert.Equal(s_first, machine.LinkAddress);
        Assert.False(machine.Deadline.IsSet);
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);

    private static Advertisement Solicited(MacAddress mac) => new(mac, IsSolicited: true, Overrides: true, IsRouter: false);

    private static Advertisement Unsolicited(MacAddress mac) => new(mac, IsSolicited: false, Overrides: true, IsRouter: false);

    private static NeighborStateMachine In(NeighborState state) => state switch
    {
        NeighborState.None => new NeighborStateMachine(),
        NeighborState.Incomplete => Incomplete(),
        NeighborState.Reachable => Reachable(),
        NeighborState.Stale => Stale(),
        NeighborState.Delay => Delay(),
        _ => Probe(),
    };

    private static NeighborStateMachine Incomplete()
    {
        var machine = new NeighborStateMachine();
        machine.OnSend(s_timings, Instant.Zero);
        return machine;
    }

    private static NeighborStateMachine Reachable()
    {
        var machine = Incomplete();
        machine.OnAdvertisement(Solicited(s_first), s_timings, At(1));
        return machine;
    }

    private static NeighborStateMachine Stale()
    {
        var machine = Reachable();
        machine.OnTimeout(s_timings, At(31));
        return machine;
    }

    private static NeighborStateMachine Delay()
    {
        var machine = Stale();
        machine.OnSend(s_timings, At(40));
        return machine;
    }

    private static NeighborStateMachine Probe()
    {
        var machine = Delay();
        machine.OnTimeout(s_timings, At(45));
        return machine;
    }
}
