namespace Sockeye.Simulation.Reports;

/// <summary>A piece of a report's line.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it is.</param>
public readonly record struct ReportSpan(string Text, ReportTone Tone = ReportTone.Plain);
