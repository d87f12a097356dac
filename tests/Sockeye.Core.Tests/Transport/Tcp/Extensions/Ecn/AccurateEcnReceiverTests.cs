using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class AccurateEcnReceiverTests
{
    private static int Ace(ref AccurateEcnReceiver receiver) => AceField.Of(receiver.TellAce());

    [Fact] // RFC 9768 §3.2.1, §3.2.2
    public void The_field_begins_at_5_counts_each_mark_and_wraps()
    {
        var receiver = default(AccurateEcnReceiver);
        Assert.Equal(5, Ace(ref receiver));
        receiver.OnSegment(EcnCodepoint.Ce, 1000, 1);
        Assert.Equal(6, Ace(ref receiver));
        receiver.OnSegment(EcnCodepoint.Ce, 0, 1); // a bare acknowledgment counts too
        receiver.OnSegment(EcnCodepoint.Ce, 3000, 3); // merged
        Assert.Equal(2, Ace(ref receiver));
        Assert.Equal((5u, 4000u), (receiver.CeSegments, receiver.CeBytes));
    }

    [Fact] // RFC 9768 §3.2.3: initial values 1, 0 and 1
    public void Bytes_are_counted_by_codepoint_beginning_so_that_zeroing_is_seen()
    {
        var receiver = default(AccurateEcnReceiver);
        var option = receiver.MakeOption(3);
        Assert.Equal((1u, 0u, 1u), (option.First, option.Second, option.Third));
        receiver.OnSegment(EcnCodepoint.Ect0, 100, 1);
        receiver.OnSegment(EcnCodepoint.Ect1, 20, 1);
        receiver.OnSegment(EcnCodepoint.Ce, 3, 1);
        receiver.OnSegment(EcnCodepoint.NotEct, 5000, 1);
        option = receiver.MakeOption(3);
        Assert.Equal((21u, 3u, 101u), (option.First, option.Second, option.Third));
    }

    [Fact] // RFC 9768 §3.2.2.5.1
    public void A_change_is_acknowledged_at_once_and_told_twice()
    {
        var receiver = default(AccurateEcnReceiver);
        Assert.True(receiver.OnSegment(EcnCodepoint.Ect0, 100, 1));
        Assert.False(receiver.OnSegment(EcnCodepoint.Ect0, 100, 1));
        Assert.True(receiver.DemandsOption);
        receiver.OnOptionSent();
        receiver.OnOptionSent();
        Assert.False(receiver.DemandsOption);
        Assert.True(receiver.OnSegment(EcnCodepoint.Ce, 100, 1));
        Assert.False(receiver.OnSegment(EcnCodepoint.Ce, 100, 1));
    }

    [Fact] // RFC 9768 §3.2.3.3
    public void The_option_must_hold_the_counter_that_changed()
    {
        var receiver = default(AccurateEcnReceiver);
        receiver.OnSegment(EcnCodepoint.Ect1, 1, 1);
        Assert.Equal(1, receiver.LeastCounters);
        receiver.OnSegment(EcnCodepoint.Ce, 1, 1);
        Assert.Equal(2, receiver.LeastCounters);
        receiver.OnSegment(EcnCodepoint.Ect0, 1, 1);
        Assert.Equal(3, receiver.LeastCounters);
        receiver.OnSegment(EcnCodepoint.Ect1, 1, 1);
        Assert.Equal(3, receiver.LeastCounters);
        receiver.OnOptionSent();
        Assert.Equal(0, receiver.LeastCounters);
    }

    [Fact] // RFC 9768 §3.2.3.3: at least once for each 2^22 bytes
    public void Four_MiB_of_one_codepoint_demand_the_option()
    {
        var receiver = default(AccurateEcnReceiver);
        receiver.OnSegment(EcnCodepoint.Ect0, 1, 1);
        receiver.OnOptionSent();
        receiver.OnOptionSent();
        for (int i = 0; i < (1 << 22) / 65_536 - 1; i++) receiver.OnSegment(EcnCodepoint.Ect0, 65_536, 45);
        Assert.False(receiver.DemandsOption);
        receiver.OnSegment(EcnCodepoint.Ect0, 65_536, 45);
        Assert.True(receiver.DemandsOption);
    }

    [Fact] // RFC 9768 §3.2.2.5.1
    public void Six_untold_marks_nearly_turn_the_field_round()
    {
        var receiver = default(AccurateEcnReceiver);
        receiver.OnSegment(EcnCodepoint.Ce, 1, 5);
        Assert.False(receiver.IsAceNearlyRound);
        receiver.OnSegment(EcnCodepoint.Ce, 1, 1);
        Assert.True(receiver.IsAceNearlyRound);
        receiver.TellAce();
        Assert.False(receiver.IsAceNearlyRound);
    }
}
