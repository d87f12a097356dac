namespace Sockeye.Wire.Igmp;

/// <summary>The type of an IGMP message (RFC 3376 §4).</summary>
public enum IgmpType : byte
{
    /// <summary>Who listens; version 1, 2 or 3 by length and response time.</summary>
    MembershipQuery = 0x11,

    /// <summary>I listen (RFC 1112).</summary>
    MembershipReportV1 = 0x12,

    /// <summary>I listen (RFC 2236).</summary>
    MembershipReportV2 = 0x16,

    /// <summary>I no longer listen (RFC 2236).</summary>
    LeaveGroup = 0x17,

    /// <summary>I listen to these groups (RFC 3376 §4.2).</summary>
    MembershipReportV3 = 0x22,
}
