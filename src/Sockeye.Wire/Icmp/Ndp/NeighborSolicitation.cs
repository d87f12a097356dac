// RFC 4861 §4.3; what a receiver checks besides is in §7.1.1.
using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of a neighbour solicitation: who has this address (RFC 4861 §4.3).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 135   |   Code = 0    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |                           Reserved                            |
///  +---------------------------------------------------------------+
///  |                   Target Address, 16 octets                   |
///  +---------------------------------------------------------------+
///  :   Options: source link-layer address, nonce                   :
/// </code>
/// </remarks>
public readonly ref struct NeighborSolicitation
{
    /// <summary>Length without options.</summary>
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _bytes;

    private NeighborSolicitation(ReadOnlySpan<byte> bytes, NdpOptions options)
    {
        _bytes = bytes;
        Options = options;
    }

    /// <summary>The address asked for; never multicast.</summary>
    public IPv6Address Target => IPv6Address.Read(_bytes[8..]);

    /// <summary>Its options.</summary>
    public NdpOptions Options { get; }

    /// <summary>Views a message as a neighbour solicitation: right type, code 0, long enough, target not multicast,
    /// sound options. Hop limit and addresses are the caller's to check.</summary>
    public static bool TryParse(in IcmpV6Message message, out NeighborSolicitation solicitation)
    {
        solicitation = default;
        if (message.Type != IcmpV6Type.NeighborSolicitation || message.Code != 0 || message.Bytes.Length < FixedLength
            || !NdpOptions.TryParse(message.Bytes[FixedLength..], out var options))
            return false;
        solicitation = new NeighborSolicitation(message.Bytes, options);
        return !solicitation.Target.IsMulticast;
    }
}
