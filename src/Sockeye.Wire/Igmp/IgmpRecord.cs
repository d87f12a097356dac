// RFC 3376 §4.2.4 to §4.2.12.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Igmp;

/// <summary>A view of one record of a version 3 report.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Record Type  | Aux Data Len  |     Number of Sources (N)     |
///  +---------------+---------------+-------------------------------+
///  |                       Multicast Address                       |
///  +---------------------------------------------------------------+
///  :  N addresses, 4 octets each; Aux Data, in units of 4 octets   :
/// </code>
/// </remarks>
public readonly ref struct IgmpRecord
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal IgmpRecord(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What it says of the group; other values than those named are to be ignored (§4.2.12).</summary>
    public GroupRecordType Type => (GroupRecordType)_bytes[0];

    /// <summary>The group.</summary>
    public IPv4Address MulticastAddress => IPv4Address.Read(_bytes[GroupRecordLayout.AddressOffset..]);

    /// <summary>How many sources it names; as many are there.</summary>
    public int SourceCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>One of the sources.</summary>
    public IPv4Address GetSource(int index) =>
        IPv4Address.Read(_bytes.Slice(GroupRecordLayout.SourcesOffset(IPv4Address.Length) + index * IPv4Address.Length, IPv4Address.Length));
}
