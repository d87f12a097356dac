// Writes multicast listener messages (RFC 2710, RFC 3810). The drawings are at the views.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>Writes queries and version 1 messages at once; a version 2 report record by record.</summary>
public ref struct MldWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private ushort _records;

    private MldWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = IcmpV6Message.HeaderLength;
        buffer[.._length].Clear();
        buffer[0] = (byte)IcmpV6Type.MulticastListenerReportV2;
    }

    /// <summary>Octets written so far.</summary>
    public readonly int Length => _length;

    /// <summary>Begins a version 2 report.</summary>
    public static MldWriter Report(Span<byte> buffer) => new(buffer);

    /// <summary>Writes a version 1 report, or done message.</summary>
    public static int WriteReportV1(Span<byte> buffer, IPv6Address source, IPv6Address destination, IPv6Address group, bool isDone = false)
    {
        Span<byte> body = stackalloc byte[IPv6Address.Length];
        group.WriteTo(body);
        return IcmpV6Writer.Write(buffer, source, destination,
            isDone ? IcmpV6Type.MulticastListenerDone : IcmpV6Type.MulticastListenerReport, 0, 0, body);
    }

    /// <summary>Writes a version 1 query.</summary>
    public static int WriteQueryV1(Span<byte> buffer, IPv6Address source, IPv6Address destination, IPv6Address group, ushort maximumResponseDelay)
    {
        Span<byte> body = stackalloc byte[IPv6Address.Length];
        group.WriteTo(body);
        return IcmpV6Writer.Write(buffer, source, destination, IcmpV6Type.MulticastListenerQuery, 0, (uint)maximumResponseDelay << 16, body);
    }

    /// <summary>Writes a version 2 query. Response code and interval code are written as given: plain numbers below
    /// 32,768 and 128.</summary>
    public static int WriteQuery(Span<byte> buffer, IPv6Address source, IPv6Address destination, in MldQueryFields fields,
        scoped ReadOnlySpan<IPv6Address> sources = default)
    {
        var message = buffer[..(MldQuery.Version2Length + sources.Length * IPv6Address.Length)];
        message[..MldQuery.Version2Length].Clear();
        message[0] = (byte)IcmpV6Type.MulticastListenerQuery;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], fields.MaximumResponseCode);
        fields.MulticastAddress.WriteTo(message[8..]);
        message[24] = (byte)((fields.SuppressesRouterProcessing ? 8 : 0) | fields.RobustnessVariable & 7);
        message[25] = fields.QueryIntervalCode;
        BinaryPrimitives.WriteUInt16BigEndian(message[26..], checked((ushort)sources.Length));
        for (var i = 0; i < sources.Length; i++)
            sources[i].WriteTo(message[(MldQuery.Version2Length + i * IPv6Address.Length)..]);
        IcmpV6Writer.Seal(message, source, destination);
        return message.Length;
    }

    /// <summary>Adds a record to a version 2 report.</summary>
    /// <returns>False, with nothing added, when the buffer has no room: begin another report.</returns>
    public bool TryAddRecord(GroupRecordType type, IPv6Address group, scoped ReadOnlySpan<IPv6Address> sources = default)
    {
        if (!GroupRecordLayout.TryBegin(_buffer[_length..], type, sources.Length, IPv6Address.Length, out var record))
            return false;
        group.WriteTo(record[GroupRecordLayout.AddressOffset..]);
        for (var i = 0; i < sources.Length; i++)
            sources[i].WriteTo(record[(GroupRecordLayout.SourcesOffset(IPv6Address.Length) + i * IPv6Address.Length)..]);
        _length += record.Length;
        _records++;
        return true;
    }

    /// <summary>Completes a version 2 report.</summary>
    /// <returns>The message's length.</returns>
    public readonly int Finish(IPv6Address source, IPv6Address destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[6..], _records);
        IcmpV6Writer.Seal(_buffer[.._length], source, destination);
        return _length;
    }
}
