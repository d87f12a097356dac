using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv4;

/// <summary>What <see cref="IPv4Packet.Write"/> needs to know; the rest (version, lengths, checksum) it works out.</summary>
public readonly record struct IPv4Fields
{
    /// <summary>The time to live that hosts give (RFC 1700 "IP time to live parameter").</summary>
    public const byte DefaultTimeToLive = 64;

    /// <summary>Fields with the usual time to live.</summary>
    public IPv4Fields()
    {
    }

    /// <summary>From whom.</summary>
    public IPv4Address Source { get; init; }

    /// <summary>To whom.</summary>
    public IPv4Address Destination { get; init; }

    /// <summary>What the payload is.</summary>
    public IPProtocol Protocol { get; init; }

    /// <summary>Bytes after the header.</summary>
    public int PayloadLength { get; init; }

    /// <summary>Hops left.</summary>
    public byte TimeToLive { get; init; } = DefaultTimeToLive;

    /// <summary>Differentiated services code point and, in the low two bits, ECN.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Tells the fragments of one datagram from another's; without meaning in an atomic datagram (RFC 6864 §4.1).</summary>
    public ushort Identification { get; init; }

    /// <summary>Routers must not fragment.</summary>
    public bool DontFragment { get; init; }

    /// <summary>This is not the last fragment.</summary>
    public bool MoreFragments { get; init; }

    /// <summary>Where this fragment's payload stands in the datagram, in bytes; a multiple of 8.</summary>
    public int FragmentOffset { get; init; }
}
