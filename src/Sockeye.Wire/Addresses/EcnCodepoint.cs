namespace Sockeye.Wire.Addresses;

/// <summary>The ECN field: the low two bits of IPv4's type of service and of IPv6's traffic class (RFC 3168 §5).</summary>
public enum EcnCodepoint : byte
{
    /// <summary>Not ECN-capable: congestion can only be told by a loss.</summary>
    NotEct = 0b00,

    /// <summary>ECN-capable transport, ECT(1): for experiments (RFC 8311 §4.1), such as L4S.</summary>
    Ect1 = 0b01,

    /// <summary>ECN-capable transport, ECT(0).</summary>
    Ect0 = 0b10,

    /// <summary>Congestion experienced.</summary>
    Ce = 0b11,
}
