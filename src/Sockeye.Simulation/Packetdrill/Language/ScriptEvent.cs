namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>Something that happens, or must happen, at a time.</summary>
/// <param name="Line">Line of its time.</param>
/// <param name="Time">When.</param>
/// <param name="Action">What.</param>
internal sealed record ScriptEvent(int Line, EventTime Time, ScriptAction Action);
