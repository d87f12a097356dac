using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Sequence;

/// <summary>The receive sequence variables (RFC 9293 §3.3.1).</summary>
/// <remarks>
/// <code>
///       Wup        Nxt       Wup+Offered      Farthest
///   ------|----------|-------------|--------------|------
///     1        2            3              4          5
///   1 acknowledged   2 received, not yet acknowledged   3 the window   4 was promised once and taken back   5 never allowed
/// </code>
/// A mutable struct with verbs: keep it in a field that is not readonly.
/// </remarks>
internal struct ReceiveSequence
{
    /// <summary>RCV.NXT: the next expected.</summary>
    public SequenceNumber Nxt;

    /// <summary>RCV.NXT at the last acknowledgment, which is Last.ACK.sent (RFC 7323 §4.3): the window was offered from here.</summary>
    public SequenceNumber Wup;

    /// <summary>The window of the last acknowledgment, before the shift rounded it.</summary>
    public int Offered;

    /// <summary>The farthest right edge that was ever promised (RFC 7323 §2.4).</summary>
    public SequenceNumber Farthest;

    /// <summary>IRS.</summary>
    public SequenceNumber Irs;

    /// <summary>The shift of the windows that we send.</summary>
    public WindowScale Scale;

    /// <summary>RCV.WND: what is left of the window offered; 0 when the peer went beyond it.</summary>
    public readonly int Wnd
    {
        get
        {
            int left = Wup + Offered - Nxt;
            return left < 0 ? 0 : left;
        }
    }

    /// <summary>The right edge that segments are judged by: the farthest promised, never below RCV.NXT.</summary>
    public readonly SequenceNumber Limit => SequenceNumber.Max(Farthest, Nxt);

    /// <summary>Begins behind the peer's SYN.</summary>
    public static ReceiveSequence Begin(SequenceNumber irs, int window) =>
        new() { Irs = irs, Nxt = irs + 1, Wup = irs + 1, Offered = window, Farthest = irs + 1 + window };

    /// <summary>The segment begins at RCV.NXT, lies in part in the window, or stands at its right edge without length.</summary>
    public readonly bool Touches(SequenceNumber start, SequenceNumber end)
    {
        SequenceNumber edge = Nxt + Wnd;
        return start == Nxt || (end > Nxt && start < edge) || (start == edge && start == end);
    }

    /// <summary>An acknowledgment goes out with this window.</summary>
    public void Promise(int window)
    {
        Offered = window;
        Wup = Nxt;
        Farthest = SequenceNumber.Max(Farthest, Wup + window);
    }
}
