// Appends options to a header under construction (RFC 791 §3.1, RFC 2113 §2.1). IPv4Packet.Write pads to four bytes.

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv4;

/// <summary>Writes options one after another into at most 40 bytes; an option that does not fit is refused whole.</summary>
public ref struct IPv4OptionWriter
{
    /// <summary>What a header has room for.</summary>
    public const int MaxLength = IPv4Packet.MaxHeaderLength - IPv4Packet.MinHeaderLength;

    private readonly Span<byte> _target;

    /// <summary>Into a buffer of the caller.</summary>
    public IPv4OptionWriter(Span<byte> target) => _target = target.Length > MaxLength ? target[..MaxLength] : target;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The options so far, ready for <see cref="IPv4Packet.Write"/>.</summary>
    public readonly ReadOnlySpan<byte> Written => _target[..Length];

    /// <summary>Asks routers to look into the packet (RFC 2113 §2.1), as IGMP does.</summary>
    public bool TryAppendRouterAlert(ushort value = 0)
    {
        if (!TryReserve(IPv4OptionKind.RouterAlert, 4, out var option)) return false;
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], value);
        return true;
    }

    /// <summary>Asks routers to write their addresses, with room for 1 to 9.</summary>
    public bool TryAppendRecordRoute(int slots)
    {
        if (slots is < 1 or > 9 || !TryReserve(IPv4OptionKind.RecordRoute, 3 + 4 * slots, out var option)) return false;
        option[2] = IPv4Option.MinRoutePointer;
        return true;
    }

    /// <summary>Asks routers for the time, with room for entries of 4 bytes (flag 0) or 8 (flag 1, with addresses).</summary>
    public bool TryAppendTimestamp(int slots, bool withAddresses)
    {
        var length = 4 + slots * (withAddresses ? 8 : 4);
        if (slots < 1 || length > MaxLength || !TryReserve(IPv4OptionKind.Timestamp, length, out var option)) return false;
        option[2] = IPv4Option.MinTimestampPointer;
        option[3] = withAddresses ? (byte)1 : (byte)0;
        return true;
    }

    /// <summary>A route through these routers. Nothing of ours sends it unasked: it is here so that tests can show that it
    /// is refused.</summary>
    public bool TryAppendSourceRoute(bool isStrict, scoped ReadOnlySpan<IPv4Address> route)
    {
        var kind = isStrict ? IPv4OptionKind.StrictSourceRoute : IPv4OptionKind.LooseSourceRoute;
        if (route.Length is < 1 or > 9 || !TryReserve(kind, 3 + 4 * route.Length, out var option)) return false;
        option[2] = IPv4Option.MinRoutePointer;
        for (var i = 0; i < route.Length; i++) route[i].WriteTo(option[(3 + 4 * i)..]);
        return true;
    }

    private bool TryReserve(IPv4OptionKind kind, int length, out Span<byte> option)
    {
        option = default;
        if (length > _target.Length - Length) return false;
        option = _target.Slice(Length, length);
        option.Clear();
        option[0] = (byte)kind;
        option[1] = (byte)length;
        Length += length;
        return true;
    }
}
