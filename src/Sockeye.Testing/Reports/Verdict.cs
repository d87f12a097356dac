namespace Sockeye.Testing.Reports;

/// <summary>What a test says of its failure.</summary>
/// <param name="Failure">Its exception.</param>
/// <param name="Replay">What to type to see it again.</param>
/// <param name="Seeds">Of how many seeds how many failed, in words; empty for a single one.</param>
/// <param name="Repetition">What became of it when it was run once more, in words; empty when it was not.</param>
internal sealed record Verdict(Exception Failure, string Replay, string Seeds, string Repetition);
