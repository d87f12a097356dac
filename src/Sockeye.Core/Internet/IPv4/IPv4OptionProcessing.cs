// Options of received IPv4 packets (RFC 791 §3.1, RFC 1122 §3.2.1.8, RFC 1812 §5.2.4), and which of them nobody should honour any
// more (RFC 7126).

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Internet.IPv4;

/// <summary>Looks at options; on the way through a router it fills in record route and timestamp.</summary>
internal static class IPv4OptionProcessing
{
    private const int NanosecondsPerMillisecond = 1_000_000;

    // RFC 791 §3.1: a time that is not milliseconds since midnight UT has the high bit set. Core knows no calendar.
    private const uint NotUniversalTime = 0x8000_0000;

    /// <summary>Whether the options may be accepted.</summary>
    /// <param name="options">The options.</param>
    /// <param name="pointer">Where in the packet the offending byte stands, for an ICMP parameter problem; 0 for none.</param>
    /// <returns>False when the packet is to be dropped.</returns>
    public static bool Check(ReadOnlySpan<byte> options, out byte pointer)
    {
        pointer = 0;
        var reader = new IPv4OptionReader(options);
        while (reader.TryRead(out IPv4Option option))
        {
            // RFC 7126 §4.3 and §4.4: packets with source routes are dropped, and without a word.
            if (option.IsSourceRoute) return false;
            if (IsSound(option)) continue;
            pointer = (byte)(IPv4Packet.MinHeaderLength + option.Offset);
            return false;
        }
        if (!reader.IsMalformed) return true;
        pointer = (byte)(IPv4Packet.MinHeaderLength + reader.ErrorOffset);
        return false;
    }

    /// <summary>Writes a router's own address and time where the options ask for it; the header checksum is written anew.</summary>
    /// <param name="packet">The packet, whose options have been checked.</param>
    /// <param name="own">Our address on the way out.</param>
    /// <param name="now">The time.</param>
    public static void Record(Span<byte> packet, IPv4Address own, Instant now)
    {
        int end = (packet[0] & 0xF) * 4;
        int at = IPv4Packet.MinHeaderLength;
        bool changed = false;
        while (at < end && packet[at] != (byte)IPv4OptionKind.EndOfList)
        {
            if (packet[at] == (byte)IPv4OptionKind.NoOperation)
            {
                at++;
                continue;
            }
            Span<byte> option = packet.Slice(at, packet[at + 1]);
            changed |= RecordIn(option, own, now);
            at += option.Length;
        }
        if (changed) IPv4Packet.WriteChecksum(packet);
    }

    private static bool IsSound(in IPv4Option option) => option.Kind switch
    {
        IPv4OptionKind.RecordRoute => option.TryReadRoute(out _, out _),
        IPv4OptionKind.Timestamp => option.TryReadTimestamp(out _, out _, out _),
        _ => true,
    };

    private static bool RecordIn(Span<byte> option, IPv4Address own, Instant now) => (IPv4OptionKind)option[0] switch
    {
        IPv4OptionKind.RecordRoute => RecordRoute(option, own),
        IPv4OptionKind.Timestamp => RecordTime(option, own, now),
        _ => false,
    };

    private static bool RecordRoute(Span<byte> option, IPv4Address own)
    {
        int pointer = option[2];
        if (pointer + 3 > option.Length) return false;
        own.WriteTo(option[(pointer - 1)..]);
        option[2] = (byte)(pointer + IPv4Address.Length);
        return true;
    }

    private static bool RecordTime(Span<byte> option, IPv4Address own, Instant now)
    {
        int pointer = option[2];
        int flag = option[3] & 0xF;
        bool withAddress = flag is 1 or 3;
        int size = withAddress ? 8 : 4;
        if (pointer - 1 + size > option.Length)
        {
            // RFC 791 §3.1: the overflow count says how many found no room; 15 is the most it can say.
            if (flag != 3 && option[3] >> 4 < 15) option[3] += 0x10;
            return true;
        }
        Span<byte> entry = option.Slice(pointer - 1, size);
        if (flag == 3 && IPv4Address.Read(entry) != own) return false;
        if (withAddress) own.WriteTo(entry);
        uint time = NotUniversalTime | (uint)(now.Nanoseconds / NanosecondsPerMillisecond);
        BinaryPrimitives.WriteUInt32BigEndian(entry[(size - 4)..], time);
        option[2] = (byte)(pointer + size);
        return true;
    }
}
