// How the window comes down during a recovery: in proportion to what is delivered, not at once. Read RFC 9937 §3 to §5 (RFC 6937).

using System;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Proportional rate reduction. Counts are of segments. A mutable struct with verbs: keep it in a field that is not
/// readonly.</summary>
internal struct ProportionalRateReduction
{
    private uint _delivered;
    private uint _out;
    private uint _prior;

    /// <summary>A reduction begins.</summary>
    /// <param name="window">cwnd before it.</param>
    public void Begin(uint window)
    {
        _delivered = _out = 0;
        _prior = Math.Max(1, window);
    }

    /// <summary>Segments were sent, new or again (prr_out).</summary>
    public void OnSent(uint segments) => _out += segments;

    /// <summary>The window after an acknowledgment.</summary>
    /// <param name="delivered">Segments newly delivered (DeliveredData).</param>
    /// <param name="isSafe">SND.UNA moved and nothing more was found lost (SafeACK of RFC 9937 §4).</param>
    /// <param name="inFlight">Segments in flight (pipe).</param>
    /// <param name="threshold">ssthresh.</param>
    public uint Window(uint delivered, bool isSafe, uint inFlight, uint threshold)
    {
        _delivered += delivered;
        long room = (long)threshold - inFlight;
        long send;
        if (room < 0)
        {
            // "sndcnt = CEIL(prr_delivered * ssthresh / RecoverFS) - prr_out"
            send = ((((long)threshold * _delivered) + _prior - 1) / _prior) - _out;
        }
        else
        {
            send = Math.Max((long)_delivered - _out, delivered);
            if (isSafe) send++;
            send = Math.Min(room, send);
        }
        // "Force a fast retransmit upon entering recovery": the first segment goes whatever the arithmetic says.
        send = Math.Max(send, _out > 0 ? 0 : 1);
        return (uint)(inFlight + send);
    }
}
