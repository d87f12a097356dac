namespace Sockeye.Wire.IPv4;

/// <summary>IPv4 option types (RFC 791 §3.1; the IANA list). The top bit says "copy into every fragment".</summary>
public enum IPv4OptionKind : byte
{
    /// <summary>End of options list, one byte.</summary>
    EndOfList = 0,

    /// <summary>No operation, one byte.</summary>
    NoOperation = 1,

    /// <summary>Record route.</summary>
    RecordRoute = 7,

    /// <summary>Internet timestamp.</summary>
    Timestamp = 68,

    /// <summary>Security (RFC 1108).</summary>
    Security = 130,

    /// <summary>Loose source route. Hosts and routers drop it (RFC 7126 §4.3).</summary>
    LooseSourceRoute = 131,

    /// <summary>Strict source route. Hosts and routers drop it (RFC 7126 §4.4).</summary>
    StrictSourceRoute = 137,

    /// <summary>Router alert (RFC 2113).</summary>
    RouterAlert = 148,
}
