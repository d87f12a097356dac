namespace Sockeye.Simulation.Soak;

/// <summary>What a soak run did.</summary>
/// <param name="Seeds">Seeds played.</param>
/// <param name="Frames">Frames over all links.</param>
/// <param name="Bytes">Bytes received by talkers.</param>
/// <param name="VirtualTime">Virtual time in all.</param>
/// <param name="Bad">Seeds that went wrong, by number.</param>
public sealed record SoakSummary(
    long Seeds, long Frames, long Bytes, TimeSpan VirtualTime, IReadOnlyList<ConversationResult> Bad);
