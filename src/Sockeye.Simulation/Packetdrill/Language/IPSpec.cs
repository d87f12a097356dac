namespace Sockeye.Simulation.Packetdrill.Language;

/// <summary>What a script checks of the traffic class octet.</summary>
internal enum TrafficClassCheck : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The two ECN bits.</summary>
    Ecn,

    /// <summary>That one of ECT(0) and ECT(1) is set.</summary>
    AnyEct,

    /// <summary>All eight bits.</summary>
    All,
}

/// <summary>What a script says of an IP header.</summary>
/// <param name="Check">What is checked of the traffic class.</param>
/// <param name="TrafficClass">Its value.</param>
/// <param name="FlowLabel">Flow label, 0 for none.</param>
/// <param name="HopLimit">TTL or hop limit, 0 for none.</param>
internal readonly record struct IPSpec(TrafficClassCheck Check, byte TrafficClass, uint FlowLabel, byte HopLimit);
