// One option of a hop-by-hop or destination options header (RFC 8200 §4.2).
//
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -
//   |  Option Type  |  Opt Data Len |  Option Data
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+- - - - - - - - -

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.IPv6;

/// <summary>An option whose length lies within its header.</summary>
public readonly ref struct IPv6Option
{
    /// <summary>A jumbo payload is longer than the ordinary field can say (RFC 2675 §3).</summary>
    public const uint MinJumboLength = 65536;

    internal IPv6Option(ReadOnlySpan<byte> bytes, int offset)
    {
        Bytes = bytes;
        Offset = offset;
    }

    /// <summary>Type, length and data.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where the option begins in its header.</summary>
    public int Offset { get; }

    /// <summary>Which option.</summary>
    public IPv6OptionType Type => (IPv6OptionType)Bytes[0];

    /// <summary>What to do when the type is unknown.</summary>
    public IPv6OptionAction Action => (IPv6OptionAction)(Bytes[0] >> 6);

    /// <summary>The data may change on the way (RFC 8200 §4.2, third bit).</summary>
    public bool MayChange => (Bytes[0] & 0x20) != 0;

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Data => Bytes[2..];

    /// <summary>Reads router alert (RFC 2711 §2.1): 0 a packet for MLD.</summary>
    public bool TryReadRouterAlert(out ushort value)
    {
        var ok = Type == IPv6OptionType.RouterAlert && Data.Length == 2;
        value = ok ? BinaryPrimitives.ReadUInt16BigEndian(Data) : (ushort)0;
        return ok;
    }

    /// <summary>Reads a jumbo payload's length (RFC 2675 §2), which may be too small to be one: see
    /// <see cref="MinJumboLength"/>.</summary>
    public bool TryReadJumboPayload(out uint length)
    {
        var ok = Type == IPv6OptionType.JumboPayload && Data.Length == 4;
        length = ok ? BinaryPrimitives.ReadUInt32BigEndian(Data) : 0;
        return ok;
    }
}
