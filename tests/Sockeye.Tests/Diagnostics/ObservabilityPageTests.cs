using System.Diagnostics.Metrics;
using Sockeye.Diagnostics;
using Xunit;

namespace Sockeye.Tests.Diagnostics;

/// <summary>The page that describes what can be seen says what the code does.</summary>
public sealed class ObservabilityPageTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Repository.PathOf("docs/observability.md"));

    [Fact]
    public void Every_instrument_stands_on_the_page_with_its_unit_and_no_other_does()
    {
        var published = new List<string>();
        var scope = new object();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == scope) published.Add($"`{instrument.Name}` {instrument.Unit}");
            },
        };
        listener.Start();
        using var metrics = new StackMetrics(scope);

        IEnumerable<string> written = s_lines
            .SkipWhile(line => line != "## Metrics").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1]} {cells[2]}");
        Assert.Equal(published.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }
}
