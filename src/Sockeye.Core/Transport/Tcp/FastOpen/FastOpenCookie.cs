using System;
using System.Buffers.Binary;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>What a Fast Open option says (RFC 7413 §2): nothing, a request, or a cookie of 4 to 16 bytes.</summary>
/// <param name="Bits">The cookie's bytes from the top.</param>
/// <param name="Length">Bytes; 0 for a request, below 0 when there is no option.</param>
/// <param name="IsExperimental">In the form that the option had as an experiment (RFC 7413 §4.1.1, RFC 6994 §3).</param>
internal readonly record struct FastOpenCookie(UInt128 Bits, sbyte Length, bool IsExperimental)
{
    /// <summary>Most bytes of a cookie.</summary>
    public const int MaxLength = 16;

    /// <summary>No option.</summary>
    public static FastOpenCookie None => new(default, -1, false);

    /// <summary>An option without cookie: the client would like one.</summary>
    public static FastOpenCookie Request => new(default, 0, false);

    /// <summary>There is a cookie.</summary>
    public bool IsSome => Length > 0;

    /// <summary>There is an option.</summary>
    public bool IsOption => Length >= 0;

    /// <summary>Bytes that the option takes, padded.</summary>
    public int OptionLength => IsOption ? (Length + (IsExperimental ? 4 : 2) + 3) & ~3 : 0;

    /// <summary>Reads a cookie, of at most sixteen bytes.</summary>
    public static FastOpenCookie Read(ReadOnlySpan<byte> cookie, bool isExperimental)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes.Clear();
        cookie.CopyTo(bytes);
        return new FastOpenCookie(BinaryPrimitives.ReadUInt128BigEndian(bytes), (sbyte)cookie.Length, isExperimental);
    }

    /// <summary>Reads the option of a segment.</summary>
    public static FastOpenCookie Of(in TcpOptions options, ReadOnlySpan<byte> segment)
    {
        if (!options.HasFastOpen) return None;
        var cookie = segment.Slice(TcpSegment.MinHeaderLength + options.FastOpenOffset, options.FastOpenLength);
        return Read(cookie, options.IsFastOpenExperimental);
    }

    /// <summary>The same bytes, whatever form the option had.</summary>
    public bool Matches(in FastOpenCookie other) => Length == other.Length && Bits == other.Bits;

    /// <summary>Appends the option; false when there is no room, or nothing to say.</summary>
    public bool TryAppend(ref TcpOptionWriter writer)
    {
        if (!IsOption) return false;
        Span<byte> bytes = stackalloc byte[MaxLength];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        ReadOnlySpan<byte> cookie = bytes[..Length];
        return IsExperimental ? writer.TryAppendFastOpenExperiment(cookie) : writer.TryAppendFastOpen(cookie);
    }
}
