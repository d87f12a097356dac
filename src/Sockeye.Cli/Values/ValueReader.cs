namespace Sockeye.Cli.Values;

/// <summary>Reads a value from a word of the command line.</summary>
internal delegate bool ValueReader<T>(string text, out T value);
