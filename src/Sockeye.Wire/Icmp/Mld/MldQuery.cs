// RFC 2710 §3 (version 1), RFC 3810 §5.1 (version 2).
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>A view of a multicast listener query; version 1 ends behind the address.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 130   |   Code = 0    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |     Maximum Response Code     |           Reserved            |
///  +-------------------------------+-------------------------------+
///  |                 Multicast Address, 16 octets                  |
///  +-------+-+-----+---------------+-------------------------------+
///  | Resv  |S| QRV |     QQIC      |     Number of Sources (N)     |
///  +-------+-+-----+---------------+-------------------------------+
///  :                    N addresses, 16 octets each                :
/// </code>
/// </remarks>
public readonly ref struct MldQuery
{
    /// <summary>Length of a query of version 1.</summary>
    public const int Version1Length = 24;

    /// <summary>Length of a query of version 2 without sources.</summary>
    public const int Version2Length = 28;

    private readonly ReadOnlySpan<byte> _bytes;

    private MldQuery(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Whether it is of version 2, which its length tells (RFC 3810 §8.1).</summary>
    public bool IsVersion2 => _bytes.Length >= Version2Length;

    /// <summary>Milliseconds within which to answer.</summary>
    public uint MaximumResponseDelay
    {
        get
        {
            uint code = BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);
            // RFC 3810 §5.1.3: from 32768 on, a floating-point number of 3 + 12 bits. Version 1 has no such form.
            return !IsVersion2 || code < 32768 ? code : (code & 0xFFF | 0x1000) << (int)((code >> 12 & 7) + 3);
        }
    }

    /// <summary>The group asked about; unspecified for a general query.</summary>
    public IPv6Address MulticastAddress => IPv6Address.Read(_bytes[8..]);

    /// <summary>Version 2, flag S: other routers keep their timers.</summary>
    public bool SuppressesRouterProcessing => IsVersion2 && (_bytes[24] & 8) != 0;

    /// <summary>Version 2: the querier's robustness; 0 when it does not say.</summary>
    public byte RobustnessVariable => IsVersion2 ? (byte)(_bytes[24] & 7) : (byte)0;

    /// <summary>Version 2: seconds between the querier's general queries (RFC 3810 §5.1.9).</summary>
    public uint QueryInterval => !IsVersion2 ? 0 : _bytes[25] < 128 ? _bytes[25] : (uint)((_bytes[25] & 0xF | 0x10) << ((_bytes[25] >> 4 & 7) + 3));

    /// <summary>Version 2: how many sources it asks about; as many are there.</summary>
    public int SourceCount => IsVersion2 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[26..]) : 0;

    /// <summary>Views a message as a query. False for a wrong type, a length between the versions (RFC 3810 §8.1:
    /// silently ignored) and for more sources than the message holds.</summary>
    public static bool TryParse(in IcmpV6Message message, out MldQuery query)
    {
        query = default;
        var bytes = message.Bytes;
        if (message.Type != IcmpV6Type.MulticastListenerQuery || bytes.Length < Version1Length
            || bytes.Length is > Version1Length and < Version2Length)
            return false;
        query = new MldQuery(bytes);
        return !query.IsVersion2 || query.SourceCount <= (bytes.Length - Version2Length) / IPv6Address.Length;
    }

    /// <summary>One of the sources asked about.</summary>
    public IPv6Address GetSource(int index) => IPv6Address.Read(_bytes.Slice(Version2Length + index * IPv6Address.Length, IPv6Address.Length));
}
