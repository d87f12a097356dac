using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class EcnStateTests
{
    private bool _owesCwr;

    private static readonly AccurateEcnOption Initial = AccurateEcnReceiver.InitialOption(3);

    private static EcnState Answered(EcnPolicy policy, int ace, EcnCodepoint arrived = EcnCodepoint.NotEct)
    {
        var ecn = default(EcnState);
        ecn.Ask(policy);
        ecn.OnSynAck(AceField.ToFlags((uint)ace), arrived, default, fallback: true);
        return ecn;
    }

    private static EcnState Accepted(int ace, bool isBare = true, bool hasSack = false, bool withOption = true)
    {
        var ecn = default(EcnState);
        ecn.Begin(
            EcnRequest.From(TcpFlags.Syn | TcpFlags.Ace, EcnCodepoint.NotEct, EcnPolicy.Accurate),
            new EcnThirdAck { Ace = ace, IsBare = isBare, HasSack = hasSack, HasOption = withOption, Option = Initial, Fallback = true });
        return ecn;
    }

    [Theory] // RFC 9768 §3.1.1 and RFC 3168 §6.1.1
    [InlineData(EcnPolicy.Off, 0b000)]
    [InlineData(EcnPolicy.Classic, 0b011)]
    [InlineData(EcnPolicy.AcceptClassic, 0b000)]
    [InlineData(EcnPolicy.Accurate, 0b111)]
    [InlineData(EcnPolicy.AcceptAccurateAskClassic, 0b011)]
    [InlineData(EcnPolicy.AcceptAccurate, 0b000)]
    public void A_SYN_asks_for_what_the_policy_says(EcnPolicy policy, int ace)
    {
        var ecn = default(EcnState);
        ecn.Ask(policy);
        Assert.Equal(ace, AceField.Of(ecn.SynFlags(0, fallback: true)));
    }

    [Theory] // RFC 9768 §3.1.4.1, RFC 3168 §6.1.1.1
    [InlineData(EcnPolicy.Accurate, 1, true, 0b111)]
    [InlineData(EcnPolicy.Accurate, 2, true, 0b000)]
    [InlineData(EcnPolicy.Accurate, 2, false, 0b111)]
    [InlineData(EcnPolicy.Classic, 1, true, 0b000)]
    [InlineData(EcnPolicy.Classic, 1, false, 0b011)]
    public void A_repeated_SYN_asks_less(EcnPolicy policy, int repetitions, bool fallback, int ace)
    {
        var ecn = default(EcnState);
        ecn.Ask(policy);
        Assert.Equal(ace, AceField.Of(ecn.SynFlags(repetitions, fallback)));
    }

    [Theory] // RFC 9768 §3.1.1, table 2
    [InlineData(0b000, false, false)]
    [InlineData(0b001, true, false)]
    [InlineData(0b010, false, true)]
    [InlineData(0b011, false, true)]
    [InlineData(0b100, false, true)]
    [InlineData(0b101, false, true)]
    [InlineData(0b110, false, true)]
    [InlineData(0b111, false, false)] // a server that sends back what it got
    public void The_SYN_ACK_decides(int ace, bool isClassic, bool isAccurate)
    {
        EcnState ecn = Answered(EcnPolicy.Accurate, ace);
        Assert.Equal(isClassic, ecn.Mode == EcnMode.Classic);
        Assert.Equal(isAccurate, ecn.Mode == EcnMode.Accurate);
    }

    [Fact] // RFC 9768 §3.2.2.1
    public void The_acknowledgment_of_a_SYN_ACK_reflects_its_field_and_later_ones_count()
    {
        EcnState ecn = Answered(EcnPolicy.Accurate, 0b010, EcnCodepoint.Ect0);
        Assert.Equal(0b100, AceField.Of(ecn.Stamp(isNewText: false, ref _owesCwr, ecn.ReflectSyn())));
        Assert.Equal(EcnCodepoint.Ect0, ecn.Sent);
        Assert.Equal(0b101, AceField.Of(ecn.Stamp(isNewText: true, ref _owesCwr)));
    }

    [Fact] // RFC 9768 §3.2.2.1
    public void A_marked_SYN_ACK_is_counted()
    {
        EcnState ecn = Answered(EcnPolicy.Accurate, 0b010, EcnCodepoint.Ce);
        Assert.Equal(1u, ecn.Received.CeSegments);
        Assert.Equal(AccurateEcnFaults.None, ecn.Faults);
    }

    [Fact] // RFC 9768 §3.2.2.3
    public void A_mark_beside_impossible_feedback_is_not_counted_and_ECT_is_given_up()
    {
        EcnState ecn = Answered(EcnPolicy.Accurate, 0b100, EcnCodepoint.Ce);
        Assert.Equal(0u, ecn.Received.CeSegments);
        Assert.Equal(AccurateEcnFaults.AceReceived, ecn.Faults);
        ecn.Stamp(isNewText: true, ref _owesCwr);
        Assert.Equal(EcnCodepoint.NotEct, ecn.Sent);
    }

    [Fact] // RFC 3168 §6.1.4, §6.1.5
    public void Classic_ECN_marks_new_text_alone_as_ECT()
    {
        EcnState ecn = Answered(EcnPolicy.Classic, 0b001);
        ecn.Stamp(isNewText: true, ref _owesCwr);
        Assert.Equal(EcnCodepoint.Ect0, ecn.Sent);
        ecn.Stamp(isNewText: false, ref _owesCwr);
        Assert.Equal(EcnCodepoint.NotEct, ecn.Sent);
    }

    [Theory] // RFC 9768 §3.2.2.1, table 4
    [InlineData(0b000, true, EcnCodepoint.NotEct, 0u)] // zeroed: no ECT
    [InlineData(0b010, true, EcnCodepoint.Ect0, 0u)]
    [InlineData(0b110, true, EcnCodepoint.NotEct, 0u)] // our SYN-ACK was Not-ECT and cannot have been marked
    [InlineData(0b101, true, EcnCodepoint.Ect0, 0u)]
    [InlineData(0b110, false, EcnCodepoint.Ect0, 0u)] // with text it is a counter
    public void The_third_segment_is_checked(int ace, bool isBare, EcnCodepoint sent, uint marks)
    {
        EcnState ecn = Accepted(ace, isBare);
        ecn.Stamp(isNewText: true, ref _owesCwr);
        Assert.Equal((sent, marks), (ecn.Sent, ecn.Delivered.CeSegments));
    }

    [Fact] // RFC 9768 §3.2.2.1
    public void Without_the_check_a_mark_on_our_SYN_ACK_is_believed()
    {
        var ecn = default(EcnState);
        ecn.Begin(
            EcnRequest.From(TcpFlags.Syn | TcpFlags.Ace, EcnCodepoint.NotEct, EcnPolicy.Accurate),
            new EcnThirdAck { Ace = 0b110, IsBare = true, Fallback = false });
        Assert.Equal(1u, ecn.Delivered.CeSegments);
    }

    [Theory] // RFC 9768 §3.2.3.2: to a peer that sends no option none is sent
    [InlineData(AccurateEcnOptionUse.Never, true, false)]
    [InlineData(AccurateEcnOptionUse.Always, true, true)]
    [InlineData(AccurateEcnOptionUse.Always, false, false)]
    [InlineData(AccurateEcnOptionUse.EvenIfDropped, false, false)]
    public void The_option_is_sent_if_the_peer_sends_it_and_we_want_to(AccurateEcnOptionUse use, bool peerSends, bool wants) =>
        Assert.Equal(wants, Accepted(0b010, withOption: peerSends).WantsOption(use, 0, default, TimeSpan.Zero));

    [Fact] // RFC 9768 §3.2.3.3
    public void On_change_it_is_sent_while_it_is_due_and_as_a_beacon()
    {
        EcnState ecn = Accepted(0b010);
        var now = new Instant(1_000_000_000);
        TimeSpan roundTrip = TimeSpan.FromMilliseconds(90);
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 3, now, roundTrip));
        ecn.OnOptionSent(now, null);
        Assert.False(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 3, now, roundTrip));
        Assert.False(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 3, now + TimeSpan.FromMilliseconds(29), roundTrip));
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 3, now + TimeSpan.FromMilliseconds(30), roundTrip));
        Assert.False(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 0, now + TimeSpan.FromMilliseconds(30), roundTrip));
        ecn.OnSegment(EcnCodepoint.Ce, 10, 1);
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.OnChange, 0, now, roundTrip));
    }

    [Fact] // RFC 9768 §3.2.3.2.2
    public void An_option_whose_acknowledgments_of_a_duplicate_are_lost_is_given_up()
    {
        EcnState ecn = Accepted(0b010);
        var seq = new SequenceNumber(1);
        ecn.OnDuplicateText(seq);
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.Always, 0, default, default));
        ecn.OnOptionSent(default, seq);
        ecn.OnDuplicateText(seq + 1);
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.Always, 0, default, default));
        ecn.OnDuplicateText(seq);
        Assert.False(ecn.WantsOption(AccurateEcnOptionUse.Always, 0, default, default));
        Assert.True(ecn.WantsOption(AccurateEcnOptionUse.EvenIfDropped, 0, default, default));
    }

    [Theory] // RFC 3168 §6.1.1, RFC 8311 §4.3, RFC 9768 §3.1.2
    [InlineData(0b011, EcnCodepoint.NotEct, EcnPolicy.AcceptClassic, true, false)]
    [InlineData(0b011, EcnCodepoint.NotEct, EcnPolicy.Off, false, false)]
    [InlineData(0b011, EcnCodepoint.Ect0, EcnPolicy.AcceptClassic, false, false)] // a network that plays with the field
    [InlineData(0b111, EcnCodepoint.Ect0, EcnPolicy.AcceptClassic, true, false)] // an experiment
    [InlineData(0b111, EcnCodepoint.Ce, EcnPolicy.AcceptAccurate, false, true)]
    [InlineData(0b011, EcnCodepoint.NotEct, EcnPolicy.Accurate, true, false)]
    [InlineData(0b001, EcnCodepoint.NotEct, EcnPolicy.Accurate, false, true)]
    [InlineData(0b001, EcnCodepoint.NotEct, EcnPolicy.Classic, false, false)]
    public void A_SYN_is_answered_by_what_both_can(int ace, EcnCodepoint arrived, EcnPolicy policy, bool isClassic, bool isAccurate)
    {
        EcnRequest request = EcnRequest.From(TcpFlags.Syn | AceField.ToFlags((uint)ace), arrived, policy);
        Assert.Equal((isClassic, isAccurate), (request.IsClassic, request.IsAccurate));
    }

    [Fact] // RFC 9768 §3.1.4.2
    public void A_SYN_ACK_is_repeated_once_with_flags_then_without_and_ECT_is_given_up()
    {
        EcnRequest request = EcnRequest.From(TcpFlags.Syn | TcpFlags.Ace, EcnCodepoint.NotEct, EcnPolicy.Accurate);
        Assert.Equal(0b010, AceField.Of(request.SynAckFlags(0, isRepetition: false)));
        Assert.Equal(0b010, AceField.Of(request.SynAckFlags(0, isRepetition: true)));
        request.OnRepeated();
        Assert.Equal(AccurateEcnFaults.None, request.Faults);
        Assert.Equal(0b000, AceField.Of(request.SynAckFlags(1, isRepetition: true)));
        request.OnRepeated();
        Assert.Equal(AccurateEcnFaults.AceSent, request.Faults);
    }

    [Fact] // RFC 9768 §3.1.4.1
    public void A_repeated_SYN_that_asks_for_nothing_leaves_feedback_and_ends_ECT()
    {
        EcnRequest request = EcnRequest.From(TcpFlags.Syn | TcpFlags.Ace, EcnCodepoint.Ect0, EcnPolicy.Accurate);
        Assert.Equal(0b100, AceField.Of(request.SynAckFlags(0, isRepetition: false)));
        request.OnRepeatedSyn(TcpFlags.Syn, EcnCodepoint.NotEct);
        Assert.Equal(0b010, AceField.Of(request.SynAckFlags(0, isRepetition: true)));
        Assert.Equal(AccurateEcnFaults.AceReceived, request.Faults);
    }

    [Theory] // RFC 9768 §3.1.1 for a simultaneous open
    [InlineData(0b111, 0b010)]
    [InlineData(0b011, 0b001)]
    [InlineData(0b000, 0b000)]
    public void Crossing_SYNs_agree_on_what_both_ask_for(int ace, int answer)
    {
        var ecn = default(EcnState);
        ecn.Ask(EcnPolicy.Accurate);
        ecn.OnCrossingSyn(TcpFlags.Syn | AceField.ToFlags((uint)ace), EcnCodepoint.NotEct);
        Assert.Equal(answer, AceField.Of(ecn.CrossingSynAckFlags()));
    }
}
