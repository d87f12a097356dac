using Sockeye.Core.Foundation;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Assertions;

namespace Sockeye.Testing.Reports;

/// <summary>What a report is made of: a network at one moment, as values.</summary>
internal sealed record ReportContent
{
    public required ulong Seed { get; init; }

    public required TimeSpan Now { get; init; }

    /// <summary>What its beginning is called on wall clocks.</summary>
    public required DateTimeOffset Beginning { get; init; }

    public required IReadOnlyList<Packet> Packets { get; init; }

    public required long PacketsForgotten { get; init; }

    public required IReadOnlyList<Happening> Happenings { get; init; }

    public required IReadOnlyList<HostState> Hosts { get; init; }

    /// <summary>The hosts themselves, in the same order.</summary>
    public required IReadOnlyList<SimulatedHost> HostList { get; init; }

    public required IReadOnlyList<SimulatedLink> Links { get; init; }

    public required long Runaways { get; init; }

    /// <summary>What ended the network before its time, or null.</summary>
    public required Exception? Failure { get; init; }

    /// <summary>The packets in words, number by number.</summary>
    public PacketReader Reader => _reader ??= new PacketReader(Packets);

    /// <summary>The connections in order of opening.</summary>
    public IReadOnlyList<ConnectionRecord> Connections => _connections ??= ConnectionFinder.Find(Packets);

    private PacketReader? _reader;
    private IReadOnlyList<ConnectionRecord>? _connections;

    public static HostState Describe(SimulatedHost host)
    {
        Host inner = host.Host;
        string condition = !host.IsUp ? "down" : host.IsPaused ? "stands still" : "";
        return new HostState(host.Name, string.Join(", ", host.AssignedAddresses().OrderBy(address => address.IsIPv6)), condition, host.PacketsMissed,
            inner.Call(0, static (stack, _, _) => stack.Snapshot()));
    }

    public static TimeSpan Since(Instant time) => time - Instant.Zero;
}
