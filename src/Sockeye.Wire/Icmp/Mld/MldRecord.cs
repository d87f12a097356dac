// RFC 3810 §5.2.4 to §5.2.12.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>A view of one record of a version 2 report.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Record Type  | Aux Data Len  |     Number of Sources (N)     |
///  +---------------+---------------+-------------------------------+
///  |                 Multicast Address, 16 octets                  |
///  +---------------------------------------------------------------+
///  :  N addresses, 16 octets each; Aux Data, in units of 4 octets  :
/// </code>
/// </remarks>
public readonly ref struct MldRecord
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal MldRecord(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What it says of the group; other values than those named are to be ignored (§5.2.12).</summary>
    public GroupRecordType Type => (GroupRecordType)_bytes[0];

    /// <summary>The group.</summary>
    public IPv6Address MulticastAddress => IPv6Address.Read(_bytes[GroupRecordLayout.AddressOffset..]);

    /// <summary>How many sources it names; as many are there.</summary>
    public int SourceCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>One of the sources.</summary>
    public IPv6Address GetSource(int index) =>
        IPv6Address.Read(_bytes.Slice(GroupRecordLayout.SourcesOffset(IPv6Address.Length) + index * IPv6Address.Length, IPv6Address.Length));
}
