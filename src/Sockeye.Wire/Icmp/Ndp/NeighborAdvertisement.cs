// RFC 4861 §4.4; what a receiver checks besides is in §7.1.2.
using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of a neighbour advertisement: this address is here (RFC 4861 §4.4).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 136   |   Code = 0    |           Checksum            |
///  +-+-+-+---------+---------------+-------------------------------+
///  |R|S|O|                      Reserved                           |
///  +-+-+-+---------------------------------------------------------+
///  |                   Target Address, 16 octets                   |
///  +---------------------------------------------------------------+
///  :   Options: target link-layer address                          :
/// </code>
/// </remarks>
public readonly ref struct NeighborAdvertisement
{
    /// <summary>Length without options.</summary>
    public const int FixedLength = 24;

    private readonly ReadOnlySpan<byte> _bytes;

    private NeighborAdvertisement(ReadOnlySpan<byte> bytes, NdpOptions options)
    {
        _bytes = bytes;
        Options = options;
    }

    /// <summary>Whether the sender is a router.</summary>
    public bool IsRouter => (_bytes[4] & 0x80) != 0;

    /// <summary>Whether it answers a solicitation.</summary>
    public bool IsSolicited => (_bytes[4] & 0x40) != 0;

    /// <summary>Whether it replaces what is known.</summary>
    public bool IsOverride => (_bytes[4] & 0x20) != 0;

    /// <summary>The address that it tells of; never multicast.</summary>
    public IPv6Address Target => IPv6Address.Read(_bytes[8..]);

    /// <summary>Its options.</summary>
    public NdpOptions Options { get; }

    /// <summary>Views a message as a neighbour advertisement: right type, code 0, long enough, target not multicast,
    /// sound options. Hop limit and addresses are the caller's to check.</summary>
    public static bool TryParse(in IcmpV6Message message, out NeighborAdvertisement advertisement)
    {
        advertisement = default;
        if (message.Type != IcmpV6Type.NeighborAdvertisement || message.Code != 0 || message.Bytes.Length < FixedLength
            || !NdpOptions.TryParse(message.Bytes[FixedLength..], out var options))
            return false;
        advertisement = new NeighborAdvertisement(message.Bytes, options);
        return !advertisement.Target.IsMulticast;
    }
}
