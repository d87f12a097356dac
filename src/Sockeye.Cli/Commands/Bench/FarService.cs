namespace Sockeye.Cli.Commands.Bench;

/// <summary>What a far end does with the connections that it accepts.</summary>
internal enum FarService
{
    /// <summary>Reads everything and counts it.</summary>
    Discard,

    /// <summary>Writes as fast as it can.</summary>
    Flood,

    /// <summary>Sends back what it reads.</summary>
    Echo,

    /// <summary>Reads once and closes.</summary>
    Greet,
}
