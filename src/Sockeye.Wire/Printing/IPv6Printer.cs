using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Wire.Printing;

/// <summary>IPv6 and its extension headers (RFC 8200).</summary>
internal static class IPv6Printer
{
    private const int HeaderLength = 40;

    public static void Print(in PrintContext context, ReadOnlySpan<byte> bytes, int length)
    {
        var line = context.Line;
        line.Protocol = "ip6";
        if (!line.Requires(bytes, HeaderLength))
            return;
        if (length < HeaderLength)
        {
            line.Add($"truncated-ip6 {length}");
            return;
        }

        line.Add("IP6 ");
        var version = bytes[0] >> 4;
        if (version != 6)
        {
            line.Add($"version error: {version} != 6");
            return;
        }

        uint payloadLength = line.U16(bytes, 4);
        // Without a payload length a jumbogram is looked for (RFC 2675), in all the bytes that are there.
        var total = (int)(payloadLength != 0 ? payloadLength + HeaderLength : (uint)length + HeaderLength);
        if (payloadLength != 0 && length < total)
            line.Add($"truncated-ip6 - {total - length} bytes missing!");
        var chain = new Chain
        {
            Packet = bytes[..Math.Min(bytes.Length, total)],
            Offset = HeaderLength,
            Left = total - HeaderLength,
            PayloadLength = payloadLength,
            Next = (IPProtocol)bytes[6],
        };
        var first = chain.Next;
        if (first is not (IPProtocol.Tcp or IPProtocol.Udp))
            line.Add($"{IPv6Address.Read(bytes[8..])} > {IPv6Address.Read(bytes[24..])}: ");
        while (TryPrintExtension(line, ref chain))
        {
        }

        if (!chain.IsDone && !line.IsTruncated)
            PrintPayload(context, chain, first, length);
    }

    private static void PrintPayload(in PrintContext context, scoped in Chain chain, IPProtocol first, int length)
    {
        var packet = chain.Packet;
        var left = chain.Left;
        if (chain.HasJumbo)
        {
            var total = (int)Math.Min(chain.PayloadLength + HeaderLength, int.MaxValue);
            if (total < chain.Offset)
            {
                context.Line.Truncate();
                return;
            }

            if (length < total)
                context.Line.Add($"truncated-ip6 - {total - length} bytes missing!");
            left = total - chain.Offset;
        }
        else if (chain.PayloadLength == 0)
        {
            if (chain.Offset > HeaderLength)
            {
                context.Line.Truncate();
                return;
            }

            packet = packet[..HeaderLength];
            left = 0;
        }

        var payload = new IPPayload
        {
            Bytes = packet[Math.Min(packet.Length, chain.Offset)..],
            Length = left,
            Source = IPv6Address.Read(packet[8..]),
            Destination = IPv6Address.Read(packet[24..]),
            FirstProtocol = first,
            IsFragment = chain.IsFragment,
        };
        IPPayloadPrinter.Print(context, payload, chain.Next);
    }

    // Prints one extension header and moves behind it; false at the first that is none, or when the line is done.
    private static bool TryPrintExtension(PrinterLine line, ref Chain chain)
    {
        line.Protocol = "ip6";
        var header = chain.Packet[Math.Min(chain.Packet.Length, chain.Offset)..];
        int advance;
        switch (chain.Next)
        {
            case IPProtocol.HopByHop:
                advance = PrintHopByHop(line, ref chain, header);
                break;
            case (IPProtocol)60:
                line.Protocol = "dstopt";
                advance = (line.U8(header, 1) + 1) * 8;
                if (line.Requires(header, advance))
                    line.Add("DSTOPT ");
                break;
            case (IPProtocol)43:
                advance = line.Requires(header, 1) ? RoutingHeaderPrinter.Print(line, header) : -1;
                break;
            case (IPProtocol)44:
                advance = PrintFragment(line, ref chain, header);
                break;
            default:
                return false;
        }

        if (line.IsTruncated || advance < 0)
        {
            chain.IsDone = true;
            return false;
        }

        chain.Previous = chain.Next;
        chain.Next = (IPProtocol)header[0];
        return TryMove(line, ref chain, advance);
    }

