// Segment arrival, step five, in full: RFC 9293 §3.10.7.4 (fifth, check the ACK field), RFC 5961 §5, RFC 5681 §3.2, RFC 6298 §5.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    private Disposition CheckAcknowledgment(in Segment seg)
    {
        // "if the ACK bit is off, drop the segment and return"
        if (!seg.IsAck)
        {
            Count(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }
        if (IsPassiveFastOpen) return CheckAcknowledgmentOfRequest(seg);
        if (_state == TcpState.SynReceived)
        {
            // "If SND.UNA < SEG.ACK =< SND.NXT, then enter ESTABLISHED state"; if not, "form a reset segment".
            // One of SND.UNA itself is only old: it was on its way when our answer to the crossed SYN left.
            if (seg.Ack == _snd.Una) return Disposition.Drop;
            if (!(_snd.Una < seg.Ack && seg.Ack <= _snd.Nxt)) return Disposition.Reset;
            _snd.SetWindow(seg.Seq, seg.Ack, seg.Wnd.Scale(_snd.Scale).Bytes);
            AcknowledgeSyn(seg);
            if (_ecn.Mode == EcnMode.Accurate) _ecn.OnThirdAck(ThirdAck(seg));
            Establish(TcpEvent.ReceiveAckOfSyn);
            return Disposition.Continue;
        }

        // RFC 5961 §5.2: "The ACK value is considered acceptable only if it is in the range of
        //   ((SND.UNA - MAX.SND.WND) <= SEG.ACK <= SND.NXT)."
        uint credible = (uint)Math.Min(_snd.MaxWnd, _bytesAcknowledged);
        if (seg.Ack > _snd.Nxt || seg.Ack < _snd.Una - credible)
        {
            Count(DropReason.TcpInvalidAcknowledgment);
            return Disposition.Challenge;
        }
        ProcessAcknowledgment(seg);
        return AfterAcknowledgment(seg);
    }

    // Takes SYN, text and FIN that are acknowledged out of what is kept for retransmission.
    private void RemoveAcknowledged(int count)
    {
        if (!_isSynAcknowledged)
        {
            _isSynAcknowledged = true;
            OnSynAcknowledged();
            count--;
        }
        int held = _sendBuffer?.Length ?? 0;
        if (_fin == FinState.Sent && count > held)
        {
            _fin = FinState.Acknowledged;
            count--;
        }
        if (count > 0) _sendBuffer!.Release(count);
        if (_fin != FinState.Sent && (_sendBuffer?.Length ?? 0) == 0) _busy.End(Now);
    }

    private void Trace(TraceKind kind, long number, long duration)
    {
        if (!_host.Context.Trace.IsEnabled) return;
        _host.Context.Trace.Add(new TraceRecord(Now, kind)
        {
            Local = Local, Remote = Remote, From = (byte)_state, To = (byte)_state, Number = number, Duration = duration,
        });
    }
}
