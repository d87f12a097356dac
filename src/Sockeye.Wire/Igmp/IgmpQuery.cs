// RFC 3376 §4.1 and §7.1.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Igmp;

/// <summary>A view of a membership query of any version.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 0x11  | Max Resp Code |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |                         Group Address                         |
///  +-------+-+-----+---------------+-------------------------------+
///  | Resv  |S| QRV |     QQIC      |     Number of Sources (N)     |   from here on version 3 only
///  +-------+-+-----+---------------+-------------------------------+
///  :                    N addresses, 4 octets each                 :
/// </code>
/// </remarks>
public readonly ref struct IgmpQuery
{
    /// <summary>Length of a query of version 3 without sources.</summary>
    public const int Version3Length = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private IgmpQuery(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>1, 2 or 3 (RFC 3376 §7.1).</summary>
    public int Version => _bytes.Length >= Version3Length ? 3 : _bytes[1] == 0 ? 1 : 2;

    /// <summary>Tenths of a second within which to answer; version 1 means ten seconds (RFC 3376 §7.2.1).</summary>
    public uint MaximumResponseTime => Version == 1 ? 100 : Version == 2 ? _bytes[1] : Decode(_bytes[1]);

    /// <summary>The group asked about; unspecified for a general query.</summary>
    public IPv4Address Group => IPv4Address.Read(_bytes[4..]);

    /// <summary>Version 3, flag S: other routers keep their timers.</summary>
    public bool SuppressesRouterProcessing => Version == 3 && (_bytes[8] & 8) != 0;

    /// <summary>Version 3: the querier's robustness; 0 when it does not say.</summary>
    public byte RobustnessVariable => Version == 3 ? (byte)(_bytes[8] & 7) : (byte)0;

    /// <summary>Version 3: seconds between the querier's general queries.</summary>
    public uint QueryInterval => Version == 3 ? Decode(_bytes[9]) : 0;

    /// <summary>Version 3: how many sources it asks about; as many are there.</summary>
    public int SourceCount => Version == 3 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]) : 0;

    /// <summary>Views a message as a query. False for a wrong type, a length between 8 and 12 (§7.1: silently ignored)
    /// and for more sources than the message holds.</summary>
    public static bool TryParse(in IgmpMessage message, out IgmpQuery query)
    {
        query = default;
        var bytes = message.Bytes;
        if (message.Type != IgmpType.MembershipQuery || bytes.Length is > IgmpMessage.HeaderLength and < Version3Length)
            return false;
        query = new IgmpQuery(bytes);
        return query.Version != 3 || query.SourceCount <= (bytes.Length - Version3Length) / IPv4Address.Length;
    }

    /// <summary>One of the sources asked about.</summary>
    public IPv4Address GetSource(int index) => IPv4Address.Read(_bytes.Slice(Version3Length + index * IPv4Address.Length, IPv4Address.Length));

    // RFC 3376 §4.1.1: from 128 on, a floating-point number of 3 + 4 bits.
    private static uint Decode(byte code) => code < 128 ? code : (uint)((code & 0xF | 0x10) << ((code >> 4 & 7) + 3));
}
