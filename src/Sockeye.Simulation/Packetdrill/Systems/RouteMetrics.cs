namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>What a route says of the way; null where it says nothing.</summary>
/// <param name="AdvertisedMss">advmss.</param>
/// <param name="Mtu">mtu.</param>
/// <param name="IsMtuLocked">mtu lock: path MTU discovery is off.</param>
/// <param name="InitialWindow">initcwnd, segments.</param>
/// <param name="InitialReceiveWindow">initrwnd, segments.</param>
public sealed record RouteMetrics(int? AdvertisedMss, int? Mtu, bool IsMtuLocked, int? InitialWindow, int? InitialReceiveWindow);
