using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Acknowledging;

/// <summary>What counts as a full segment (RFC 9293 §3.8.6.3), and when acknowledgments are held together.</summary>
public sealed class PeerSegmentSizeTests
{
    [Theory]
    [InlineData(1460, 1460, 65_535, 536)]
    [InlineData(1460, 500, 65_535, 500)]
    [InlineData(1460, 1460, 600, 300)]
    [InlineData(1460, 1460, 100, 88)]
    public void It_begins_low(int announced, int sending, int window, int expected) =>
        Assert.Equal(expected, PeerSegmentSize.Begin(announced, sending, window).Value);

    [Fact]
    public void A_larger_segment_raises_it_up_to_what_we_announced()
    {
        PeerSegmentSize size = PeerSegmentSize.Begin(1460, 1460, 65_535);
        Assert.Equal(SizeNews.Larger, size.Measure(1000, 20, 20, isPlain: false, 1460));
        Assert.Equal(1000, size.Value);
        Assert.Equal(SizeNews.Full, size.Measure(1000, 20, 20, isPlain: false, 1460));
        Assert.Equal(SizeNews.Larger, size.Measure(9000, 20, 20, isPlain: false, 1460));
        Assert.Equal(1460, size.Value);
    }

    [Fact]
    public void Two_smaller_segments_of_one_size_lower_it_and_one_does_not()
    {
        PeerSegmentSize size = PeerSegmentSize.Begin(1460, 1460, 65_535);
        size.Measure(1460, 20, 20, isPlain: true, 1460);
        Assert.Equal(SizeNews.Short, size.Measure(700, 20, 20, isPlain: true, 1460));
        Assert.Equal(1460, size.Value);
        Assert.Equal(SizeNews.None, size.Measure(700, 20, 20, isPlain: true, 1460));
        Assert.Equal(700, size.Value);
    }

    [Fact]
    public void SACK_blocks_in_the_peers_header_are_no_smaller_segment()
    {
        PeerSegmentSize size = PeerSegmentSize.Begin(1448, 1448, 65_535);
        size.Measure(1448, 32, 32, isPlain: true, 1448);
        size.Measure(1436, 44, 32, isPlain: true, 1448);
        size.Measure(1420, 60, 32, isPlain: true, 1448);
        Assert.Equal(1448, size.Value);
    }

    [Fact]
    public void Three_duplicates_go_at_once_and_the_rest_are_held_together()
    {
        SackCompression compression = default;
        for (int i = 0; i < 3; i++) Assert.False(compression.TryHold(new SequenceNumber(1), 44));
        for (int i = 0; i < 44; i++) Assert.True(compression.TryHold(new SequenceNumber(1), 44));
        Assert.False(compression.TryHold(new SequenceNumber(1), 44));
        Assert.Equal(44, compression.OnSent());
        Assert.True(compression.TryHold(new SequenceNumber(1), 44));
        compression.OnSent();
        Assert.False(compression.TryHold(new SequenceNumber(2), 44));
    }

    [Fact]
    public void They_are_held_for_a_twentieth_of_the_round_trip_at_most()
    {
        TimeSpan most = TimeSpan.FromMilliseconds(1);
        Assert.Equal(TimeSpan.FromMicroseconds(500), SackCompression.Delay(TimeSpan.FromMilliseconds(10), most));
        Assert.Equal(most, SackCompression.Delay(TimeSpan.FromMilliseconds(100), most));
        Assert.Equal(TimeSpan.Zero, SackCompression.Delay(null, most));
    }
}
