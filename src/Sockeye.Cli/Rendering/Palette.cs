using System.Text;
using Sockeye.Cli.Frame;
using Sockeye.Simulation.Reports;
using Spectre.Console;

namespace Sockeye.Cli.Rendering;

/// <summary>The colours of reports.</summary>
internal static class Palette
{
    public static Style StyleOf(ReportTone tone) => tone switch
    {
        ReportTone.Faint => new Style(decoration: Decoration.Dim),
        ReportTone.Heading => new Style(decoration: Decoration.Bold),
        ReportTone.State => new Style(Color.Green, decoration: Decoration.Bold),
        ReportTone.Packet => new Style(Color.Teal),
        ReportTone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        ReportTone.Repair => new Style(Color.Olive),
        ReportTone.Program => new Style(Color.Purple),
        _ => Style.Plain,
    };

    /// <summary>Writes a report's line in its colours.</summary>
    public static void WriteLine(this Screen screen, ReportLine line)
    {
        if (!screen.IsColored)
        {
            screen.WriteLine(line.ToString().TrimEnd());
            return;
        }
        var text = new StringBuilder();
        foreach (ReportSpan span in line.Spans) text.Append(screen.Paint(span.Text, StyleOf(span.Tone)));
        screen.WriteLine(text.ToString());
    }

    /// <summary>A text in a tone's colour.</summary>
    public static string Paint(this Screen screen, string text, ReportTone tone) => screen.Paint(text, StyleOf(tone));

    /// <summary>A text of foreign origin, without what could command a terminal; lines become one.</summary>
    public static string Tame(string text)
    {
        var tame = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c == '\n') tame.Append("; ");
            else if (char.IsControl(c)) tame.Append('?');
            else tame.Append(c);
        }
        return tame.ToString();
    }
}
