namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>The fixed part of a router advertisement to be written; the meanings are at
/// <see cref="RouterAdvertisement"/>.</summary>
/// <param name="CurrentHopLimit">Hop limit for hosts; 0 unspecified.</param>
/// <param name="RouterLifetime">Seconds as a default router; 0 none.</param>
/// <param name="IsManaged">The M flag.</param>
/// <param name="HasOtherConfiguration">The O flag.</param>
/// <param name="ReachableTime">Milliseconds; 0 unspecified.</param>
/// <param name="RetransmitTimer">Milliseconds; 0 unspecified.</param>
/// <param name="Preference">1 high, 0 medium, -1 low.</param>
public readonly record struct RouterAdvertisementFields(byte CurrentHopLimit, ushort RouterLifetime, bool IsManaged = false,
    bool HasOtherConfiguration = false, uint ReachableTime = 0, uint RetransmitTimer = 0, int Preference = 0);
