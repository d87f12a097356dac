// One option (RFC 791 §3.1). Record route and both source routes are laid out alike:
//
//   +--------+--------+--------+---------//--------+
//   |  type  | length |pointer |    route data     |     pointer counts from 1 at the type and is at least 4
//   +--------+--------+--------+---------//--------+
//
// and the Internet timestamp so:
//
//   +--------+--------+--------+--------+
//   |01000100| length | pointer|oflw|flg|     pointer is at least 5
//   +--------+--------+--------+--------+
//   |      entries of 4 or 8 bytes ...

using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.IPv4;

/// <summary>An option whose length lies within the header.</summary>
public readonly ref struct IPv4Option
{
    /// <summary>The least pointer of a route.</summary>
    public const int MinRoutePointer = 4;

    /// <summary>The least pointer of a timestamp.</summary>
    public const int MinTimestampPointer = 5;

    internal IPv4Option(ReadOnlySpan<byte> bytes, int offset)
    {
        Bytes = bytes;
        Offset = offset;
    }

    /// <summary>Type, length and data.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where the option begins in the options; add 20 for its place in the packet.</summary>
    public int Offset { get; }

    /// <summary>Which option.</summary>
    public IPv4OptionKind Kind => (IPv4OptionKind)Bytes[0];

    /// <summary>Goes into every fragment, not only the first (RFC 791 §3.1 "copied flag").</summary>
    public bool IsCopied => (Bytes[0] & 0x80) != 0;

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Data => Bytes[2..];

    /// <summary>Loose or strict.</summary>
    public bool IsSourceRoute => Kind is IPv4OptionKind.LooseSourceRoute or IPv4OptionKind.StrictSourceRoute;

    /// <summary>Reads record route or a source route. False when it is neither, its length is not 3 + 4n, or its pointer
    /// is below 4 or off an address's first byte.</summary>
    /// <param name="pointer">From 1, as on the wire; above the length when the route is used up or full.</param>
    /// <param name="addresses">4n bytes.</param>
    public bool TryReadRoute(out int pointer, out ReadOnlySpan<byte> addresses)
    {
        pointer = 0;
        addresses = default;
        if (!IsSourceRoute && Kind != IPv4OptionKind.RecordRoute) return false;
        if (Bytes.Length < 3 || (Bytes.Length - 3) % 4 != 0) return false;
        pointer = Bytes[2];
        if (pointer < MinRoutePointer || (pointer - MinRoutePointer) % 4 != 0) return false;
        addresses = Bytes[3..];
        return true;
    }

    /// <summary>Reads an Internet timestamp's first four bytes. False when it is none, or its pointer is below 5 or its
    /// length below 4.</summary>
    /// <param name="pointer">From 1, as on the wire.</param>
    /// <param name="overflow">Hosts that found no room.</param>
    /// <param name="flag">0 times only, 1 with addresses, 3 addresses given.</param>
    public bool TryReadTimestamp(out int pointer, out int overflow, out int flag)
    {
        pointer = overflow = flag = 0;
        if (Kind != IPv4OptionKind.Timestamp || Bytes.Length < 4) return false;
        pointer = Bytes[2];
        overflow = Bytes[3] >> 4;
        flag = Bytes[3] & 0xF;
        return pointer >= MinTimestampPointer;
    }

    /// <summary>Reads router alert (RFC 2113 §2.1); value 0 asks every router to look.</summary>
    public bool TryReadRouterAlert(out ushort value)
    {
        var isAlert = Kind == IPv4OptionKind.RouterAlert && Bytes.Length == 4;
        value = isAlert ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[2..]) : (ushort)0;
        return isAlert;
    }

    /// <summary>The address at an index of a route's addresses.</summary>
    public static IPv4Address AddressAt(ReadOnlySpan<byte> addresses, int index) =>
        IPv4Address.Read(addresses[(index * 4)..]);
}
