// RFC 8106 §5.1.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Icmp.Ndp;

/// <summary>A view of the option that names recursive DNS servers (RFC 8106 §5.1).</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |   Type = 25   |    Length     |           Reserved            |
///  +---------------+---------------+-------------------------------+
///  |                           Lifetime                            |
///  +---------------------------------------------------------------+
///  :            Addresses of the servers, 16 octets each           :
///  +---------------------------------------------------------------+
/// </code>
/// </remarks>
public readonly ref struct RecursiveDnsServers
{
    private const int FixedLength = 8;
    private readonly ReadOnlySpan<byte> _option;

    internal RecursiveDnsServers(ReadOnlySpan<byte> option) => _option = option;

    /// <summary>Seconds for which they may be used; 0xFFFFFFFF for ever, 0 no longer.</summary>
    public uint Lifetime => BinaryPrimitives.ReadUInt32BigEndian(_option[4..]);

    /// <summary>How many there are, at least one.</summary>
    public int Count => (_option.Length - FixedLength) / IPv6Address.Length;

    /// <summary>The address of one.</summary>
    public IPv6Address this[int index] => IPv6Address.Read(_option.Slice(FixedLength + index * IPv6Address.Length, IPv6Address.Length));
}
