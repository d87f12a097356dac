using System.Globalization;
using System.Text;
using Sockeye.Simulation.Goodput;

namespace Sockeye.Cli.Commands.Goodput;

/// <summary>The results of a sharing for a page.</summary>
internal static class MarkdownTables
{
    public static void Append(StringBuilder page, TransferGrid grid, Sharing sharing, IReadOnlyList<TransferResult> results)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {sharing.Name}\n");
        foreach ((string name, Func<TransferResult, int> value) in GoodputTable.Measures(sharing))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{char.ToUpperInvariant(name[0])}{name[1..]}:\n\n");
            AppendOne(page, grid, results, value);
        }
    }

    private static void AppendOne(StringBuilder page, TransferGrid grid, IReadOnlyList<TransferResult> results, Func<TransferResult, int> value)
    {
        int columns = grid.Losses.Count * grid.Queues.Count;
        page.Append("| loss / queue |");
        foreach (double loss in grid.Losses)
        {
            foreach (double queue in grid.Queues) page.Append(CultureInfo.InvariantCulture, $" {GoodputTable.Percent(loss)} / {GoodputTable.Number(queue)} |");
        }
        page.Append("\n|---|").Insert(page.Length, "---:|", columns).Append('\n');
        for (int i = 0; i < results.Count; i += columns)
        {
            NetworkPath path = results[i].Plan.Path;
            page.Append(CultureInfo.InvariantCulture, $"| {GoodputTable.Rate(path.Rate)}, {GoodputTable.Number(path.RoundTrip.TotalMilliseconds)} ms |");
            for (int column = 0; column < columns; column++) page.Append(CultureInfo.InvariantCulture, $" {value(results[i + column])} |");
            page.Append('\n');
        }
    }
}
