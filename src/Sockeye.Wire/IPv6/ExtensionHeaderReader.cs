// Walks the extension headers of a packet (RFC 8200 §4), in the order of the packet, within fixed bounds. It knows where
// headers are and not what they mean: that is for whoever reads them one by one.
//
// The walk ends where something stands that is no extension header of these kinds: a transport, No Next Header, and also
// AH and ESP, behind which nothing can be guessed. It ends behind a fragment header that is not a datagram's
// first, because the bytes there are the middle of something.

using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv6;

/// <summary>Reads extension headers one after another: <c>while (reader.TryRead(out var header))</c>. After the walk,
/// <see cref="Fault"/>, <see cref="Protocol"/> and <see cref="Offset"/> say where it ended.</summary>
public ref struct ExtensionHeaderReader
{
    /// <summary>Headers that one packet may have.</summary>
    public const int MaxHeaders = 8;

    /// <summary>Bytes that they may take together.</summary>
    public const int MaxLength = 2048;

    private const int Unit = 8;

    private readonly ReadOnlySpan<byte> _payload;
    private int _at;
    private int _count;

    /// <summary>Over an IPv6 payload that begins with <paramref name="first"/>.</summary>
    public ExtensionHeaderReader(IPProtocol first, ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        Protocol = first;
        NextHeaderOffset = IPv6Packet.NextHeaderOffset;
    }

    /// <summary>Over a packet's payload.</summary>
    public ExtensionHeaderReader(IPv6Packet packet)
        : this(packet.NextHeader, packet.Payload)
    {
    }

    /// <summary>What follows the headers read so far.</summary>
    public IPProtocol Protocol { get; private set; }

    /// <summary>Where that begins, in the packet, the IPv6 header counted.</summary>
    public readonly int Offset => IPv6Packet.HeaderLength + _at;

    /// <summary>Where in the packet the byte stands that named <see cref="Protocol"/>: a parameter problem, code 1, points
    /// at it.</summary>
    public int NextHeaderOffset { get; private set; }

    /// <summary>What follows the headers read so far.</summary>
    public readonly ReadOnlySpan<byte> Payload => _payload[_at..];

    /// <summary>What follows is a piece from the middle of a datagram.</summary>
    public bool IsLaterFragment { get; private set; }

    /// <summary>Why the walk ended early.</summary>
    public ExtensionHeaderFault Fault { get; private set; }

    /// <summary>Gives the next header; false at the end or at a fault.</summary>
    public bool TryRead(out ExtensionHeader header)
    {
        header = default;
        if (Fault != ExtensionHeaderFault.None || IsLaterFragment || !IsExtension(Protocol)) return false;
        Fault = Check(out var length);
        if (Fault != ExtensionHeaderFault.None) return false;
        header = new ExtensionHeader(Protocol, _payload.Slice(_at, length), Offset, _count == 0);
        NextHeaderOffset = Offset;
        Protocol = (IPProtocol)_payload[_at];
        _at += length;
        _count++;
        IsLaterFragment = header.Kind == IPProtocol.IPv6Fragment
            && FragmentHeader.TryParse(header.Bytes, out var fragment) && fragment.Offset != 0;
        return true;
    }

    /// <summary>One of the four kinds that the walk passes.</summary>
    public static bool IsExtension(IPProtocol protocol) => protocol is IPProtocol.HopByHop or IPProtocol.IPv6Routing
        or IPProtocol.IPv6Fragment or IPProtocol.DestinationOptions;

    /// <summary>The length of the hop-by-hop, routing or destination options header that begins these bytes; false when it
    /// is above what is there.</summary>
    internal static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length)
    {
        length = bytes.Length < Unit ? 0 : (bytes[1] + 1) * Unit;
        return length != 0 && length <= bytes.Length;
    }

    private readonly ExtensionHeaderFault Check(out int length)
    {
        length = 0;
        if (Protocol == IPProtocol.HopByHop && _count > 0) return ExtensionHeaderFault.HopByHopNotFirst;
        if (_count == MaxHeaders) return ExtensionHeaderFault.TooLong;
        var rest = _payload[_at..];
        if (Protocol == IPProtocol.IPv6Fragment)
        {
            length = FragmentHeader.Length;
            if (rest.Length < length) return ExtensionHeaderFault.Truncated;
        }
        else if (!TryReadLength(rest, out length))
        {
            return ExtensionHeaderFault.Truncated;
        }

        return _at + length > MaxLength ? ExtensionHeaderFault.TooLong : ExtensionHeaderFault.None;
    }
}
