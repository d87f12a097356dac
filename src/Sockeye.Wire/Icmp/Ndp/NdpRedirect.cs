// RFC 4861 §4.5; what a receiver checks besides is in §8.1.
using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of a redirect: a better first hop for a destination (RFC 4861 §4.5).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 137   |   Code = 0    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |                           Reserved                            |
///  +---------------------------------------------------------------+
///  |                   Target Address, 16 octets                   |
///  +---------------------------------------------------------------+
///  |                Destination Address, 16 octets                 |
///  +---------------------------------------------------------------+
///  :   Options: target link-layer address, redirected header       :
/// </code>
/// </remarks>
public readonly ref struct NdpRedirect
{
    /// <summary>Length without options.</summary>
    public const int FixedLength = 40;

    private readonly ReadOnlySpan<byte> _bytes;

    private NdpRedirect(ReadOnlySpan<byte> bytes, NdpOptions options)
    {
        _bytes = bytes;
        Options = options;
    }

    /// <summary>The better first hop; equal to the destination when that is a neighbour.</summary>
    public IPv6Address Target => IPv6Address.Read(_bytes[8..]);

    /// <summary>The destination that is redirected; never multicast.</summary>
    public IPv6Address Destination => IPv6Address.Read(_bytes[24..]);

    /// <summary>Its options.</summary>
    public NdpOptions Options { get; }

    /// <summary>Views a message as a redirect: right type, code 0, long enough, destination not multicast, target
    /// link-local or the destination itself (§8.1), sound options. Hop limit and source are the caller's to check.</summary>
    public static bool TryParse(in IcmpV6Message message, out NdpRedirect redirect)
    {
        redirect = default;
        if (message.Type != IcmpV6Type.Redirect || message.Code != 0 || message.Bytes.Length < FixedLength
            || !NdpOptions.TryParse(message.Bytes[FixedLength..], out var options))
            return false;
        redirect = new NdpRedirect(message.Bytes, options);
        return !redirect.Destination.IsMulticast && (redirect.Target.IsLinkLocal || redirect.Target == redirect.Destination);
    }
}
