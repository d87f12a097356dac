using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Foundation;

/// <summary>What a <see cref="TraceRecord"/> tells.</summary>
public enum TraceKind : byte
{
    /// <summary>A packet was dropped: Number is the <see cref="DropReason"/>.</summary>
    Drop,

    /// <summary>A TCP connection changed state: From and To are TcpState values, Number the TcpEvent that did it.</summary>
    TcpState,

    /// <summary>A retransmission timeout: Number is how many in a row, Duration the timeout in nanoseconds.</summary>
    RetransmissionTimeout,

    /// <summary>Fast retransmit began.</summary>
    FastRetransmit,

    /// <summary>Congestion window or threshold changed: Number is cwnd in bytes, Duration ssthresh.</summary>
    Congestion,

    /// <summary>A zero window stopped the sender, or opened again: Number is 1 or 0.</summary>
    ZeroWindow,

    /// <summary>A segment at RCV.NXT found no memory in the receive buffer, so the window closes: Number is how many bytes are held,
    /// Duration how many may be.</summary>
    ReceiveMemory,

    /// <summary>Text beyond a hole was refused, or thrown away again, for want of memory: Number and Duration as for
    /// <see cref="ReceiveMemory"/>.</summary>
    ReassemblyMemory,

    /// <summary>A neighbour changed state: From and To are neighbour states.</summary>
    Neighbor,

    /// <summary>An address changed state (tentative, valid, duplicate, gone): From and To.</summary>
    Address,

    /// <summary>An application called: From is the <see cref="CallKind"/>, Number what the call returned, Duration a hash of the bytes that were
    /// sent or received.</summary>
    Call,
}

/// <summary>One event of the stack as a value, for diagrams, captures and people.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
public readonly record struct TraceRecord(Instant Time, TraceKind Kind)
{
    /// <summary>Our end, where there is one.</summary>
    public Endpoint Local { get; init; }

    /// <summary>The other end, where there is one.</summary>
    public Endpoint Remote { get; init; }

    /// <summary>Old state.</summary>
    public byte From { get; init; }

    /// <summary>New state.</summary>
    public byte To { get; init; }

    /// <summary>A number whose meaning the kind gives.</summary>
    public long Number { get; init; }

    /// <summary>A second number, in nanoseconds where it is a time.</summary>
    public long Duration { get; init; }
}
