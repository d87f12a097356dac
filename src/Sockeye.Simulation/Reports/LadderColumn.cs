namespace Sockeye.Simulation.Reports;

/// <summary>A participant of a ladder.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address, or an empty string.</param>
public readonly record struct LadderColumn(string Name, string Address);
