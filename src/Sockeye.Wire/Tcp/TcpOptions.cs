// The options that a connection acts on, read once for each segment. What is legal where (MSS only with SYN, SACK only if
// permitted) is the connection's to judge: here stands what was said.

using System;
using System.Buffers.Binary;

namespace Sockeye.Wire.Tcp;

/// <summary>A segment's options as plain fields. Where an option is repeated the last good one counts.</summary>
public struct TcpOptions
{
    // NOP, NOP, kind 8, length 10: how nearly every segment of an established connection carries timestamps (RFC 7323
    // Appendix A).
    private const uint AlignedTimestamps = 0x0101_080A;
    private const int AlignedTimestampsLength = 12;

    private SackBlocks _sackBlocks;

    /// <summary>The list broke off at an option that does not fit; what was read before it stands here.</summary>
    public bool Malformed { get; private set; }

    /// <summary>A maximum segment size was given.</summary>
    public bool HasMss { get; private set; }

    /// <summary>The maximum segment size as given, 0 included: whoever uses it sets a floor.</summary>
    public ushort Mss { get; private set; }

    /// <summary>A window scale was given.</summary>
    public bool HasWindowScale { get; private set; }

    /// <summary>The window scale, at most 14.</summary>
    public WindowScale WindowScale { get; private set; }

    /// <summary>Selective acknowledgments are welcome.</summary>
    public bool SackPermitted { get; private set; }

    /// <summary>Timestamps were given.</summary>
    public bool HasTimestamps { get; private set; }

    /// <summary>SEG.TSval.</summary>
    public uint TsVal { get; private set; }

    /// <summary>SEG.TSecr, meaningful with ACK.</summary>
    public uint TsEcr { get; private set; }

    /// <summary>A user timeout was given.</summary>
    public bool HasUserTimeout { get; private set; }

    /// <summary>The user timeout.</summary>
    public int UserTimeoutSeconds { get; private set; }

    /// <summary>A Fast Open option was given; with a cookie of length 0 it asks for one.</summary>
    public bool HasFastOpen { get; private set; }

    /// <summary>Where the cookie begins in the options.</summary>
    public byte FastOpenOffset { get; private set; }

    /// <summary>0, or 4 to 16.</summary>
    public byte FastOpenLength { get; private set; }

    /// <summary>The Fast Open option has the form that it had as an experiment.</summary>
    public bool IsFastOpenExperimental { get; private set; }

    /// <summary>The segment is signed by MD5 or TCP-AO.</summary>
    public bool HasSignature { get; private set; }

    /// <summary>An accurate ECN option was given.</summary>
    public bool HasAccurateEcn { get; private set; }

    /// <summary>Its counters.</summary>
    public AccurateEcnOption AccurateEcn { get; private set; }

    /// <summary>Where the MD5 digest begins in the options (RFC 2385 §3.0); 0 when there is none.</summary>
    public byte Md5Offset { get; private set; }

    /// <summary>How many blocks the selective acknowledgment has, 0 to 4.</summary>
    public byte SackCount { get; private set; }

    /// <summary>The blocks as they came; any may be nonsense (empty, backwards, never sent).</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<SackBlock> Sack => ((ReadOnlySpan<SackBlock>)_sackBlocks)[..SackCount];

    /// <summary>Reads a segment's options.</summary>
    public static void Parse(ReadOnlySpan<byte> options, out TcpOptions result)
    {
        result = default;
        if (options.IsEmpty) return;
        if (options.Length == AlignedTimestampsLength
            && BinaryPrimitives.ReadUInt32BigEndian(options) == AlignedTimestamps)
        {
            result.HasTimestamps = true;
            result.TsVal = BinaryPrimitives.ReadUInt32BigEndian(options[4..]);
            result.TsEcr = BinaryPrimitives.ReadUInt32BigEndian(options[8..]);
            return;
        }

        var reader = new TcpOptionReader(options);
        while (reader.TryRead(out var option)) result.Take(option);
        result.Malformed = reader.IsMalformed;
    }

    private void Take(TcpOption option)
    {
        switch (option.Kind)
        {
            case TcpOptionKind.MaximumSegmentSize when option.TryReadMss(out var mss):
                (HasMss, Mss) = (true, mss);
                break;
            case TcpOptionKind.WindowScale when option.TryReadWindowScale(out var scale):
                (HasWindowScale, WindowScale) = (true, scale);
                break;
            case TcpOptionKind.SackPermitted when option.IsSackPermitted:
                SackPermitted = true;
                break;
            case TcpOptionKind.Sack when option.TryReadSack(out var count):
                SackCount = (byte)Math.Min(count, SackBlocks.Max);
                for (var i = 0; i < SackCount; i++) _sackBlocks[i] = option.SackBlockAt(i);
                break;
            case TcpOptionKind.Timestamps when option.TryReadTimestamps(out var value, out var echoReply):
                (HasTimestamps, TsVal, TsEcr) = (true, value, echoReply);
                break;
            case TcpOptionKind.UserTimeout when option.TryReadUserTimeout(out var seconds):
                (HasUserTimeout, UserTimeoutSeconds) = (true, seconds);
                break;
            case TcpOptionKind.FastOpen or TcpOptionKind.Experiment1 or TcpOptionKind.Experiment2
                when option.TryReadFastOpen(out var cookie):
                HasFastOpen = true;
                IsFastOpenExperimental = option.Kind != TcpOptionKind.FastOpen;
                FastOpenLength = (byte)cookie.Length;
                FastOpenOffset = (byte)(option.Offset + option.Bytes.Length - cookie.Length);
                break;
            case TcpOptionKind.AccurateEcn0 or TcpOptionKind.AccurateEcn1 when option.TryReadAccurateEcn(out var counters):
                (HasAccurateEcn, AccurateEcn) = (true, counters);
                break;
            case TcpOptionKind.Md5Signature when option.TryReadMd5Signature(out var digest):
                HasSignature = true;
                Md5Offset = (byte)(option.Offset + option.Bytes.Length - digest.Length);
                break;
            case TcpOptionKind.Authentication:
                HasSignature = true;
                break;
            default:
                break; // Unknown, or of a length that it cannot have: ignored (RFC 9293 §3.1, MUST-6).
        }
    }
}
