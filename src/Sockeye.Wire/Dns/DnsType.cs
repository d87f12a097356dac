namespace Sockeye.Wire.Dns;

/// <summary>Types of resource records that this library gives a name (RFC 1035 §3.2.2 and later).</summary>
public enum DnsType : ushort
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server.</summary>
    NS = 2,

    /// <summary>The true name of an alias.</summary>
    CName = 5,

    /// <summary>Start of a zone of authority.</summary>
    Soa = 6,

    /// <summary>A name for an address.</summary>
    Ptr = 12,

    /// <summary>A mail exchange.</summary>
    MX = 15,

    /// <summary>Text.</summary>
    Txt = 16,

    /// <summary>An IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>A service's host and port (RFC 2782).</summary>
    Srv = 33,

    /// <summary>Not a record: an extension of the header (RFC 6891).</summary>
    Opt = 41,

    /// <summary>In a question: all types.</summary>
    Any = 255,
}
