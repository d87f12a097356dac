using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Dns;

/// <summary>A view of one resource record (RFC 1035 §4.1.3).</summary>
/// <remarks>
/// <code>
///  +----------------+---------+----------+--------+-------------+---------------------+
///  | Name, variable | Type 16 | Class 16 | TTL 32 | RDLENGTH 16 | RDATA, that long    |
///  +----------------+---------+----------+--------+-------------+---------------------+
/// </code>
/// </remarks>
public readonly ref struct DnsRecord
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _nameOffset;
    private readonly int _dataOffset;
    private readonly int _dataLength;

    internal DnsRecord(ReadOnlySpan<byte> message, int nameOffset, int dataOffset, int dataLength)
    {
        _message = message;
        _nameOffset = nameOffset;
        _dataOffset = dataOffset;
        _dataLength = dataLength;
    }

    /// <summary>In which of the three sections it stands.</summary>
    public DnsSection Section { get; init; }

    /// <summary>What it tells.</summary>
    public DnsType Type { get; init; }

    /// <summary>1 is the Internet.</summary>
    public ushort Class { get; init; }

    /// <summary>Seconds for which it may be kept.</summary>
    public uint TimeToLive { get; init; }

    /// <summary>Its data as it is; names inside may point elsewhere in the message.</summary>
    public ReadOnlySpan<byte> Data => _message.Slice(_dataOffset, _dataLength);

    /// <summary>Writes the owner's name as text.</summary>
    public bool TryGetName(Span<char> text, out int written)
    {
        var offset = _nameOffset;
        return DnsName.TryRead(_message, ref offset, text, out written);
    }

    /// <summary>Reads the address of an A or AAAA record.</summary>
    public bool TryGetAddress(out InternetAddress address)
    {
        address = default;
        if (Type == DnsType.A && _dataLength == IPv4Address.Length)
            address = IPv4Address.Read(Data);
        else if (Type == DnsType.Aaaa && _dataLength == IPv6Address.Length)
            address = IPv6Address.Read(Data);
        else
            return false;
        return true;
    }

    /// <summary>Writes the name in the data of a record that consists of one (CNAME, NS, PTR) or ends with one (MX,
    /// SRV).</summary>
    public bool TryGetTarget(Span<char> text, out int written)
    {
        written = 0;
        var skip = Type switch
        {
            DnsType.CName or DnsType.NS or DnsType.Ptr => 0,
            DnsType.MX => 2,
            DnsType.Srv => 6,
            _ => _dataLength,
        };
        var offset = _dataOffset + skip;
        return skip < _dataLength && DnsName.TryRead(_message, ref offset, text, out written) && offset == _dataOffset + _dataLength;
    }
}
