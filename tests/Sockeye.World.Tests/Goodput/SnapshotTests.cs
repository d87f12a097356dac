using Sockeye.Simulation.Goodput;
using Xunit;

namespace Sockeye.World.Tests.Goodput;

/// <summary>docs/goodput/snapshot.tsv says what the stack does today. When a difference is meant: sockeye goodput --write docs/goodput.</summary>
public class SnapshotTests
{
    private static readonly TransferRow[] s_rows =
        [.. File.ReadLines(Repository.PathOf("docs/goodput/snapshot.tsv")).Skip(1).Select(line => TransferRow.Parse(line)!)];

    public static TheoryData<string> Flows => [.. s_rows.Select(row => row.Flows).Distinct()];

    [Fact]
    public void It_has_all_paths()
    {
        Assert.All(s_rows, Assert.NotNull);
        string[] sharings = ["reno", "cubic", "bbr", "2 reno", "2 cubic", "2 bbr", "10 reno", "10 cubic", "10 bbr", "cubic+reno", "bbr+reno", "bbr+cubic"];
        Assert.Equal(sharings, s_rows.Select(row => row.Flows).Distinct());
        Assert.All(sharings, name => Assert.Equal(192, s_rows.Where(row => row.Flows == name).Select(row => (row.Rate, row.RoundTrip, row.Loss, row.Queue)).Distinct().Count()));
    }

    // The slow paths are played again: they are the cheap ones.
    [Theory]
    [MemberData(nameof(Flows))]
    public void What_it_says_is_so(string flows)
    {
        foreach (TransferRow row in s_rows.Where(row => row.Flows == flows && row is { Rate: 10_000_000, RoundTrip: 20, Loss: 0 or 10 }))
        {
            TransferRow now = TransferRow.Of(flows, Transfer.Play(row.Plan()!));
            Assert.True(Math.Abs(row.Utilization - now.Utilization) <= 5, $"used: {row} is now {now}");
            Assert.True(Math.Abs(row.Retransmitted - now.Retransmitted) <= 15 + (row.Retransmitted / 4), $"sent again: {row} is now {now}");
            Assert.True(Math.Abs(row.QueueDelay - now.QueueDelay) <= 5 + (row.QueueDelay / 4), $"queue: {row} is now {now}");
            Assert.True(Math.Abs(row.Fairness - now.Fairness) <= 20, $"fairness: {row} is now {now}");
        }
    }
}
