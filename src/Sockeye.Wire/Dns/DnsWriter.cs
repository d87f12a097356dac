// Writes DNS messages (RFC 1035 §4). The drawing is at DnsMessage.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Dns;

/// <summary>Writes one DNS message: questions first, then records, section by section in their order.</summary>
/// <remarks>A record for the name of the first question points to it (RFC 1035 §4.1.4); nothing else is compressed.
/// Every <c>TryAdd</c> returns false, with nothing added, when a name is none or there is no room.</remarks>
public ref struct DnsWriter
{
    private const ushort InternetClass = 1;
    private const int QuestionNameOffset = DnsHeader.Length;
    private readonly Span<byte> _buffer;
    private int _questionNameLength;
    private int _length;

    /// <summary>Begins a message; the buffer needs room for 12 octets at least.</summary>
    public DnsWriter(Span<byte> buffer, DnsHeader header)
    {
        _buffer = buffer;
        _length = DnsHeader.Length;
        buffer[..DnsHeader.Length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(buffer, header.Id);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], header.Flags);
    }

    /// <summary>Octets written so far; the message is complete at any time.</summary>
    public readonly int Length => _length;

    /// <summary>Adds a question.</summary>
    public bool TryAddQuestion(scoped ReadOnlySpan<char> name, DnsType type, ushort @class = InternetClass)
    {
        if (!DnsName.TryWrite(_buffer[_length..], name, out var nameLength) || _buffer.Length - _length - nameLength < 4)
            return false;
        if (_questionNameLength == 0)
            _questionNameLength = nameLength;
        _length += nameLength;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], @class);
        _length += 4;
        Increment(4);
        return true;
    }

    /// <summary>Adds an A or AAAA record.</summary>
    public bool TryAddAddress(DnsSection section, scoped ReadOnlySpan<char> name, uint timeToLive, InternetAddress address)
    {
        Span<byte> data = stackalloc byte[IPv6Address.Length];
        address.WriteTo(data);
        return TryAddRecord(section, name, address.IsIPv4 ? DnsType.A : DnsType.Aaaa, timeToLive, data[..address.Length]);
    }

    /// <summary>Adds a record whose data are a name: CNAME, NS or PTR.</summary>
    public bool TryAddName(DnsSection section, scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<char> target)
    {
        Span<byte> data = stackalloc byte[DnsName.MaxLength];
        return DnsName.TryWrite(data, target, out var length) && TryAddRecord(section, name, type, timeToLive, data[..length]);
    }

    /// <summary>Adds any record.</summary>
    public bool TryAddRecord(DnsSection section, scoped ReadOnlySpan<char> name, DnsType type, uint timeToLive, scoped ReadOnlySpan<byte> data,
        ushort @class = InternetClass)
    {
        var rest = _buffer[_length..];
        if (!TryWriteOwner(rest, name, out var nameLength) || rest.Length - nameLength - 10 < data.Length || data.Length > ushort.MaxValue)
            return false;
        var fields = rest[nameLength..];
        BinaryPrimitives.WriteUInt16BigEndian(fields, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(fields[2..], @class);
        BinaryPrimitives.WriteUInt32BigEndian(fields[4..], timeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(fields[8..], (ushort)data.Length);
        data.CopyTo(fields[10..]);
        _length += nameLength + 10 + data.Length;
        Increment(6 + (int)section * 2);
        return true;
    }

    private readonly bool TryWriteOwner(Span<byte> destination, scoped ReadOnlySpan<char> name, out int length)
    {
        if (!DnsName.TryWrite(destination, name, out length))
            return false;
        if (_questionNameLength > 2 && destination[..length].SequenceEqual(_buffer.Slice(QuestionNameOffset, _questionNameLength)))
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, 0xC000 | QuestionNameOffset);
            length = 2;
        }

        return true;
    }

    private readonly void Increment(int counter) => BinaryPrimitives.WriteUInt16BigEndian(_buffer[counter..],
        (ushort)(BinaryPrimitives.ReadUInt16BigEndian(_buffer[counter..]) + 1));
}
