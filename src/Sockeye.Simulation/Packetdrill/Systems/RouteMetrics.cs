namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>What a route says of the way; null where it says nothing.</summary>
/// <param name="AdvertisedMss">advmss.</param>
/// <param name="Mtu">mtu.</param>
/// <param name="IsMtuLocked">mtu lock: path MTU discovery is off.</param>
/// <param name="InitialWindow">initcwnd, segments.</param>
/// <param name="InitialReceiveWindow">initrwnd, segments.</param>
public sealed record RouteMetrics(int? AdvertisedMss, int? Mtu, bool IsMtuLocked, int? InitialWindow, int? InitialReceiveWindow)
{
    /// <summary>window: most that the receive window may be, bytes.</summary>
    public int? Window { get; init; }

    /// <summary>cwnd lock: most that the congestion window may be, segments.</summary>
    public int? CongestionWindow { get; init; }

    /// <summary>ssthresh lock, segments.</summary>
    public int? SlowStartThreshold { get; init; }

    /// <summary>rto_min, milliseconds.</summary>
    public int? MinimumRto { get; init; }

    /// <summary>reordering, segments.</summary>
    public int? Reordering { get; init; }

    /// <summary>hoplimit.</summary>
    public int? HopLimit { get; init; }

    /// <summary>quickack 1.</summary>
    public bool IsQuickAck { get; init; }

    /// <summary>features ecn.</summary>
    public bool IsEcn { get; init; }

    /// <summary>congctl.</summary>
    public string? CongestionControl { get; init; }
}
