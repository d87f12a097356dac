namespace Sockeye.Cli.Commands.Demo.Explaining;

/// <summary>A kind of step: what happens, why, and where it is written. {from}, {to}, {seq}, {end}, {ack}, {len} are filled in.</summary>
internal sealed record Explanation(Localized What, Localized Why, string Reference);
