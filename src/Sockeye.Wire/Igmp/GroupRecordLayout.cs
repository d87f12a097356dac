// RFC 3376 §4.2.4 to §4.2.12, RFC 3810 §5.2.4 to §5.2.12: both families have the same records, but for the addresses' length.
using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Igmp;

/// <summary>How long a group record is, and where its parts are.</summary>
internal static class GroupRecordLayout
{
    /// <summary>Where the group's address is.</summary>
    public const int AddressOffset = 4;

    /// <summary>Where the first source is.</summary>
    public static int SourcesOffset(int addressLength) => AddressOffset + addressLength;

    /// <summary>How long the first record is; false when it is not whole.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> records, int addressLength, out int length)
    {
        length = SourcesOffset(addressLength);
        if (records.Length < length)
            return false;
        length += BinaryPrimitives.ReadUInt16BigEndian(records[2..]) * addressLength + records[1] * 4;
        return length <= records.Length;
    }

    /// <summary>Whether so many records are there whole.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> records, int count, int addressLength)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TryMeasure(records, addressLength, out var length))
                return false;
            records = records[length..];
        }

        return true;
    }

    /// <summary>Writes all but the addresses, where there is room for all.</summary>
    public static bool TryBegin(Span<byte> room, GroupRecordType type, int sources, int addressLength, out Span<byte> record)
    {
        record = default;
        var length = SourcesOffset(addressLength) + sources * addressLength;
        if (length > room.Length || sources > ushort.MaxValue)
            return false;
        record = room[..length];
        record[0] = (byte)type;
        record[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], (ushort)sources);
        return true;
    }
}
