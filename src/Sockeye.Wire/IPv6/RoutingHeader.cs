// The routing header (RFC 8200 §4.4). Type 0 is abolished (RFC 5095 §3); we act on none.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next Header  |  Hdr Ext Len  |  Routing Type | Segments Left |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                     type-specific data ...

using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>A list of nodes to be visited.</summary>
public readonly ref struct RoutingHeader
{
    /// <summary>Where the routing type stands: what a parameter problem about an unknown type points at (RFC 8200 §4.4).</summary>
    public const int TypeOffset = 2;

    private const int SegmentsLeftOffset = 3;

    private readonly ReadOnlySpan<byte> _bytes;

    private RoutingHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What follows.</summary>
    public IPProtocol NextHeader => (IPProtocol)_bytes[0];

    /// <summary>Which kind of routing.</summary>
    public byte Type => _bytes[TypeOffset];

    /// <summary>Nodes still to visit; at 0 the header is skipped whatever its type (RFC 8200 §4.4).</summary>
    public byte SegmentsLeft => _bytes[SegmentsLeftOffset];

    /// <summary>Everything after the first four bytes.</summary>
    public ReadOnlySpan<byte> Data => _bytes[4..];

    /// <summary>Bytes of the header.</summary>
    public int Length => _bytes.Length;

    /// <summary>False when the header's length is above what is there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RoutingHeader header)
    {
        header = default;
        if (!ExtensionHeaderReader.TryReadLength(bytes, out var length)) return false;
        header = new RoutingHeader(bytes[..length]);
        return true;
    }

    /// <summary>"srcrt (type=0, segleft=1)".</summary>
    public override string ToString() => $"srcrt (len={Length}, type={Type}, segleft={SegmentsLeft})";
}
