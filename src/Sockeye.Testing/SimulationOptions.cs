using Microsoft.Extensions.Logging;

namespace Sockeye.Testing;

/// <summary>What a caller says of a new network; every part has its default.</summary>
public sealed record SimulationOptions
{
    /// <summary>What makes time pass; <see cref="TimeMode.Automatic"/>.</summary>
    public TimeMode Time { get; init; } = TimeMode.Automatic;

    /// <summary>What the network's beginning is called on wall clocks; the year 2000, so that nothing depends on today.</summary>
    public DateTimeOffset Beginning { get; init; } = Simulation.Time.VirtualClock.Beginning;

    /// <summary>Real time that application code may run without a pause before simulated time stops waiting for it and follows the real
    /// clock instead, until all is at rest again; 10 s. <see cref="SimulatedNetwork.Runaways"/> counts how often that was.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Simulated time that passes by itself, in automatic mode, after the application last did anything; 1 day. It ends what
    /// would go on for ever, such as routers that advertise themselves, while a test does something else.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Packets that <see cref="SimulatedNetwork.Packets"/> remembers, from 0; 100,000.</summary>
    public int PacketHistory { get; init; } = 100_000;

    /// <summary>Bytes of packets that <see cref="SimulatedNetwork.Packets"/> remembers, from 0; 64 MiB.</summary>
    public long PacketHistoryBytes { get; init; } = 64L << 20;

    /// <summary>Publishes the hosts' ledgers as metrics of a meter "Sockeye" whose <see cref="System.Diagnostics.Metrics.Meter.Scope"/> is
    /// the network; each measurement has the host's name (docs/observability.md). Off. To be measured changes nothing that happens.</summary>
    public bool Metrics { get; init; }

    /// <summary>Takes the hosts' log events: limits that were reached, connections that broke, lookups that nobody answered
    /// (docs/observability.md). None. To be told changes nothing that happens.</summary>
    public ILogger? Logger { get; init; }

    internal SimulationOptions Validated()
    {
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(PacketHistory);
        ArgumentOutOfRangeException.ThrowIfNegative(PacketHistoryBytes);
        return this;
    }
}
