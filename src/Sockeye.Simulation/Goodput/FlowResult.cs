namespace Sockeye.Simulation.Goodput;

/// <summary>How one flow fared.</summary>
/// <param name="Control">Its congestion control.</param>
/// <param name="Bytes">Bytes that the receiving program read.</param>
/// <param name="Goodput">Bytes per second, from when the last flow of all began to the end.</param>
/// <param name="Retransmitted">Bytes sent again.</param>
public sealed record FlowResult(string Control, long Bytes, long Goodput, long Retransmitted);
