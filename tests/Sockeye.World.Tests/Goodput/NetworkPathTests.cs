using Sockeye.Simulation.Goodput;
using Xunit;

namespace Sockeye.World.Tests.Goodput;

public class NetworkPathTests
{
    [Fact]
    public void The_queue_is_a_multiple_of_the_bandwidth_delay_product_and_a_packet_in_service()
    {
        var path = new NetworkPath(10_000_000, TimeSpan.FromMilliseconds(100), 0, 4);
        Assert.Equal(125_000, path.BandwidthDelayProduct);
        Assert.Equal(500_000 + 1500, path.QueueBytes);
    }

    [Fact]
    public void No_queue_is_shorter_than_four_packets() =>
        Assert.Equal(4 * 1500 + 1500, new NetworkPath(1_000_000, TimeSpan.FromMilliseconds(2), 0, 0.25).QueueBytes);

    [Fact]
    public void Headers_take_their_part_of_the_rate() =>
        Assert.Equal(1_250_000L * 1448 / 1500, new NetworkPath(10_000_000, TimeSpan.FromMilliseconds(2), 0, 1).MostGoodput);

    [Theory]
    [InlineData("cubic", 1, "cubic")]
    [InlineData("10 reno", 10, "10 reno")]
    [InlineData("2*bbr", 2, "2 bbr")]
    [InlineData("cubic+bbr", 2, "cubic+bbr")]
    public void Sharings_have_names(string text, int flows, string name)
    {
        Sharing? sharing = Sharing.Parse(text);
        Assert.Equal(flows, sharing?.Controls.Count);
        Assert.Equal(name, sharing?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0 cubic")]
    [InlineData("two cubic")]
    [InlineData("1 2 cubic")]
    public void What_is_no_sharing_is_refused(string text) => Assert.Null(Sharing.Parse(text));

    [Fact]
    public void A_row_of_the_snapshot_is_read_as_it_was_written()
    {
        var row = new TransferRow("2 cubic", 10_000_000, 100, 1, 25, 10, 91, 12, 7, 99, 48);
        Assert.Equal(row, TransferRow.Parse(row.ToString()));
        Assert.Null(TransferRow.Parse(TransferRow.Heading));
        Assert.Equal(TransferRow.Heading.Count(c => c == '\t'), row.ToString().Count(c => c == '\t'));
    }
}
