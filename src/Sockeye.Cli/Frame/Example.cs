namespace Sockeye.Cli.Frame;

/// <summary>A line that a newcomer can copy.</summary>
/// <param name="Line">What to type, without "sockeye".</param>
/// <param name="What">What it does, in a few words.</param>
internal readonly record struct Example(string Line, string What);
