using System.Globalization;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Reports;

namespace Sockeye.Simulation.Packetdrill.Reporting;

/// <summary>A failure side by side: the script's line, what it expects, what happened with the difference marked, and the last
/// packets as a diagram.</summary>
internal static class FailureReport
{
    private const int NameWidth = 10;
    private const int MostActual = 10;

    /// <summary>The lines of a report.</summary>
    public static IReadOnlyList<ReportLine> Write(DrillFailure failure, string text, DrillRecord record)
    {
        var lines = new List<ReportLine>();
        if (LineOf(text, failure.Line) is { } source) lines.Add(Named("script", [new ReportSpan(source.Trim())]));
        if (failure.Expected is { } expected)
        {
            lines.Add(Named("expected", [Time(failure.ExpectedTime), .. Pieces(expected, failure.Differing, ReportTone.Repair)]));
            foreach (IReadOnlyList<PacketPiece> actual in failure.Actual.Take(MostActual))
            {
                lines.Add(Named("actual", [Time(failure.ActualTime), .. Pieces(actual, failure.Differing, ReportTone.Bad)]));
            }
            if (failure.Actual.Count == 0) lines.Add(Named("actual", [new ReportSpan("nothing", ReportTone.Bad)]));
            else if (Marks(failure) is { } marks) lines.Add(marks);
        }
        lines.AddRange(PacketDiagram.Draw(record));
        return lines;
    }

    private static string? LineOf(string text, int line)
    {
        string[] lines = text.Split('\n');
        return line >= 1 && line <= lines.Length ? lines[line - 1] : null;
    }

    private static ReportLine Named(string name, IEnumerable<ReportSpan> spans) =>
        new([new ReportSpan(name.PadRight(NameWidth), ReportTone.Faint), .. spans]);

    private static ReportSpan Time(long? microseconds) => new(
        microseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time / 1_000_000m,11:0.000000}  ") : "", ReportTone.Faint);

    private static IEnumerable<ReportSpan> Pieces(IReadOnlyList<PacketPiece> pieces, string? differing, ReportTone tone)
    {
        for (int i = 0; i < pieces.Count; i++)
        {
            if (i > 0) yield return new ReportSpan(" ");
            yield return new ReportSpan(pieces[i].Text, pieces[i].Name == differing ? tone : ReportTone.Plain);
        }
    }

    // Without colours the difference is underlined.
    private static ReportLine? Marks(DrillFailure failure)
    {
        int at = NameWidth + (failure.ActualTime is null ? 0 : 13);
        foreach (PacketPiece piece in failure.Actual[^1])
        {
            if (piece.Name == failure.Differing) return ReportLine.Of(new string(' ', at) + new string('^', piece.Text.Length), ReportTone.Bad);
            at += piece.Text.Length + 1;
        }
        return failure.Differing == "time" ? ReportLine.Of(new string(' ', NameWidth) + new string('^', 11), ReportTone.Bad) : null;
    }
}
