// RFC 3810 §5.2.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Wire.Icmp.Mld;

/// <summary>A checked view of a version 2 report; <c>foreach</c> goes through its records without failing.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 143   |   Reserved    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |           Reserved            | Nr of Mcast Address Records M |
///  +-------------------------------+-------------------------------+
///  :                            M records                          :
/// </code>
/// </remarks>
public readonly ref struct MldV2Report
{
    private readonly ReadOnlySpan<byte> _bytes;

    private MldV2Report(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many records there are.</summary>
    public int RecordCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Views a message as a report; false when it holds fewer records or sources than it says.</summary>
    public static bool TryParse(in IcmpV6Message message, out MldV2Report report)
    {
        report = default;
        if (message.Type != IcmpV6Type.MulticastListenerReportV2)
            return false;
        var count = BinaryPrimitives.ReadUInt16BigEndian(message.Bytes[6..]);
        if (!GroupRecordLayout.AreWhole(message.Body, count, IPv6Address.Length))
            return false;
        report = new MldV2Report(message.Bytes);
        return true;
    }

    /// <summary>Begins going through the records.</summary>
    public Enumerator GetEnumerator() => new(_bytes[IcmpV6Message.HeaderLength..], RecordCount);

    /// <summary>Goes through the records.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ReadOnlySpan<byte> _current;
        private int _left;

        internal Enumerator(ReadOnlySpan<byte> records, int count)
        {
            _rest = records;
            _left = count;
            _current = default;
        }

        /// <summary>The record at hand.</summary>
        public readonly MldRecord Current => new(_current);

        /// <summary>Takes the next record; false at the end.</summary>
        public bool MoveNext()
        {
            if (_left == 0 || !GroupRecordLayout.TryMeasure(_rest, IPv6Address.Length, out var length))
                return false;
            _left--;
            _current = _rest[..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
