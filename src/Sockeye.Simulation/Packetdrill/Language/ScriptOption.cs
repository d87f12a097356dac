namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>One option of a script or of the command line.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Value">What stands behind '=', or null.</param>
/// <param name="Line">Where; 0 for the command line.</param>
public readonly record struct ScriptOption(string Name, string? Value, int Line);
