namespace Sockeye.Cli.Commands.Demo.Explaining;

/// <summary>What there is to say of one step of a ladder.</summary>
/// <param name="Number">The step's number.</param>
/// <param name="Sentences">What happens, and why.</param>
/// <param name="Reference">Where to read it, such as "RFC 9293 §3.5".</param>
internal sealed record ExplainedStep(int Number, IReadOnlyList<Localized> Sentences, string Reference);
