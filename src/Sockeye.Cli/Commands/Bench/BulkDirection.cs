namespace Sockeye.Cli.Commands.Bench;

/// <summary>Which way the bytes of a bulk transfer go, seen from the far end.</summary>
internal enum BulkDirection
{
    /// <summary>The kernel's near end sends.</summary>
    Up,

    /// <summary>The far end sends.</summary>
    Down,
}
