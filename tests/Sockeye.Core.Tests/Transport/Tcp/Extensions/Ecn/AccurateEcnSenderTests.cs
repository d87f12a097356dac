using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Extensions.Ecn;

public class AccurateEcnSenderTests
{
    private const int Mss = 1000;

    private AccurateEcnSender _sender;
    private AccurateEcnFaults _faults;

    private int Ack(int ace, int segments, AccurateEcnOption? option = null, int? bytes = null, bool isNewer = false) =>
        _sender.OnAck(
            new AccurateEcnFeedback
            {
                Ace = ace,
                HasOption = option is not null,
                Option = option ?? default,
                DeliveredSegments = segments,
                DeliveredBytes = bytes ?? segments * Mss,
                IsProgress = segments > 0,
                IsNewer = isNewer,
                SegmentSize = Mss,
                IsDeliveryCertain = true,
                BytesSent = 10_000,
            },
            ref _faults);

    private static AccurateEcnOption Option(uint e0b, uint ceb, uint e1b) => new(IsOrder1: true, 3, e1b, ceb, e0b);

    [Theory] // RFC 9768 §3.2.2.2
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(4, 7)]
    [InlineData(0, 3)]
    public void The_difference_of_two_fields_is_the_number_of_marks(int ace, int marks) => Assert.Equal(marks, Ack(ace, 7));

    [Fact] // RFC 9768 §3.2.2.5.2: an acknowledgment of more segments than the field can count may mean more marks
    public void A_first_large_acknowledgment_is_believed_since_it_shows_that_acknowledgments_are_thinned()
    {
        Assert.Equal(0, Ack(5, 10));
    }

    [Fact] // RFC 9768 Appendix A.2.1
    public void Where_acknowledgments_are_frequent_a_large_one_means_the_most_that_it_can()
    {
        Ack(5, 1);
        Assert.Equal(8, Ack(5, 9));
    }

    [Fact] // RFC 9768 §3.2.2.2
    public void An_acknowledgment_without_progress_counts_only_if_its_timestamp_is_newer()
    {
        Assert.Equal(0, Ack(6, 0));
        Assert.Equal(1, Ack(6, 0, isNewer: true));
    }

    [Fact] // RFC 9768 Appendix A.2.2
    public void Bytes_that_were_not_marked_rule_out_a_full_turn()
    {
        Ack(5, 1, Option(1 + Mss, 0, 1)); // which counter grows is learned
        Assert.Equal(0, Ack(5, 9, Option(1 + 10 * Mss, 0, 1)));
        Assert.Equal((10u * Mss, 0u), (_sender.Ect0Bytes, _sender.CeBytes));
    }

    [Fact] // RFC 9768 Appendix A.2.2
    public void Many_marked_bytes_prove_a_full_turn()
    {
        Ack(6, 1, Option(1, Mss, 1));
        Assert.Equal(9, Ack(7, 9, Option(1, 10 * Mss, 1)));
    }

    [Fact] // RFC 9768 Appendix A.2.2
    public void A_very_large_acknowledgment_is_shared_out_by_bytes()
    {
        Ack(6, 1, Option(1, Mss, 1));
        // 20 segments, 10 of them marked: the field moved by 2, one turn is 8.
        _sender.OnAck(default, ref _faults);
        Assert.Equal(2 + 8, Ack((6 + 10) & 7, 20, new AccurateEcnOption(true, 2, 1, 11 * Mss, 0)));
    }

    [Fact] // RFC 9768 §3.2.3.2.4
    public void A_zeroed_option_is_ignored_for_good()
    {
        Ack(5, 1, Option(0, 0, 0));
        Assert.Equal(AccurateEcnSight.Zeroed, _sender.Sight);
        Assert.Equal(AccurateEcnFaults.OptionReceived, _faults);
        Ack(5, 1, Option(1 + Mss, 0, 1));
        Assert.Equal(0u, _sender.Ect0Bytes);
    }

    [Fact] // RFC 9768 §3.2.3.2.4
    public void An_option_that_first_comes_after_8_MiB_is_too_late()
    {
        _sender.OnAck(
            new AccurateEcnFeedback { Ace = 5, DeliveredSegments = 1, IsProgress = true, SegmentSize = Mss, BytesSent = 1 << 23 }, ref _faults);
        Assert.Equal(AccurateEcnFaults.OptionReceived, _faults);
    }

    [Fact] // RFC 9768 §3.2.3.3: a counter that is left out did not change
    public void Without_an_option_the_counter_that_grew_goes_on_growing()
    {
        Ack(5, 1, Option(1 + Mss, 0, 1));
        Ack(5, 2);
        Assert.Equal(3u * Mss, _sender.Ect0Bytes);
    }

    [Fact] // RFC 9768 §3.2.3
    public void A_counter_wraps_at_24_bits_and_may_be_corrected_downwards()
    {
        _sender.Sight = AccurateEcnSight.Counters;
        for (uint told = 1; told < 1u << 25; told += 1 << 20) Ack(5, 1, Option(told & AccurateEcnOption.Mask, 0, 1));
        Assert.Equal((1u << 25) - (1 << 20), _sender.Ect0Bytes);
        Ack(5, 1, Option(((1u << 25) - (1 << 20) - 500 + 1) & AccurateEcnOption.Mask, 0, 1));
        Assert.Equal((1u << 25) - (1 << 20) - 500, _sender.Ect0Bytes);
    }

    [Fact] // RFC 9768 §3.2.2.1
    public void The_acknowledgment_of_our_SYN_has_no_counter()
    {
        int marks = _sender.OnAck(
            new AccurateEcnFeedback { Ace = 2, DeliveredSegments = 1, IsProgress = true, IsOfHandshake = true, SegmentSize = Mss }, ref _faults);
        Assert.Equal((0, 0u), (marks, _sender.CeSegments));
    }
}