    private static bool TryMove(PrinterLine line, ref Chain chain, int advance)
    {
        line.Protocol = "ip6";
        // tcpdump stops in silence where the captured bytes end with a header.
        if (chain.Offset >= chain.Packet.Length)
            chain.IsDone = true;
        else if (chain.Left < advance)
            line.Truncate();
        chain.Offset += advance;
        chain.Left -= advance;
        return !chain.IsDone && !line.IsTruncated;
    }

    private static int PrintHopByHop(PrinterLine line, ref Chain chain, ReadOnlySpan<byte> header)
    {
        if (chain.Previous is not null)
        {
            line.Add(chain.HasHopByHop
                ? "[The Hop-by-Hop Options header was already found] (invalid)"
                : "[The Hop-by-Hop Options header don't follow the IPv6 header] (invalid)");
            return -1;
        }

        line.Protocol = "hbhopt";
        var length = (line.U8(header, 1) + 1) * 8;
        var isSound = false;
        if (!line.IsTruncated && header.Length >= length)
        {
            line.Add("HBH ");
            isSound = TryWalkOptions(line, ref chain, header[2..length]);
        }

        if (line.IsTruncated)
            return -1;
        if (!isSound)
            line.Add(" [|hbhopt]");
        chain.HasHopByHop = true;
        if (chain.PayloadLength == 0 && !chain.HasJumbo)
        {
            line.Add("[No valid Jumbo Payload Hop-by-Hop option found] (invalid)");
            return -1;
        }

        return isSound ? length : -1;
    }

    private static bool TryWalkOptions(PrinterLine line, ref Chain chain, ReadOnlySpan<byte> options)
    {
        for (var i = 0; i < options.Length;)
        {
            var type = options[i];
            if (type == 0)
            {
                i++;
                continue;
            }

            if (i + 1 >= options.Length || i + 2 + options[i + 1] > options.Length)
                return false;
            var length = options[i + 1];
            var (name, wanted) = type switch { 0x05 => ("rtalert", 2), 0xC2 => ("jumbo", 4), 0xC9 => ("homeaddr", 16), _ => ("", 0) };
            if (name.Length > 0 && options.Length - i < wanted + 2)
            {
                line.Add($"({name}: trunc)");
                return false;
            }

            if (name.Length > 0 && (type == 0xC9 ? length < wanted : length != wanted))
            {
                line.Add($"({name}: invalid len {(uint)length})");
                return false;
            }

            if (type == 0xC2)
                chain.TakeJumbo(line.U32(options, i + 2));
            i += 2 + length;
        }

        return true;
    }

    private static int PrintFragment(PrinterLine line, ref Chain chain, ReadOnlySpan<byte> header)
    {
        line.Protocol = "frag6";
        uint offset = line.U16(header, 2) & 0xFFF8u;
        // What is left in the packet by its own header; a lying one wraps, as tcpdump's does.
        var length = unchecked((ulong)(HeaderLength + (long)line.U16(chain.Packet, 4) - chain.Offset - 8));
        line.Add($"frag ({offset}|{length})");
        if (offset != 0)
            return -1;
        line.Add(" ");
        chain.IsFragment = true;
        return chain.Packet.Length <= chain.Offset + 8 ? -1 : 8;
    }

    /// <summary>How far the chain of headers has been walked.</summary>
    private ref struct Chain
    {
        public ReadOnlySpan<byte> Packet;
        public int Offset;
        public int Left;
        public uint PayloadLength;
        public IPProtocol Next;
        public IPProtocol? Previous;
        public bool HasHopByHop;
        public bool HasJumbo;
        public bool IsFragment;
        public bool IsDone;
        private bool _sawJumbo;

        public void TakeJumbo(uint length)
        {
            // Only the first counts, and only one that a jumbogram may have.
            if (!_sawJumbo && PayloadLength == 0 && length > 65535)
            {
                HasJumbo = true;
                PayloadLength = length;
            }

            _sawJumbo = true;
        }
    }
}
