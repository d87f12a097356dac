using System;

namespace Sockeye.Wire.Printing;

/// <summary>The Multipath TCP option (RFC 8684, RFC 6824).</summary>
internal static class MultipathTcpPrinter
{
    private const byte Syn = 0x02;
    private const byte Ack = 0x10;

    /// <returns>False when the option has a length that its kind has not.</returns>
    public static bool TryPrint(PrinterLine line, ReadOnlySpan<byte> option, byte flags)
    {
        line.Protocol = "mptcp";
        if (option.Length < 3)
            return false;
        line.Add($" {option.Length}");
        switch (option[2] >> 4)
        {
            case 0:
                line.Add(" capable");
                return TryPrintCapable(line, option, flags);
            case 1:
                line.Add(" join");
                return TryPrintJoin(line, option, flags);
            case 2:
                line.Add(" dss");
                return (flags & Syn) == 0 && TryPrintDataSequence(line, option);
            case 3:
                line.Add(" add-addr");
                return TryPrintAddAddress(line, option);
            case 4:
                line.Add(" rem-addr");
                return TryPrintRemoveAddress(line, option);
            case 5:
                line.Add(" prio");
                if (option.Length is not (3 or 4))
                    return false;
                line.Add((option[2] & 1) != 0 ? " backup" : " non-backup");
                if (option.Length == 4)
                    line.Add($" id {(uint)option[3]}");
                return true;
            case 6:
                line.Add(" fail");
                if (option.Length == 12)
                    line.Add($" seq {line.U64(option, 4)}");
                return option.Length == 12;
            case 7:
                line.Add(" fast-close");
                if (option.Length == 12)
                    line.Add($" key 0x{line.U64(option, 4):x}");
                return option.Length == 12;
            default:
                line.Add(" unknown");
                return true;
        }
    }

    private static bool TryPrintCapable(PrinterLine line, ReadOnlySpan<byte> option, byte flags)
    {
        var isSyn = option.Length is 12 or 4 && (flags & Syn) != 0;
        var isAck = option.Length is 20 or 22 && (flags & (Syn | Ack)) == Ack;
        if (!isSyn && !isAck)
            return false;
        var version = option[2] & 0xF;
        if (version > 1)
        {
            line.Add($" Unknown Version ({version})");
            return true;
        }

        line.Add($" v{version}");
        if ((option[3] & 0x80) != 0)
            line.Add(" csum");
        if (option.Length >= 20)
            line.Add($" {{0x{line.U64(option, 4):x},0x{line.U64(option, 12):x}}}");
        else if (option.Length == 12)
            line.Add($" {{0x{line.U64(option, 4):x}}}");
        return true;
    }

    private static bool TryPrintJoin(PrinterLine line, ReadOnlySpan<byte> option, byte flags)
    {
        var isSyn = option.Length == 12 && (flags & Syn) != 0;
        var isSynAck = option.Length == 16 && (flags & (Syn | Ack)) == (Syn | Ack);
        var isAck = option.Length == 24 && (flags & Ack) != 0;
        if (!isSyn && !isSynAck && !isAck)
            return false;
        if (isAck)
        {
            line.Add(" hmac 0x");
            line.AddHex(option[4..24]);
            return true;
        }

        if ((option[2] & 1) != 0)
            line.Add(" backup");
        line.Add($" id {(uint)option[3]}");
        if (isSyn)
            line.Add($" token 0x{line.U32(option, 4):x} nonce 0x{line.U32(option, 8):x}");
        else
            line.Add($" hmac 0x{line.U64(option, 4):x} nonce 0x{line.U32(option, 12):x}");
        return true;
    }

    private static bool TryPrintDataSequence(PrinterLine line, ReadOnlySpan<byte> option)
    {
        if (option.Length < 4)
            return false;
        var flags = option[3];
        if ((flags & 0x10) != 0)
            line.Add(" fin");
        var rest = option[4..];
        if ((flags & 0x01) != 0)
        {
            line.Add(" ack ");
            if (!TryAddNumber(line, ref rest, (flags & 0x02) != 0))
                return false;
        }

        if ((flags & 0x04) == 0)
            return rest.IsEmpty;
        line.Add(" seq ");
        if (!TryAddNumber(line, ref rest, (flags & 0x08) != 0) || rest.Length < 4)
            return false;
        line.Add($" subseq {line.U32(rest, 0)}");
        if (rest.Length < 6)
            return false;
        line.Add($" len {(uint)line.U16(rest, 4)}");
        rest = rest[6..];
        if (rest.Length < 2)
            return rest.IsEmpty;
        line.Add($" csum 0x{(uint)line.U16(rest, 0):x}");
        return rest.Length == 2;
    }

    private static bool TryAddNumber(PrinterLine line, ref ReadOnlySpan<byte> rest, bool isLong)
    {
        var length = isLong ? 8 : 4;
        if (rest.Length < length)
            return false;
        line.Add($"{(isLong ? line.U64(rest, 0) : line.U32(rest, 0))}");
        rest = rest[length..];
        return true;
    }

    private static bool TryPrintAddAddress(PrinterLine line, ReadOnlySpan<byte> option)
    {
        var isV4 = option.Length is 8 or 10 or 16 or 18;
        if (!isV4 && option.Length is not (20 or 22 or 28 or 30))
            return false;
        line.Add((option[2] & 0xF) switch { 6 => " v0-ip6", 4 => " v0-ip4", 1 => " v1-echo", 0 => " v1", _ => " [bad version/echo]" });
        line.Add($" id {(uint)option[3]} ");
        var at = isV4 ? 8 : 20;
        if (isV4)
            line.Add($"{line.IPv4(option, 4)}");
        else
            line.Add($"{line.IPv6(option, 4)}");
        if ((option.Length - at) % 8 == 2)
        {
            line.Add($":{(uint)line.U16(option, at)}");
            at += 2;
        }

        if (option.Length - at == 8)
            line.Add($" hmac 0x{line.U64(option, at):x}");
        return true;
    }

    private static bool TryPrintRemoveAddress(PrinterLine line, ReadOnlySpan<byte> option)
    {
        if (option.Length < 4)
            return false;
        line.Add(" id");
        foreach (var id in option[3..])
            line.Add($" {(uint)id}");
        return true;
    }
}
