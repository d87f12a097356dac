// One TCP option (RFC 9293 §3.1 "Options"):   +--------+--------+-----//----+
//                                             |  kind  | length |   data    |
//                                             +--------+--------+-----//----+
// The typed reads check kind and length together: an option of another length is not that option, and is ignored.

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Tcp;

/// <summary>An option whose length lies within the header.</summary>
public readonly ref struct TcpOption
{
    /// <summary>Fast Open's identifier while it was an experiment (RFC 7413 §4.1.1).</summary>
    public const ushort FastOpenExperiment = 0xF989;

    internal TcpOption(ReadOnlySpan<byte> bytes, int offset)
    {
        Bytes = bytes;
        Offset = offset;
    }

    /// <summary>Kind, length and data.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where the option begins in the options.</summary>
    public int Offset { get; }

    /// <summary>Which option.</summary>
    public TcpOptionKind Kind => (TcpOptionKind)Bytes[0];

    /// <summary>What follows kind and length.</summary>
    public ReadOnlySpan<byte> Data => Bytes[2..];

    /// <summary>Selective acknowledgments are welcome.</summary>
    public bool IsSackPermitted => Is(TcpOptionKind.SackPermitted, 2);

    /// <summary>Reads the maximum segment size.</summary>
    public bool TryReadMss(out ushort mss)
    {
        var ok = Is(TcpOptionKind.MaximumSegmentSize, 4);
        mss = ok ? BinaryPrimitives.ReadUInt16BigEndian(Data) : (ushort)0;
        return ok;
    }

    /// <summary>Reads the window scale; a shift above 14 counts as 14.</summary>
    public bool TryReadWindowScale(out WindowScale scale)
    {
        var ok = Is(TcpOptionKind.WindowScale, 3);
        scale = ok ? WindowScale.FromWire(Bytes[2]) : default;
        return ok;
    }

    /// <summary>Reads the timestamps.</summary>
    public bool TryReadTimestamps(out uint value, out uint echoReply)
    {
        var ok = Is(TcpOptionKind.Timestamps, 10);
        value = ok ? BinaryPrimitives.ReadUInt32BigEndian(Data) : 0;
        echoReply = ok ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[6..]) : 0;
        return ok;
    }

    /// <summary>Counts the blocks of a selective acknowledgment, 1 to 4.</summary>
    public bool TryReadSack(out int count)
    {
        var length = Bytes.Length - 2;
        var ok = Kind == TcpOptionKind.Sack && length > 0 && length % SackBlock.WireLength == 0;
        count = ok ? length / SackBlock.WireLength : 0;
        return ok;
    }

    /// <summary>One block of a selective acknowledgment; the index is below the count.</summary>
    public SackBlock SackBlockAt(int index) => SackBlock.Read(Data[(index * SackBlock.WireLength)..]);

    /// <summary>Reads the peer's user timeout (RFC 5482 §3) in seconds.</summary>
    public bool TryReadUserTimeout(out int seconds)
    {
        var ok = Is(TcpOptionKind.UserTimeout, 4);
        int value = ok ? BinaryPrimitives.ReadUInt16BigEndian(Data) : 0;
        seconds = (value & 0x8000) != 0 ? (value & 0x7FFF) * 60 : value;
        return ok;
    }

    /// <summary>Reads a Fast Open cookie, of kind 34 or of the experiment; empty asks for one. False when its length is not
    /// 0 or an even number from 4 to 16 (RFC 7413 §4.1.1).</summary>
    public bool TryReadFastOpen(out ReadOnlySpan<byte> cookie)
    {
        cookie = default;
        if (Kind == TcpOptionKind.FastOpen) cookie = Data;
        else if (TryReadExperiment(out var id, out var data) && id == FastOpenExperiment) cookie = data;
        else return false;
        return cookie.IsEmpty || cookie.Length is >= 4 and <= 16 && cookie.Length % 2 == 0;
    }

    /// <summary>Reads an experiment's identifier and data (RFC 6994 §3.1).</summary>
    public bool TryReadExperiment(out ushort id, out ReadOnlySpan<byte> data)
    {
        var ok = Kind is TcpOptionKind.Experiment1 or TcpOptionKind.Experiment2 && Bytes.Length >= 4;
        id = ok ? BinaryPrimitives.ReadUInt16BigEndian(Data) : (ushort)0;
        data = ok ? Bytes[4..] : default;
        return ok;
    }

    /// <summary>Reads an MD5 digest (RFC 2385 §3.0).</summary>
    public bool TryReadMd5Signature(out ReadOnlySpan<byte> digest)
    {
        var ok = Is(TcpOptionKind.Md5Signature, 18);
        digest = ok ? Data : default;
        return ok;
    }

    /// <summary>Reads TCP authentication (RFC 5925 §2.2).</summary>
    public bool TryReadAuthentication(out byte keyId, out byte nextKeyId, out ReadOnlySpan<byte> mac)
    {
        var ok = Kind == TcpOptionKind.Authentication && Bytes.Length >= 4;
        keyId = ok ? Bytes[2] : (byte)0;
        nextKeyId = ok ? Bytes[3] : (byte)0;
        mac = ok ? Bytes[4..] : default;
        return ok;
    }

    /// <summary>Reads Multipath TCP's subtype (RFC 8684 §3).</summary>
    public bool TryReadMultipath(out int subtype)
    {
        var ok = Kind == TcpOptionKind.Multipath && Bytes.Length >= 3;
        subtype = ok ? Bytes[2] >> 4 : 0;
        return ok;
    }

    /// <summary>Reads accurate ECN's byte counters, in either order.</summary>
    // RFC 9768 §3.2.3: of an option with any other length only the whole fields that fit count; what is left is padding.
    public bool TryReadAccurateEcn(out AccurateEcnOption counters)
    {
        counters = default;
        if (Kind is not (TcpOptionKind.AccurateEcn0 or TcpOptionKind.AccurateEcn1)) return false;
        int count = Math.Min(Data.Length / AccurateEcnOption.CounterLength, AccurateEcnOption.MaxCount);
        counters = new AccurateEcnOption(
            Kind == TcpOptionKind.AccurateEcn1,
            count,
            count > 0 ? Read24(Data) : 0,
            count > 1 ? Read24(Data[3..]) : 0,
            count > 2 ? Read24(Data[6..]) : 0);
        return true;
    }

    private static uint Read24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] << 16 | bytes[1] << 8 | bytes[2]);

    private bool Is(TcpOptionKind kind, int length) => Kind == kind && Bytes.Length == length;
}
