// RFC 1035 §4.1.1; AD and CD: RFC 4035 §3.
namespace Sockeye.Wire.Dns;

/// <summary>Identifier and flags of a DNS message.</summary>
/// <param name="Id">Ties the answer to the question.</param>
/// <param name="Flags">The second 16 bits as they are: QR, Opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.</param>
public readonly record struct DnsHeader(ushort Id, ushort Flags)
{
    /// <summary>Length of the header on the wire.</summary>
    public const int Length = 12;

    /// <summary>Whether it is an answer (QR).</summary>
    public bool IsResponse => (Flags & 0x8000) != 0;

    /// <summary>What is asked for; 0 is a plain query.</summary>
    public int Opcode => Flags >> 11 & 0xF;

    /// <summary>Whether the server owns the zone (AA).</summary>
    public bool IsAuthoritative => (Flags & 0x0400) != 0;

    /// <summary>Whether the answer was cut, and should be asked for over TCP (TC).</summary>
    public bool IsTruncated => (Flags & 0x0200) != 0;

    /// <summary>Whether the server should ask others (RD).</summary>
    public bool RecursionDesired => (Flags & 0x0100) != 0;

    /// <summary>Whether the server would ask others (RA).</summary>
    public bool RecursionAvailable => (Flags & 0x0080) != 0;

    /// <summary>How it went.</summary>
    public DnsResponseCode ResponseCode => (DnsResponseCode)(Flags & 0xF);

    /// <summary>The header of a plain query.</summary>
    public static DnsHeader Query(ushort id) => new(id, 0x0100);

    /// <summary>The header of an answer to a query.</summary>
    public DnsHeader Response(DnsResponseCode code, bool isAuthoritative = false) =>
        this with { Flags = (ushort)(Flags & 0x7900 | 0x8080 | (isAuthoritative ? 0x0400 : 0) | (byte)code) };
}
