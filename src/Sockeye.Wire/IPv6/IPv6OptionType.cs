namespace Sockeye.Wire.IPv6;

/// <summary>Types of hop-by-hop and destination options (RFC 8200 §4.2; the IANA list). The top two bits say what to do with
/// an unknown one: see <see cref="IPv6OptionAction"/>.</summary>
public enum IPv6OptionType : byte
{
    /// <summary>One byte of padding.</summary>
    Pad1 = 0x00,

    /// <summary>Padding of two or more bytes.</summary>
    PadN = 0x01,

    /// <summary>Router alert (RFC 2711).</summary>
    RouterAlert = 0x05,

    /// <summary>Jumbo payload (RFC 2675 §2).</summary>
    JumboPayload = 0xC2,

    /// <summary>Home address of a mobile node (RFC 6275 §6.3).</summary>
    HomeAddress = 0xC9,
}
