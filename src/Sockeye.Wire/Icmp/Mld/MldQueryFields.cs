using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>The fixed part of a version 2 query to be written; the meanings are at <see cref="MldQuery"/>.</summary>
/// <param name="MulticastAddress">The group; unspecified for a general query.</param>
/// <param name="MaximumResponseCode">Milliseconds when below 32,768.</param>
/// <param name="QueryIntervalCode">Seconds when below 128.</param>
/// <param name="RobustnessVariable">0 to 7.</param>
/// <param name="SuppressesRouterProcessing">The S flag.</param>
public readonly record struct MldQueryFields(IPv6Address MulticastAddress, ushort MaximumResponseCode, byte QueryIntervalCode = 125,
    byte RobustnessVariable = 2, bool SuppressesRouterProcessing = false);
