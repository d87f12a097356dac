// When to acknowledge. Read RFC 5681 §4.2 and RFC 9293 §3.8.6.3.

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>How urgently an acknowledgment is owed.</summary>
internal enum AckNeed : byte
{
    /// <summary>Nothing to say.</summary>
    None,

    /// <summary>Within the delay, or with the next segment.</summary>
    Later,

    /// <summary>At the end of this call.</summary>
    Now,
}

/// <summary>Decides whether an acknowledgment may wait for company. A mutable struct with verbs: keep it in a field that is
/// not readonly.</summary>
internal struct DelayedAck
{
    private int _bytes;
    private int _quick;
    private bool _isInteractive;

    /// <summary>What is owed.</summary>
    public AckNeed Need { get; private set; }

    /// <summary>Duplicate acknowledgments owed: one for each segment beyond a hole (RFC 5681 §4.2).</summary>
    public int Duplicates { get; private set; }

    /// <summary>Acknowledges the next segments at once: the start of a connection, or TCP_QUICKACK.</summary>
    public void BeQuick(int segments)
    {
        _quick = segments;
        _isInteractive = false;
    }

    /// <summary>New data arrived in order.</summary>
    // RFC 9293 §3.8.6.3: "an ACK SHOULD be generated for at least every second full-sized segment or 2*RMSS bytes of new data"
    public void OnData(int bytes, int fullSegment)
    {
        _bytes += bytes;
        if (_bytes >= 2 * fullSegment)
        {
            _isInteractive = false;
            Need = AckNeed.Now;
        }
        else if (_quick > 0 && !_isInteractive)
        {
            Need = AckNeed.Now;
        }
        else if (Need == AckNeed.None)
        {
            Need = AckNeed.Later;
        }
    }

    /// <summary>A segment beyond a hole, or an old one, arrived.</summary>
    public void OnOutOfOrder()
    {
        Duplicates++;
        Need = AckNeed.Now;
    }

    /// <summary>Something must be acknowledged at once: a FIN, a filled hole, the end of the delay.</summary>
    public void Demand() => Need = AckNeed.Now;

    /// <summary>A segment with ACK went out.</summary>
    /// <param name="withData">It carried data: the application answers, so acknowledgments find company.</param>
    public void OnSent(bool withData)
    {
        if (_quick > 0) _quick--;
        if (withData && Need == AckNeed.Later) _isInteractive = true;
        Need = AckNeed.None;
        _bytes = 0;
        Duplicates = 0;
    }
}
