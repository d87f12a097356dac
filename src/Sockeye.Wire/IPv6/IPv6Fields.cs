using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>What <see cref="IPv6Packet.Write"/> needs to know.</summary>
public readonly record struct IPv6Fields
{
    /// <summary>The hop limit that hosts give until a router says another (RFC 4861 §6.3.2).</summary>
    public const byte DefaultHopLimit = 64;

    /// <summary>Fields with the usual hop limit.</summary>
    public IPv6Fields()
    {
    }

    /// <summary>From whom.</summary>
    public IPv6Address Source { get; init; }

    /// <summary>To whom.</summary>
    public IPv6Address Destination { get; init; }

    /// <summary>What the payload begins with.</summary>
    public IPProtocol NextHeader { get; init; }

    /// <summary>Bytes after the header, extension headers included.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Hops left.</summary>
    public byte HopLimit { get; init; } = DefaultHopLimit;

    /// <summary>Differentiated services code point and, in the low two bits, ECN.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>20 bits (RFC 6437).</summary>
    public uint FlowLabel { get; init; }
}
