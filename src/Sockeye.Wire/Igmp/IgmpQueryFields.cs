using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Igmp;

/// <summary>The fixed part of a version 3 query to be written; the meanings are at <see cref="IgmpQuery"/>.</summary>
/// <param name="Group">The group; unspecified for a general query.</param>
/// <param name="MaximumResponseCode">Tenths of a second when below 128.</param>
/// <param name="QueryIntervalCode">Seconds when below 128.</param>
/// <param name="RobustnessVariable">0 to 7.</param>
/// <param name="SuppressesRouterProcessing">The S flag.</param>
public readonly record struct IgmpQueryFields(IPv4Address Group, byte MaximumResponseCode = 100, byte QueryIntervalCode = 125,
    byte RobustnessVariable = 2, bool SuppressesRouterProcessing = false);
