using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What <see cref="TcpOutput"/> turns into bytes.</summary>
internal readonly ref struct OutgoingSegment
{
    /// <summary>Fixed part of the header.</summary>
    public required TcpHeader Header { get; init; }

    /// <summary>Options, a multiple of four bytes.</summary>
    public ReadOnlySpan<byte> Options { get; init; }

    /// <summary>Where the text comes from; null without text.</summary>
    public SendBuffer? Text { get; init; }

    /// <summary>Offset of the text behind SND.UNA.</summary>
    public int TextOffset { get; init; }

    /// <summary>Bytes of text.</summary>
    public int TextLength { get; init; }

    /// <summary>Text bytes of each segment on the wire; more text than that is cut below.</summary>
    public int SegmentSize { get; init; }

    /// <summary>Segments on the wire (RFC 4022 counts these, however many of them the device is given at once).</summary>
    public int Count => TextLength > SegmentSize && SegmentSize > 0 ? (TextLength + SegmentSize - 1) / SegmentSize : 1;

    /// <summary>CWR is part of an ACE field: each segment on the wire carries it.</summary>
    public bool RepeatsCwr { get; init; }

    /// <summary>The key to sign with (RFC 2385); then the options begin with room for the digest, and nothing is cut below.</summary>
    public ReadOnlySpan<byte> Secret { get; init; }

    /// <summary>Why.</summary>
    public TransmitReason Reason { get; init; }
}
