// The hop-by-hop and the destination options header (RFC 8200 §4.3, §4.6): the same form.
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next Header  |  Hdr Ext Len  |                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   .                            Options                            .
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>A header of options for the nodes on the way or for the one at its end.</summary>
public readonly ref struct OptionsHeader
{
    /// <summary>Bytes before the first option.</summary>
    public const int FixedLength = 2;

    /// <summary>Bytes of the header that <see cref="WriteRouterAlert"/> writes.</summary>
    public const int RouterAlertLength = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private OptionsHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What follows.</summary>
    public IPProtocol NextHeader => (IPProtocol)_bytes[0];

    /// <summary>Bytes of the header.</summary>
    public int Length => _bytes.Length;

    /// <summary>The options, one after another.</summary>
    public IPv6OptionReader Options => new(_bytes);

    /// <summary>False when the header's length is above what is there.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out OptionsHeader header)
    {
        header = default;
        if (!ExtensionHeaderReader.TryReadLength(bytes, out var length)) return false;
        header = new OptionsHeader(bytes[..length]);
        return true;
    }

    /// <summary>Writes a hop-by-hop header that asks routers to look (RFC 2711 §2.1; value 0 for MLD), and returns its
    /// length.</summary>
    public static int WriteRouterAlert(Span<byte> target, IPProtocol nextHeader, ushort value = 0)
    {
        target[0] = (byte)nextHeader;
        target[1] = 0;
        target[2] = (byte)IPv6OptionType.RouterAlert;
        target[3] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], value);
        target[6] = (byte)IPv6OptionType.PadN;
        target[7] = 0;
        return RouterAlertLength;
    }
}
