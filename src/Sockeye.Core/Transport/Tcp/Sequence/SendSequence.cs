using System;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Sequence;

/// <summary>The send sequence variables (RFC 9293 §3.3.1).</summary>
/// <remarks>
/// <code>
///              1         2          3          4
///         ----------|----------|----------|----------
///                 Una        Nxt      Una+Wnd
///   1 acknowledged   2 in flight   3 may be sent   4 may not yet
/// </code>
/// Nxt never goes back: what is sent again is the recovery's business. A mutable struct with verbs: keep it in a field that is
/// not readonly.
/// </remarks>
internal struct SendSequence
{
    /// <summary>SND.UNA: the oldest unacknowledged number.</summary>
    public SequenceNumber Una;

    /// <summary>SND.NXT: the next to be sent; also the highest ever sent (SND.MAX).</summary>
    public SequenceNumber Nxt;

    /// <summary>SND.WND: the peer's window in bytes, counted from Una. May shrink below what is in flight.</summary>
    public uint Wnd;

    /// <summary>SND.UP: behind the last urgent byte; meaningful while it lies above Una and <see cref="IsUrgent"/>.</summary>
    public SequenceNumber Up;

    /// <summary>SND.WL1: SEG.SEQ of the segment that last updated the window.</summary>
    public SequenceNumber Wl1;

    /// <summary>SND.WL2: SEG.ACK of that segment.</summary>
    public SequenceNumber Wl2;

    /// <summary>ISS.</summary>
    public SequenceNumber Iss;

    /// <summary>MAX.SND.WND: the largest window the peer has offered (RFC 5961 §5, RFC 9293 §3.8.6.2.1).</summary>
    public uint MaxWnd;

    /// <summary>The shift of the windows that the peer sends.</summary>
    public WindowScale Scale;

    /// <summary>There is urgent data not yet acknowledged.</summary>
    public bool IsUrgent;

    /// <summary>Numbers in flight, SYN and FIN included.</summary>
    public readonly int InFlight => Nxt - Una;

    /// <summary>Bytes that the peer's window still takes; negative after it shrank.</summary>
    public readonly int Usable => Una + Wnd - Nxt;

    /// <summary>Begins with a fresh ISS.</summary>
    public static SendSequence Begin(SequenceNumber iss) => new() { Iss = iss, Una = iss, Nxt = iss, Up = iss };

    /// <summary>Takes the window of a handshake segment, whose field is never scaled (RFC 7323 §2.2).</summary>
    public void SetWindow(SequenceNumber seq, SequenceNumber ack, uint window)
    {
        Wnd = window;
        MaxWnd = Math.Max(MaxWnd, window);
        Wl1 = seq;
        Wl2 = ack;
    }

    // RFC 9293 §3.10.7.4, fifth: "If (SND.WL1 < SEG.SEQ or (SND.WL1 = SEG.SEQ and SND.WL2 =< SEG.ACK)), set SND.WND <- SEG.WND,
    //   set SND.WL1 <- SEG.SEQ, and set SND.WL2 <- SEG.ACK."
    // DEVIATION RFC 9293 §3.10.7.4: as in Linux, a segment that moves SND.UNA brings its window even where its sequence number is older: it
    // may be a retransmission. One that moves nothing may open the window or close it, not shrink it: it may be an old one overtaken.
    /// <summary>Takes the window of a segment unless the segment may be older than the one that set it.</summary>
    /// <param name="seq">SEG.SEQ.</param>
    /// <param name="ack">SEG.ACK.</param>
    /// <param name="window">SEG.WND.</param>
    /// <param name="changed">Gets whether the window is another than before.</param>
    /// <returns>True when the window was taken.</returns>
    public bool UpdateWindow(SequenceNumber seq, SequenceNumber ack, UnscaledWindow window, out bool changed)
    {
        uint bytes = window.Scale(Scale).Bytes;
        changed = false;
        if (!(Una < ack || Wl1 < seq || (Wl1 == seq && (bytes > Wnd || bytes == 0)))) return false;
        changed = bytes != Wnd;
        SetWindow(seq, ack, bytes);
        return true;
    }
}
