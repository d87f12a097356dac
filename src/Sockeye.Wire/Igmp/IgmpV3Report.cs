// RFC 3376 §4.2.
using System;
using System.Buffers.Binary;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Igmp;

/// <summary>A checked view of a version 3 report; <c>foreach</c> goes through its records without failing.</summary>
/// <remarks>
/// <code>
///  +---------------+---------------+-------------------------------+
///  |  Type = 0x22  |   Reserved    |           Checksum            |
///  +---------------+---------------+-------------------------------+
///  |           Reserved            |  Number of Group Records (M)  |
///  +-------------------------------+-------------------------------+
///  :                            M records                          :
/// </code>
/// </remarks>
public readonly ref struct IgmpV3Report
{
    private readonly ReadOnlySpan<byte> _bytes;

    private IgmpV3Report(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many records there are.</summary>
    public int RecordCount => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Views a message as a report; false when it holds fewer records or sources than it says.</summary>
    public static bool TryParse(in IgmpMessage message, out IgmpV3Report report)
    {
        report = default;
        if (message.Type != IgmpType.MembershipReportV3)
            return false;
        var count = BinaryPrimitives.ReadUInt16BigEndian(message.Bytes[6..]);
        if (!GroupRecordLayout.AreWhole(message.Bytes[IgmpMessage.HeaderLength..], count, IPv4Address.Length))
            return false;
        report = new IgmpV3Report(message.Bytes);
        return true;
    }

    /// <summary>Begins going through the records.</summary>
    public Enumerator GetEnumerator() => new(_bytes[IgmpMessage.HeaderLength..], RecordCount);

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
        public readonly IgmpRecord Current => new(_current);

        /// <summary>Takes the next record; false at the end.</summary>
        public bool MoveNext()
        {
            if (_left == 0 || !GroupRecordLayout.TryMeasure(_rest, IPv4Address.Length, out var length))
                return false;
            _left--;
            _current = _rest[..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
