// The states after our FIN: what its acknowledgment means, and the wait for the peer's. Read RFC 9293 §3.6 and §3.10.7.4 (fifth).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private TimeSpan TimeWaitLength => 2 * Settings.MaximumSegmentLifetime;

    // What the acknowledgment of our FIN means in each state.
    private Disposition AfterAcknowledgment(in Segment seg)
    {
        if (_fin != FinState.Acknowledged) return Disposition.Continue;
        switch (_state)
        {
            case TcpState.FinWait1:
                Transition(TcpEvent.ReceiveAckOfFin);
                TellStateChanged();
                return _isOrphan ? AfterLastWord(seg) : Disposition.Continue;
            case TcpState.Closing:
                EnterTimeWait(TcpEvent.ReceiveAckOfFin);
                return Disposition.Drop;
            case TcpState.LastAck:
                Transition(TcpEvent.ReceiveAckOfFin);
                Release();
                Tell(Notice.Closed);
                return Disposition.Drop;
            default:
                return Disposition.Continue;
        }
    }

    // FIN-WAIT-2 without an application: only the peer's FIN is of any interest.
    private Disposition AfterLastWord(in Segment seg)
    {
        if (Options.Linger2 < 0 || (seg.Len > 0 && seg.TextEnd > _rcv.Nxt))
        {
            Counters.AbortsOnData++;
            Count(DropReason.TcpDataAfterClose);
            Transition(TcpEvent.Abort);
            Release();
            return Disposition.Reset;
        }
        StartFinWait2(bringsFin: seg.IsFin);
        return Disposition.Continue;
    }

    private void CloseInFinWait2()
    {
        if (Options.Linger2 < 0)
        {
            Counters.AbortsOnLinger++;
            SendReset();
            Transition(TcpEvent.Abort);
            Release();
            return;
        }
        StartFinWait2(bringsFin: false);
    }

    // A connection may wait longer than TIME-WAIT would; then it does so in full for the difference.
    private void StartFinWait2(bool bringsFin)
    {
        TimeSpan time = FinWait2Time;
        _isWaitingForFin = time <= TimeWaitLength && !bringsFin;
        Set(TcpTimer.FinWait2, Now + (time > TimeWaitLength ? time - TimeWaitLength : time));
    }

    /// <summary>What only waits for the peer's FIN gives way to a new connection between the same ends, as TIME-WAIT does.</summary>
    internal bool TryGiveWay(out FirstNumbers? first)
    {
        first = null;
        if (!_isWaitingForFin || !_timestamps.IsEnabled) return false;
        first = FirstNumbers.After(_snd.Nxt, _timestamps);
        Counters.TimeWaitsReused++;
        Fail(TcpEvent.GiveUp, Errno.None);
        return true;
    }

    private TimeSpan FinWait2Time
    {
        get
        {
            TimeSpan least = _rtt.Timeout * 3.5;
            return Options.FinWait2Timeout > least ? Options.FinWait2Timeout : least;
        }
    }

    private void OnFinWait2()
    {
        if (_isWaitingForFin)
        {
            Fail(TcpEvent.GiveUp, Errno.None);
            return;
        }
        TimeSpan left = FinWait2Time - TimeWaitLength;
        if (left > TimeSpan.Zero)
        {
            _isWaitingForFin = true;
            Set(TcpTimer.FinWait2, Now + left);
            return;
        }
        SendReset();
        Fail(TcpEvent.GiveUp, Errno.None);
    }

    // All steps of arrival in one, for a connection that only waits: text is refused, a FIN ends the wait.
    private Disposition ArriveWaitingForFin(in Segment seg)
    {
        // What is left of the connection keeps no counters of marks: its acknowledgments bear none.
        _ecn.Freeze();
        SequenceNumber end = seg.Seq + seg.Len;
        bool isOld = _timestamps.IsEnabled && seg.Options.HasTimestamps && _timestamps.IsOldAtEnd(seg.Options.TsVal, seg.IsRst, Now);
        if (isOld || !_rcv.Touches(seg.Seq, end))
        {
            Count(isOld ? DropReason.TcpOldTimestamp : DropReason.TcpOutOfWindow);
            return (seg.Len > 0 && !seg.IsSyn) || MayChallenge() ? Disposition.Acknowledge : Disposition.Drop;
        }
        if (seg.IsRst)
        {
            Fail(TcpEvent.ReceiveReset, Errno.None);
            return Disposition.Drop;
        }
        if (seg.IsSyn && seg.Seq >= _rcv.Nxt) return EndWaiting();
        if (!seg.IsAck || end <= _rcv.Nxt || seg.Len == 0) return Disposition.Drop;
        if (!seg.IsFin || end != _rcv.Nxt + 1) return EndWaiting();
        // The window was frozen with the rest: the FIN takes nothing of it.
        _rcv.Wup += end - _rcv.Nxt;
        _rcv.Nxt = end;
        _isPeerFinReceived = true;
        if (_timestamps.IsEnabled && seg.Options.HasTimestamps) _timestamps.Begin(seg.Options.TsVal, Now);
        _ack.Demand();
        EnterTimeWait(TcpEvent.ReceiveFin);
        return Disposition.Drop;
    }

    private Disposition EndWaiting()
    {
        Counters.AbortsOnData++;
        Count(DropReason.TcpDataAfterClose);
        Transition(TcpEvent.Abort);
        Release();
        return Disposition.Reset;
    }
}
