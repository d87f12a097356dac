using Sockeye.Cli.Commands.Demo.Scenarios;

namespace Sockeye.Cli.Commands.Demo;

/// <summary>What is to be demonstrated.</summary>
internal sealed record DemoRequest
{
    public required Scenario Scenario { get; init; }

    public ulong Seed { get; init; } = 1;

    public double Loss { get; init; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    public bool IPv6 { get; init; }

    /// <summary>Neighbours are known from the beginning: no ARP, no NDP.</summary>
    public bool KnownNeighbors { get; init; }

    public string? PcapPath { get; init; }
}
