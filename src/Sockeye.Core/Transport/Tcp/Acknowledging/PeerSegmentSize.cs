// How large the peer's segments are. RFC 9293 §3.8.6.3 speaks of "full-sized" segments, but a receiver is never told how large those
// are: the MSS that we announced is only a bound. So it is estimated from what arrives.

using System;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>What a segment told of the peer's segment size.</summary>
internal enum SizeNews : byte
{
    /// <summary>Nothing: the size is confirmed by a second segment.</summary>
    None,

    /// <summary>A full segment.</summary>
    Full,

    /// <summary>A larger one than any before.</summary>
    Larger,

    /// <summary>A short one: probably the end of a piece.</summary>
    Short,
}

/// <summary>An estimate of the peer's segment size. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct PeerSegmentSize
{
    /// <summary>What everybody may send (RFC 9293 §3.7.1), and where the estimate begins at most.</summary>
    public const int Usual = 536;

    /// <summary>The least estimate.</summary>
    public const int Smallest = 88;

    private const int HeaderLength = 20;
    private int _last;

    /// <summary>The estimate in bytes.</summary>
    public int Value { get; private set; }

    /// <summary>Begins low: too small an estimate is soon corrected, too large a one delays acknowledgments.</summary>
    /// <param name="announced">Our MSS option.</param>
    /// <param name="sending">What we send at most.</param>
    /// <param name="window">RCV.WND.</param>
    public static PeerSegmentSize Begin(int announced, int sending, int window)
    {
        int hint = Math.Min(Math.Min(announced, sending), Math.Min(window / 2, Usual));
        return new PeerSegmentSize { Value = Math.Max(hint, Smallest) };
    }

    /// <summary>Learns from a segment.</summary>
    /// <param name="text">Its text in bytes; for a merged segment that of each original.</param>
    /// <param name="header">Its TCP header with options.</param>
    /// <param name="usualHeader">The TCP header with no options but timestamps, if they are in use.</param>
    /// <param name="isPlain">Neither PSH nor FIN nor URG: the sender had more.</param>
    /// <param name="announced">Our MSS option, less the timestamps.</param>
    public SizeNews Measure(int text, int header, int usualHeader, bool isPlain, int announced)
    {
        int last = _last;
        _last = 0;
        if (text >= Value)
        {
            SizeNews news = text == Value ? SizeNews.Full : SizeNews.Larger;
            Value = Math.Min(text, announced);
            return news;
        }

        // SACK blocks take room from text, so a full segment's length varies, but not together with its header's.
        int whole = text + header;
        if (whole >= Usual + HeaderLength || (whole >= Smallest + HeaderLength && isPlain))
        {
            _last = whole - usualHeader;
            if (_last == last)
            {
                Value = _last;
                return SizeNews.None;
            }
        }
        return SizeNews.Short;
    }
}
