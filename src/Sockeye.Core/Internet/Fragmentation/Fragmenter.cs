// One IP packet becomes several that fit a link: RFC 791 §3.2 for IPv4, RFC 8200 §4.5 for IPv6 (by the source only).
//
//   IPv4   [header+options | payload]      ->  [header+options | 0..n]  [header+copied options | n..2n]  ...
//   IPv6   [unfragmentable | payload]      ->  [unfragmentable | fragment header | 0..n]  ...

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;

namespace Sockeye.Core.Internet.Fragmentation;

/// <summary>Cuts one packet; the packet stays the caller's.</summary>
/// <remarks>A mutable struct: <c>while (fragmenter.TryNext(out var fragment))</c>. Called by IPv4Output, IPv6Output and
/// IPv4Forward.</remarks>
internal struct Fragmenter
{
    private const int MoreFragmentsBit = 0x2000;

    private readonly PacketPool _pool;
    private readonly PacketBuffer _packet;
    private readonly int _mtu;
    private readonly uint _identification;
    private readonly int _unfragmentable;
    private readonly bool _isV6;
    private int _offset;

    /// <summary>Cuts a finished packet, from its IP header on, whose checksums are complete.</summary>
    /// <param name="pool">Where fragments come from.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="mtu">Bytes that a fragment may have.</param>
    /// <param name="identification">Of an IPv6 packet; IPv4 has its own in the header.</param>
    public Fragmenter(PacketPool pool, PacketBuffer packet, int mtu, uint identification)
    {
        _pool = pool;
        _packet = packet;
        _mtu = mtu;
        _identification = identification;
        ReadOnlySpan<byte> bytes = packet.Span;
        _isV6 = bytes[0] >> 4 == (int)IPVersion.V6;
        _unfragmentable = _isV6 ? UnfragmentableLength(bytes) : (bytes[0] & 0xF) * 4;
    }

    /// <summary>The pool refused a fragment; those before it have been given out.</summary>
    public bool IsOutOfMemory { get; private set; }

    /// <summary>Gives the next fragment, which the caller owns; false after the last.</summary>
    public bool TryNext(out PacketBuffer fragment)
    {
        fragment = null!;
        int left = _packet.Length - _unfragmentable - _offset;
        if (left <= 0 || IsOutOfMemory) return false;
        Span<byte> header = stackalloc byte[_unfragmentable + FragmentHeader.Length];
        int headerLength = PlanHeader(header);
        int room = _mtu - headerLength;
        int count = left <= room ? left : room & ~7;
        if (count <= 0 || _pool.TryRent(headerLength + count) is not { } buffer)
        {
            IsOutOfMemory = true;
            return false;
        }
        Span<byte> bytes = buffer.Append(headerLength + count);
        header[..headerLength].CopyTo(bytes);
        _packet.Span.Slice(_unfragmentable + _offset, count).CopyTo(bytes[headerLength..]);
        if (_isV6) FinishV6(bytes, headerLength, count < left);
        else FinishV4(bytes, headerLength, count < left);
        buffer.Reason = _packet.Reason;
        _offset += count;
        fragment = buffer;
        return true;
    }

    private readonly int PlanHeader(Span<byte> header)
    {
        ReadOnlySpan<byte> original = _packet.Span[.._unfragmentable];
        if (_isV6)
        {
            original.CopyTo(header);
            return _unfragmentable + FragmentHeader.Length;
        }
        if (_offset == 0)
        {
            original.CopyTo(header);
            return _unfragmentable;
        }
        return CopyLaterHeader(original, header);
    }

    // RFC 791 §3.1: options with the copied flag go into every fragment, the others only into the first.
    private static int CopyLaterHeader(ReadOnlySpan<byte> original, Span<byte> header)
    {
        original[..IPv4Packet.MinHeaderLength].CopyTo(header);
        int length = IPv4Packet.MinHeaderLength;
        var reader = new IPv4OptionReader(original[IPv4Packet.MinHeaderLength..]);
        while (reader.TryRead(out IPv4Option option))
        {
            if (!option.IsCopied) continue;
            option.Bytes.CopyTo(header[length..]);
            length += option.Bytes.Length;
        }
        while ((length & 3) != 0) header[length++] = (byte)IPv4OptionKind.EndOfList;
        header[0] = (byte)(0x40 | (length / 4));
        return length;
    }

    private readonly void FinishV4(Span<byte> bytes, int headerLength, bool more)
    {
        int before = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        bool moreAfterAll = more || (before & MoreFragmentsBit) != 0;
        int offset = (before & 0x1FFF) + (_offset / 8);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)((moreAfterAll ? MoreFragmentsBit : 0) | offset));
        IPv4Packet.WriteChecksum(bytes[..headerLength]);
    }

    private readonly void FinishV6(Span<byte> bytes, int headerLength, bool more)
    {
        int nextHeaderAt = NextHeaderPlace(bytes);
        var inner = (IPProtocol)bytes[nextHeaderAt];
        bytes[nextHeaderAt] = (byte)IPProtocol.IPv6Fragment;
        FragmentHeader.Write(bytes[_unfragmentable..], inner, _offset, more, _identification);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - IPv6Packet.HeaderLength));
    }

    // What we send has at most a hop-by-hop header before the fragmentable part.
    private static int UnfragmentableLength(ReadOnlySpan<byte> packet)
    {
        if ((IPProtocol)packet[IPv6Packet.NextHeaderOffset] != IPProtocol.HopByHop) return IPv6Packet.HeaderLength;
        return IPv6Packet.HeaderLength + ((packet[IPv6Packet.HeaderLength + 1] + 1) * 8);
    }

    private readonly int NextHeaderPlace(ReadOnlySpan<byte> packet) =>
        _unfragmentable == IPv6Packet.HeaderLength ? IPv6Packet.NextHeaderOffset : IPv6Packet.HeaderLength;
}
