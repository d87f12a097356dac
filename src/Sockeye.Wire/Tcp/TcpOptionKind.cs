namespace Sockeye.Wire.Tcp;

/// <summary>TCP option kinds in use (IANA "TCP Option Kind Numbers"; the first three RFC 9293 §3.2).</summary>
public enum TcpOptionKind : byte
{
    /// <summary>End of option list, one byte.</summary>
    EndOfList = 0,

    /// <summary>No operation, one byte.</summary>
    NoOperation = 1,

    /// <summary>Maximum segment size, 4 bytes.</summary>
    MaximumSegmentSize = 2,

    /// <summary>Window scale, 3 bytes (RFC 7323 §2.2).</summary>
    WindowScale = 3,

    /// <summary>Selective acknowledgment permitted, 2 bytes (RFC 2018 §2).</summary>
    SackPermitted = 4,

    /// <summary>Selective acknowledgment, 8n + 2 bytes (RFC 2018 §3).</summary>
    Sack = 5,

    /// <summary>Timestamps, 10 bytes (RFC 7323 §3.2).</summary>
    Timestamps = 8,

    /// <summary>MD5 signature, 18 bytes (RFC 2385 §3.0).</summary>
    Md5Signature = 19,

    /// <summary>User timeout, 4 bytes (RFC 5482 §3).</summary>
    UserTimeout = 28,

    /// <summary>TCP authentication (RFC 5925 §2.2).</summary>
    Authentication = 29,

    /// <summary>Multipath TCP (RFC 8684 §3).</summary>
    Multipath = 30,

    /// <summary>Fast Open cookie (RFC 7413 §4.1.1).</summary>
    FastOpen = 34,

    /// <summary>Accurate ECN, order 0, 3n + 2 bytes (RFC 9768 §3.2.3).</summary>
    AccurateEcn0 = 172,

    /// <summary>Accurate ECN, order 1, 3n + 2 bytes (RFC 9768 §3.2.3).</summary>
    AccurateEcn1 = 174,

    /// <summary>Experiments, told apart by a 16-bit identifier (RFC 6994 §3).</summary>
    Experiment1 = 253,

    /// <summary>Experiments, told apart by a 16-bit identifier (RFC 6994 §3).</summary>
    Experiment2 = 254,
}
