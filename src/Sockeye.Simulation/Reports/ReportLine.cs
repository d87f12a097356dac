using System.Text;

namespace Sockeye.Simulation.Reports;

/// <summary>One line of a report.</summary>
/// <param name="Spans">Its pieces from left to right.</param>
public sealed record ReportLine(IReadOnlyList<ReportSpan> Spans)
{
    /// <summary>An empty line.</summary>
    public static ReportLine Empty { get; } = new([]);

    /// <summary>A line of one piece.</summary>
    public static ReportLine Of(string text, ReportTone tone = ReportTone.Plain) => new([new ReportSpan(text, tone)]);

    /// <summary>The text without tones.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (ReportSpan span in Spans) text.Append(span.Text);
        return text.ToString();
    }
}
