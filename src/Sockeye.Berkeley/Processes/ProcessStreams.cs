namespace Sockeye.Berkeley.Processes;

/// <summary>What a process finds at descriptors 0, 1 and 2. They stay the caller's: a process never closes them.</summary>
/// <param name="Input">Descriptor 0.</param>
/// <param name="Output">Descriptor 1.</param>
/// <param name="Error">Descriptor 2.</param>
public sealed record ProcessStreams(Stream Input, Stream Output, Stream Error)
{
    /// <summary>An empty input; output that goes nowhere.</summary>
    public static ProcessStreams None { get; } = new(Stream.Null, Stream.Null, Stream.Null);

    /// <summary>The console of the .NET process.</summary>
    public static ProcessStreams OpenConsole() => new(
        Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError());
}
