using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>TCP (RFC 9293), with sequence numbers relative to the connection's first packet where a table is given.</summary>
internal static class TcpPrinter
{
    private const int HeaderLength = 20;
    private const byte Fin = 0x01;
    private const byte Syn = 0x02;
    private const byte Rst = 0x04;
    private const byte Ack = 0x10;
    private const byte Urg = 0x20;
    private const string FlagLetters = "FSRP.UEW";

    public static void Print(in PrintContext context, in IPPayload payload)
    {
        var line = context.Line;
        line.Protocol = "tcp";
        var bytes = payload.Bytes;
        if (bytes.Length < 4)
        {
            if (payload.Source.IsIPv4)
                line.Add($"{payload.Source.AsIPv4} > {payload.Destination.AsIPv4}:");
            else
                line.Add($"{payload.Source.AsIPv6} > {payload.Destination.AsIPv6}:");
            line.Truncate();
            return;
        }

        var (source, destination) = (line.U16(bytes, 0), line.U16(bytes, 2));
        UdpPrinter.AddEnds(line, payload, payload.FirstProtocol == IPProtocol.Tcp, source, destination);
        if (!line.Requires(bytes, HeaderLength))
            return;
        var headerLength = (bytes[12] >> 4) * 4;
        if (headerLength < HeaderLength)
        {
            line.Add($" tcp {(uint)(payload.Length - headerLength)} [bad hdr length {headerLength} - too short, < 20]");
            return;
        }

        var flags = bytes[13];
        line.Add("Flags [");
        AddFlags(line, flags);
        line.Add("]");
        var (seq, ack) = (line.U32(bytes, 4), line.U32(bytes, 8));
        var sackOrigin = 0u;
        if (context.Sequences is { } table && (flags & Ack) != 0)
        {
            var flow = new SequenceTable.Flow(payload.Source, payload.Destination, source, destination);
            sackOrigin = table.MakeRelative(flow, (flags & Syn) != 0, ref seq, ref ack);
        }

        if (headerLength > payload.Length)
        {
            line.Add($" [bad hdr length {headerLength} - too long, > {payload.Length}]");
            return;
        }

        var length = payload.Length - headerLength;
        AddNumbers(line, bytes, flags, seq, ack, length);
        if (headerLength > HeaderLength && !TcpOptionPrinter.TryPrint(line, bytes, headerLength, flags, sackOrigin, bytes.Length >= payload.Length))
            return;
        line.Add($", length {length}");
        if (length == 0)
            return;
        if (bytes.Length < headerLength)
        {
            line.Add($" [remaining caplen({bytes.Length}) < header length({headerLength})]");
            line.Truncate();
        }
        else if (source == 53 || destination == 53)
        {
            DnsPrinter.PrintOverTcp(line, bytes[headerLength..], length);
        }
    }

    private static void AddNumbers(PrinterLine line, ReadOnlySpan<byte> bytes, byte flags, uint seq, uint ack, int length)
    {
        if (length > 0)
            line.Add($", seq {seq}:{unchecked(seq + (uint)length)}");
        else if ((flags & (Syn | Fin | Rst)) != 0)
            line.Add($", seq {seq}");
        if ((flags & Ack) != 0)
            line.Add($", ack {ack}");
        line.Add($", win {(uint)line.U16(bytes, 14)}");
        if ((flags & Urg) != 0)
            line.Add($", urg {(uint)line.U16(bytes, 18)}");
    }

    private static void AddFlags(PrinterLine line, byte flags)
    {
        if (flags == 0)
            line.Add("none");
        for (var bit = 0; bit < 8; bit++)
        {
            if ((flags >> bit & 1) != 0)
                line.Add($"{FlagLetters[bit]}");
        }
    }
}
