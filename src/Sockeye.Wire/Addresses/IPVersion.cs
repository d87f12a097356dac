namespace Sockeye.Wire.Addresses;

/// <summary>The Internet Protocol's version, as it stands in the first four bits of every packet.</summary>
public enum IPVersion : byte
{
    /// <summary>RFC 791.</summary>
    V4 = 4,

    /// <summary>RFC 8200.</summary>
    V6 = 6,
}
