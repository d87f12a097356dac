using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class HyStartTests
{
    private HyStart _hyStart;
    private SenderView _sender = new()
    {
        Now = Instant.Zero + Ms(1000), Mss = 1000, Una = new SequenceNumber(0), Nxt = new SequenceNumber(20_000), LargestPacket = 65_536,
    };

    public HyStartTests() => _hyStart.Reset(_sender);

    // RFC 9438 §4.10
    [Fact]
    public void A_train_of_acknowledgments_as_long_as_half_a_round_trip_ends_slow_start()
    {
        Assert.Equal(26, FirstEnd(Ms(100), Ms(100), Ms(2), 100));
    }

    // RFC 9438 §4.10
    [Fact]
    public void A_paced_train_must_be_as_long_as_the_round_trip()
    {
        _sender = _sender with { IsPaced = true };
        Assert.Equal(51, FirstEnd(Ms(100), Ms(100), Ms(2), 100));
    }

    // RFC 9438 §4.10
    [Fact]
    public void A_gap_ends_the_train() => Assert.Equal(0, FirstEnd(Ms(100), Ms(100), Ms(3), 100));

    // RFC 9438 §4.10
    [Fact]
    public void Small_windows_conclude_nothing() => Assert.Equal(0, FirstEnd(Ms(100), Ms(100), Ms(2), 15));

    // RFC 9438 §4.10: the ninth sample, above 100 ms + 100/8 ms.
    [Theory]
    [InlineData(112, 0)]
    [InlineData(113, 9)]
    public void A_delay_that_rose_by_an_eighth_ends_slow_start(int sample, int end) =>
        Assert.Equal(end, FirstEnd(Ms(sample), Ms(100), Ms(3), 100));

    // RFC 9438 §4.10
    [Theory]
    [InlineData(10, 14, 0)]
    [InlineData(10, 15, 9)]
    [InlineData(400, 416, 0)]
    [InlineData(400, 417, 9)]
    public void The_rise_is_at_least_4_ms_and_at_most_16_ms(int least, int sample, int end) =>
        Assert.Equal(end, FirstEnd(Ms(sample), Ms(least), Ms(3), 100));

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);

    private int FirstEnd(TimeSpan sample, TimeSpan least, TimeSpan spacing, uint window)
    {
        for (int i = 1; i <= 60; i++)
        {
            _sender = _sender with { Now = _sender.Now + spacing };
            if (_hyStart.EndsSlowStart(window, sample, least, _sender)) return i;
        }
        return 0;
    }
}
