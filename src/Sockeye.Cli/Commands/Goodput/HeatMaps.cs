using Sockeye.Cli.Rendering.Charts;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>A whole grid as coloured cells.</summary>
internal static class HeatMaps
{
    public static string Used(TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results) => Draw(
        grid, results, $"{Title(sharing.Name)}: how much of the path is used, in percent", "One flow, from its first SYN on", result => result.Utilization);

    public static string Fairness(TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results) => Draw(
        grid, results, $"{sharing.Controls.Count} × {Title(sharing.Controls[0])}: fairness, in percent",
        $"Jain's index of their goodput: 100 when all have the same, {100 / sharing.Controls.Count} when one has all", result => result.Fairness);

    public static string FirstShare(TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results) => Draw(
        grid, results, $"{Title(sharing.Controls[0])} beside {Title(sharing.Controls[1])}: {Title(sharing.Controls[0])}'s share, in percent",
        "50 is half of what both got", result => result.FirstShare);

    private static string Title(string control) => control switch
    {
        "reno" => "Reno",
        _ => control.ToUpperInvariant(),
    };

    private static string Draw(
        TransferGrid grid, IReadOnlyList<TransferResult> results, string title, string subtitle, Func<TransferResult, int> value)
    {
        int columns = grid.Losses.Count * grid.Queues.Count;
        return new HeatMap
        {
            Title = title,
            Subtitle = subtitle,
            RowGroups = [.. grid.Rates.Select(GoodputTable.Rate)],
            Rows = [.. grid.RoundTrips.Select(roundTrip => $"{GoodputTable.Number(roundTrip.TotalMilliseconds)} ms")],
            ColumnGroups = [.. grid.Losses.Select(loss => loss == 0 ? "no loss" : GoodputTable.Percent(loss) + " loss")],
            Columns = [.. grid.Queues.Select(GoodputTable.Number)],
            ColumnsName = "queue, BDP",
            Value = (row, column) => value(results[(row * columns) + column]),
        }.ToString();
    }
}
