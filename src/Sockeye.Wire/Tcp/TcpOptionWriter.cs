// Appends options, each padded with no-operations to four bytes, in the arrangements that Linux uses and RFC 7323 Appendix A
// advises, so that 32-bit fields stand aligned:
//
//   SYN   mss 1460, sackOK, TS val 1 ecr 0, nop, wscale 7
//   data  nop, nop, TS val 1 ecr 2
//   ACK   nop, nop, TS val 1 ecr 2, nop, nop, sack 1 {10:20}
//
// The accurate ECN option is the only one whose length has no padding of its own where the next option's padding can take its last
// bytes; whoever appends it calls PadAccurateEcn at the end.

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Tcp;

/// <summary>Writes options one after another into at most 40 bytes; one that does not fit is refused whole. Whatever is
/// written so far is always a multiple of four bytes.</summary>
public ref struct TcpOptionWriter
{
    private const byte Nop = (byte)TcpOptionKind.NoOperation;

    private readonly Span<byte> _target;

    // The last bytes of an accurate ECN option, which the padding of what comes next takes.
    private byte _leftover0;
    private byte _leftover1;
    private int _leftovers;

    /// <summary>Into a buffer of the caller.</summary>
    public TcpOptionWriter(Span<byte> target) =>
        _target = target.Length > TcpSegment.MaxOptionsLength ? target[..TcpSegment.MaxOptionsLength] : target;

    /// <summary>Bytes so far, a multiple of four.</summary>
    public int Length { get; private set; }

    /// <summary>The options so far, ready for <see cref="TcpHeader.Write"/>.</summary>
    public readonly ReadOnlySpan<byte> Written => _target[..Length];

    /// <summary>mss 1460.</summary>
    public bool TryAppendMss(ushort mss)
    {
        if (!TryReserve(4, out var option)) return false;
        option[0] = (byte)TcpOptionKind.MaximumSegmentSize;
        option[1] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], mss);
        return true;
    }

    /// <summary>nop, nop, sackOK.</summary>
    public bool TryAppendSackPermitted()
    {
        if (!TryReserve(4, out var option)) return false;
        PadTwo(option);
        WriteSackPermitted(option[2..]);
        return true;
    }

    /// <summary>nop, nop, TS val x ecr y.</summary>
    public bool TryAppendTimestamps(uint value, uint echoReply)
    {
        if (!TryReserve(12, out var option)) return false;
        option[0] = option[1] = Nop;
        WriteTimestamps(option[2..], value, echoReply);
        return true;
    }

    /// <summary>sackOK, TS val x ecr y: the permission takes the padding's place.</summary>
    public bool TryAppendSackPermittedAndTimestamps(uint value, uint echoReply)
    {
        if (!TryReserve(12, out var option)) return false;
        WriteSackPermitted(option);
        WriteTimestamps(option[2..], value, echoReply);
        return true;
    }

    /// <summary>nop, wscale 7.</summary>
    public bool TryAppendWindowScale(WindowScale scale)
    {
        if (!TryReserve(4, out var option)) return false;
        option[0] = PadOne();
        option[1] = (byte)TcpOptionKind.WindowScale;
        option[2] = 3;
        option[3] = scale.Shift;
        return true;
    }

    /// <summary>nop, nop, sack n {…}: as many of the blocks, from the first, as there is room for. Returns how many.</summary>
    public int AppendSack(scoped ReadOnlySpan<SackBlock> blocks)
    {
        var count = Math.Min(blocks.Length, (_target.Length - Length - 4) / SackBlock.WireLength);
        if (count <= 0 || !TryReserve(4 + count * SackBlock.WireLength, out var option)) return 0;
        PadTwo(option);
        option[2] = (byte)TcpOptionKind.Sack;
        option[3] = (byte)(2 + count * SackBlock.WireLength);
        for (var i = 0; i < count; i++) blocks[i].WriteTo(option[(4 + i * SackBlock.WireLength)..]);
        return count;
    }

    /// <summary>Accurate ECN (RFC 9768 §3.2.3). Up to two bytes of it wait for the padding of a SACK option, permission or window
    /// scale that follows.</summary>
    public bool TryAppendAccurateEcn(in AccurateEcnOption counters)
    {
        Span<byte> whole = stackalloc byte[16];
        whole.Fill(Nop);
        whole[0] = (byte)counters.Kind;
        whole[1] = (byte)counters.Length;
        for (var place = 0; place < counters.Count; place++)
        {
            var field = whole[(AccurateEcnOption.BaseLength + place * AccurateEcnOption.CounterLength)..];
            (field[0], field[1], field[2]) = ((byte)(counters[place] >> 16), (byte)(counters[place] >> 8), (byte)counters[place]);
        }
        var left = counters.Length % 4;
        if (left == 3) left = 0;
        var words = (counters.Length - left + 3) & ~3;
        if (!TryReserve(words, out var option)) return false;
        whole[..words].CopyTo(option);
        (_leftover0, _leftover1, _leftovers) = (whole[words], whole[words + 1], left);
        return true;
    }

    /// <summary>Ends an accurate ECN option whose last bytes nothing took.</summary>
    public void PadAccurateEcn()
    {
        if (_leftovers == 0 || !TryReserve(4, out var option)) return;
        PadTwo(option);
        option[2..].Fill(Nop);
    }

    /// <summary>User timeout (RFC 5482 §3): seconds up to 32,767, then minutes.</summary>
    public bool TryAppendUserTimeout(int seconds)
    {
        if (!TryReserve(4, out var option)) return false;
        option[0] = (byte)TcpOptionKind.UserTimeout;
        option[1] = 4;
        var value = seconds <= 0x7FFF ? seconds : 0x8000 | Math.Min(seconds / 60, 0x7FFF);
        BinaryPrimitives.WriteUInt16BigEndian(option[2..], (ushort)value);
        return true;
    }

    /// <summary>tfo cookie (RFC 7413 §4.1.1), padded behind; empty asks for one.</summary>
    public bool TryAppendFastOpen(scoped ReadOnlySpan<byte> cookie) => TryAppend(TcpOptionKind.FastOpen, cookie);

    /// <summary>tfo cookie in the form of the experiment (RFC 7413 §4.1.1, RFC 6994 §3): kind 254, length, 0xF989, cookie.</summary>
    public bool TryAppendFastOpenExperiment(scoped ReadOnlySpan<byte> cookie)
    {
        Span<byte> data = stackalloc byte[sizeof(ushort) + cookie.Length];
        BinaryPrimitives.WriteUInt16BigEndian(data, TcpOption.FastOpenExperiment);
        cookie.CopyTo(data[sizeof(ushort)..]);
        return TryAppend(TcpOptionKind.Experiment2, data);
    }

    /// <summary>nop, nop, md5 (RFC 2385 §3.0): room for a digest that is written when the segment is whole.</summary>
    public bool TryAppendMd5Signature()
    {
        if (!TryReserve(TcpMd5Signature.OptionLength, out var option)) return false;
        option.Clear();
        option[0] = option[1] = Nop;
        option[2] = (byte)TcpOptionKind.Md5Signature;
        option[3] = TcpMd5Signature.OptionLength - 2;
        return true;
    }

    /// <summary>Any option, padded behind with no-operations.</summary>
    public bool TryAppend(TcpOptionKind kind, scoped ReadOnlySpan<byte> data)
    {
        var length = 2 + data.Length;
        if (!TryReserve(length + 3 & ~3, out var option)) return false;
        option[0] = (byte)kind;
        option[1] = (byte)length;
        data.CopyTo(option[2..]);
        option[length..].Fill(Nop);
        return true;
    }

    /// <summary>Options of a handshake segment in Linux's order. What is null is left out.</summary>
    public static int WriteSyn(
        Span<byte> target,
        ushort mss,
        bool sackPermitted,
        (uint Value, uint EchoReply)? timestamps,
        WindowScale? scale,
        AccurateEcnOption? accurateEcn = null)
    {
        var writer = new TcpOptionWriter(target);
        writer.TryAppendMss(mss);
        if (timestamps is var (value, echoReply))
        {
            if (sackPermitted) writer.TryAppendSackPermittedAndTimestamps(value, echoReply);
            else writer.TryAppendTimestamps(value, echoReply);
        }

        if (accurateEcn is { } counters) writer.TryAppendAccurateEcn(counters);
        if (sackPermitted && timestamps is null) writer.TryAppendSackPermitted();
        if (scale is { } shift) writer.TryAppendWindowScale(shift);
        writer.PadAccurateEcn();
        return writer.Length;
    }

    private void PadTwo(Span<byte> option)
    {
        option[0] = _leftovers > 0 ? _leftover0 : Nop;
        option[1] = _leftovers > 1 ? _leftover1 : Nop;
        _leftovers = 0;
    }

    // One byte of padding takes one byte, not half of two.
    private byte PadOne()
    {
        if (_leftovers != 1) return Nop;
        _leftovers = 0;
        return _leftover0;
    }

    private bool TryReserve(int length, out Span<byte> option)
    {
        option = default;
        if (length > _target.Length - Length) return false;
        option = _target.Slice(Length, length);
        Length += length;
        return true;
    }

    private static void WriteSackPermitted(Span<byte> option)
    {
        option[0] = (byte)TcpOptionKind.SackPermitted;
        option[1] = 2;
    }

    private static void WriteTimestamps(Span<byte> option, uint value, uint echoReply)
    {
        option[0] = (byte)TcpOptionKind.Timestamps;
        option[1] = 10;
        BinaryPrimitives.WriteUInt32BigEndian(option[6..], echoReply);
        BinaryPrimitives.WriteUInt32BigEndian(option[2..], value);
    }
}
