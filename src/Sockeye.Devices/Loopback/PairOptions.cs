namespace Sockeye.Devices.Loopback;

/// <summary>What a cable inside a process is like.</summary>
public sealed record PairOptions
{
    /// <summary>The usual: Ethernet, MTU 1500, 1024 frames each way, no offloads.</summary>
    public static PairOptions Default { get; } = new();

    /// <summary>The cable's name; the ends add <c>-left</c> and <c>-right</c>.</summary>
    public string Name { get; init; } = "pair";

    /// <summary>What frames begin with.</summary>
    public LinkLayer LinkLayer { get; init; }

    /// <summary>The largest IP packet.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Frames that may wait each way; then the sender is told to try later.</summary>
    public int QueueLimit { get; init; } = 1024;

    /// <summary>Pass uncut segments and unfinished checksums.</summary>
    public bool Offload { get; init; }
}
