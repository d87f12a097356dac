using System.Globalization;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Commands.Drill;

/// <summary>Tells what became of scripts, to people or to programs.</summary>
internal sealed class DrillOutput(Screen screen, bool isVerbose, bool isJson)
{
    /// <summary>Tells of one.</summary>
    public void Write(DrillResult result)
    {
        if (isJson)
        {
            screen.WriteJson(DrillJson.Of(result));
            return;
        }
        if (result.Outcome == DrillOutcome.Passed && !isVerbose) return;
        string word = result.Outcome switch
        {
            DrillOutcome.Passed => "ok",
            DrillOutcome.Failed => "FAILED",
            _ => "skipped",
        };
        string place = result.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{result.Name}:{result.Line}") : result.Name;
        string variant = result.Variant == DrillVariant.IPv4 ? "" : $" [{result.Variant.ToString().ToLowerInvariant()}]";
        string message = result.Message.Length == 0 ? "" : ": " + result.Message;
        ReportTone tone = result.Outcome == DrillOutcome.Failed ? ReportTone.Bad : ReportTone.Heading;
        screen.WriteLine(screen.Paint($"{word} {place}{variant}", tone) + Palette.Tame(message));
        if (isVerbose)
        {
            foreach (string line in result.Printed) screen.WriteLine("  " + Palette.Tame(line));
        }
        foreach (ReportLine line in result.Report) screen.WriteLine(new ReportLine([new ReportSpan("  "), .. line.Spans]));
    }
}
