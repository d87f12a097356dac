namespace Sockeye.Simulation.Soak;

/// <summary>How one seed ended.</summary>
/// <param name="Seed">Which.</param>
/// <param name="Problems">What was wrong; empty when all was well.</param>
/// <param name="Frames">Frames that went over the links.</param>
/// <param name="Hash">A number for all of them: equal runs have equal numbers.</param>
/// <param name="Bytes">Bytes that talkers received.</param>
/// <param name="VirtualTime">Virtual time that it took.</param>
/// <param name="Plan">The network and the talkers, for people.</param>
public sealed record ConversationResult(
    ulong Seed,
    IReadOnlyList<string> Problems,
    long Frames,
    ulong Hash,
    long Bytes,
    TimeSpan VirtualTime,
    string Plan)
{
    /// <summary>True when nothing was wrong.</summary>
    public bool IsGood => Problems.Count == 0;
}
