using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Sequence;

/// <summary>The receive sequence variables (RFC 9293 §3.3.1).</summary>
/// <remarks>
/// <code>
///              1          2          3
///         ----------|----------|----------
///                 Nxt        Adv
///   1 received    2 the window we have promised    3 not yet allowed
/// </code>
/// A mutable struct with verbs: keep it in a field that is not readonly.
/// </remarks>
internal struct ReceiveSequence
{
    /// <summary>RCV.NXT: the next expected.</summary>
    public SequenceNumber Nxt;

    /// <summary>RCV.NXT + RCV.WND: the right edge that was promised. It never moves left.</summary>
    public SequenceNumber Adv;

    /// <summary>IRS.</summary>
    public SequenceNumber Irs;

    /// <summary>The shift of the windows that we send.</summary>
    public WindowScale Scale;

    /// <summary>Last.ACK.sent (RFC 7323 §4.3).</summary>
    public SequenceNumber LastAckSent;

    /// <summary>RCV.WND.</summary>
    public readonly int Wnd => Adv - Nxt;

    /// <summary>Begins behind the peer's SYN.</summary>
    public static ReceiveSequence Begin(SequenceNumber irs, int window) =>
        new() { Irs = irs, Nxt = irs + 1, Adv = irs + 1 + window, LastAckSent = irs + 1 };

    /// <summary>The four cases of RFC 9293 §3.10.7.4, first, in one.</summary>
    public readonly bool IsAcceptable(SequenceNumber seq, int length)
    {
        int window = Wnd;
        if (length == 0) return window == 0 ? seq == Nxt : IsInWindow(seq);
        if (window == 0) return false;
        return IsInWindow(seq) || IsInWindow(seq + (length - 1));
    }

    /// <summary>RCV.NXT =&lt; n &lt; RCV.NXT + RCV.WND.</summary>
    public readonly bool IsInWindow(SequenceNumber number) => Nxt <= number && number < Adv;
}
