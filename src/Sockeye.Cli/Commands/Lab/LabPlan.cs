using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Middleware;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>What the person asked of the lab.</summary>
internal sealed record LabPlan
{
    /// <summary>Kind of link.</summary>
    public LabLinkKind Link { get; init; }

    /// <summary>MTU of both sides.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>How each direction of the link treats packets.</summary>
    public LinkConditions Conditions { get; init; } = LinkConditions.Perfect;

    /// <summary>Seed of the faults.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where a capture is written, or null.</summary>
    public string? Pcap { get; init; }

    /// <summary>Print every packet.</summary>
    public bool Trace { get; init; }

    /// <summary>What to run in the lab; empty for the person's shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>True when the link is not perfect.</summary>
    public bool IsFaulty => Conditions != LinkConditions.Perfect;

    /// <summary>Faults hit packets as they are on a wire, and who looks at packets wants to see those too.</summary>
    public bool Offload => !IsFaulty && Pcap is null && !Trace;
}
