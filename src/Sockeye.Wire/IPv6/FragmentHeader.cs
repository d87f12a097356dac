// The fragment header (RFC 8200 §4.5).
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         Identification                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>Says that what follows is a piece of a packet. Reserved bits are ignored.</summary>
public readonly ref struct FragmentHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 8;

    /// <summary>Where the offset field stands in the header, for a parameter problem's pointer.</summary>
    public const int OffsetOffset = 2;

    private const int OffsetMask = 0xFFF8;
    private const int IdentificationOffset = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private FragmentHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the whole packet's fragmentable part begins with.</summary>
    public IPProtocol NextHeader => (IPProtocol)_bytes[0];

    /// <summary>Where this piece stands in the fragmentable part, in bytes.</summary>
    public int Offset => BinaryPrimitives.ReadUInt16BigEndian(_bytes[OffsetOffset..]) & OffsetMask;

    /// <summary>Another piece follows.</summary>
    public bool MoreFragments => (_bytes[OffsetOffset + 1] & 1) != 0;

    /// <summary>Which packet the piece belongs to.</summary>
    public uint Identification => BinaryPrimitives.ReadUInt32BigEndian(_bytes[IdentificationOffset..]);

    /// <summary>The only piece: handled alone, whatever else is being put together (RFC 6946 §4).</summary>
    public bool IsAtomic => Offset == 0 && !MoreFragments;

    /// <summary>False when there are fewer than eight bytes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out FragmentHeader header)
    {
        header = default;
        if (bytes.Length < Length) return false;
        header = new FragmentHeader(bytes[..Length]);
        return true;
    }

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> target, IPProtocol nextHeader, int offset, bool moreFragments, uint identification)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target[IdentificationOffset..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(target[OffsetOffset..], (ushort)(offset & OffsetMask | (moreFragments ? 1 : 0)));
        target[1] = 0;
        target[0] = (byte)nextHeader;
        return Length;
    }

    /// <summary>"frag (0|1232) id 1".</summary>
    public override string ToString() => $"frag {Offset}{(MoreFragments ? "+" : "")} id {Identification:x8}";
}
