// RFC 4861 §4.2; what a receiver checks besides is in §6.1.2. Preference: RFC 4191 §2.2.
using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of a router advertisement (RFC 4861 §4.2).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 134   |   Code = 0    |           Checksum            |
///  +---------------+-+-+-+---+-----+-------------------------------+
///  | Cur Hop Limit |M|O|H|Prf| Res |        Router Lifetime        |
///  +---------------+-+-+-+---+-----+-------------------------------+
///  |                        Reachable Time                         |
///  +---------------------------------------------------------------+
///  |                         Retrans Timer                         |
///  +---------------------------------------------------------------+
///  :   Options: source link-layer address, MTU, prefixes, DNS      :
/// </code>
/// </remarks>
public readonly ref struct RouterAdvertisement
{
    /// <summary>Length without options.</summary>
    public const int FixedLength = 16;

    private readonly ReadOnlySpan<byte> _bytes;

    private RouterAdvertisement(ReadOnlySpan<byte> bytes, NdpOptions options)
    {
        _bytes = bytes;
        Options = options;
    }

    /// <summary>The hop limit that hosts should use; 0 when the router does not say.</summary>
    public byte CurrentHopLimit => _bytes[4];

    /// <summary>Whether addresses come from DHCPv6.</summary>
    public bool IsManaged => (_bytes[5] & 0x80) != 0;

    /// <summary>Whether other settings come from DHCPv6.</summary>
    public bool HasOtherConfiguration => (_bytes[5] & 0x40) != 0;

    /// <summary>Preference among default routers: 1 high, 0 medium, -1 low; the reserved value counts as medium
    /// (RFC 4191 §2.2).</summary>
    public int Preference => (_bytes[5] >> 3 & 3) switch { 1 => 1, 3 => -1, _ => 0 };

    /// <summary>Seconds for which it is a default router; 0 it is none.</summary>
    public ushort RouterLifetime => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Milliseconds for which a neighbour counts as reachable; 0 when the router does not say.</summary>
    public uint ReachableTime => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Milliseconds between solicitations; 0 when the router does not say.</summary>
    public uint RetransmitTimer => BinaryPrimitives.ReadUInt32BigEndian(_bytes[12..]);

    /// <summary>Its options.</summary>
    public NdpOptions Options { get; }

    /// <summary>Views a message as a router advertisement: right type, code 0, long enough, sound options. Hop limit
    /// and addresses are the caller's to check.</summary>
    public static bool TryParse(in IcmpV6Message message, out RouterAdvertisement advertisement)
    {
        advertisement = default;
        if (message.Type != IcmpV6Type.RouterAdvertisement || message.Code != 0 || message.Bytes.Length < FixedLength
            || !NdpOptions.TryParse(message.Bytes[FixedLength..], out var options))
            return false;
        advertisement = new RouterAdvertisement(message.Bytes, options);
        return true;
    }
}
