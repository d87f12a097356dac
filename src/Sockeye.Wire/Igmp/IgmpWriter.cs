// Writes IGMP messages (RFC 2236 §2, RFC 3376 §4). The drawings are at the views.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;

namespace Sockeye.Wire.Igmp;

/// <summary>Writes queries, version 1 and 2 messages at once; a version 3 report record by record.</summary>
public ref struct IgmpWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private ushort _records;

    private IgmpWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = IgmpMessage.HeaderLength;
        buffer[.._length].Clear();
        buffer[0] = (byte)IgmpType.MembershipReportV3;
    }

    /// <summary>Octets written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Begins a version 3 report.</summary>
    public static IgmpWriter Report(Span<byte> buffer) => new(buffer);

    /// <summary>Writes a message of eight octets: a version 1 or 2 report, leave, or query.</summary>
    public static int Write(Span<byte> buffer, IgmpType type, byte maximumResponseCode, IPv4Address group)
    {
        var message = buffer[..IgmpMessage.HeaderLength];
        message[0] = (byte)type;
        message[1] = maximumResponseCode;
        group.WriteTo(message[4..]);
        Seal(message);
        return message.Length;
    }

    /// <summary>Writes a version 3 query. Codes are written as given: plain numbers below 128.</summary>
    public static int WriteQuery(Span<byte> buffer, in IgmpQueryFields fields, scoped ReadOnlySpan<IPv4Address> sources = default)
    {
        var message = buffer[..(IgmpQuery.Version3Length + sources.Length * IPv4Address.Length)];
        message[0] = (byte)IgmpType.MembershipQuery;
        message[1] = fields.MaximumResponseCode;
        fields.Group.WriteTo(message[4..]);
        message[8] = (byte)((fields.SuppressesRouterProcessing ? 8 : 0) | fields.RobustnessVariable & 7);
        message[9] = fields.QueryIntervalCode;
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], checked((ushort)sources.Length));
        for (var i = 0; i < sources.Length; i++)
            sources[i].WriteTo(message[(IgmpQuery.Version3Length + i * IPv4Address.Length)..]);
        Seal(message);
        return message.Length;
    }

    /// <summary>Adds a record to a version 3 report.</summary>
    /// <returns>False, with nothing added, when the buffer has no room: begin another report.</returns>
    public bool TryAddRecord(GroupRecordType type, IPv4Address group, scoped ReadOnlySpan<IPv4Address> sources = default)
    {
        if (!GroupRecordLayout.TryBegin(_buffer[_length..], type, sources.Length, IPv4Address.Length, out var record))
            return false;
        group.WriteTo(record[GroupRecordLayout.AddressOffset..]);
        for (var i = 0; i < sources.Length; i++)
            sources[i].WriteTo(record[(GroupRecordLayout.SourcesOffset(IPv4Address.Length) + i * IPv4Address.Length)..]);
        _length += record.Length;
        _records++;
        return true;
    }

    /// <summary>Completes a version 3 report.</summary>
    /// <returns>The message's length.</returns>
    public readonly int Finish()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[6..], _records);
        Seal(_buffer[.._length]);
        return _length;
    }

    private static void Seal(Span<byte> message)
    {
        message[2] = message[3] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
    }
}
