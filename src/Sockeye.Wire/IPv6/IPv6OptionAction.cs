namespace Sockeye.Wire.IPv6;

/// <summary>What a node does that does not know an option (RFC 8200 §4.2): the type's top two bits.</summary>
public enum IPv6OptionAction : byte
{
    /// <summary>Go on with the next option.</summary>
    Skip = 0,

    /// <summary>Drop the packet.</summary>
    Discard = 1,

    /// <summary>Drop the packet and send a parameter problem, code 2, whatever its destination was.</summary>
    DiscardAndReport = 2,

    /// <summary>Drop the packet and, only if it was not sent to a group, send a parameter problem, code 2.</summary>
    DiscardAndReportUnlessMulticast = 3,
}
