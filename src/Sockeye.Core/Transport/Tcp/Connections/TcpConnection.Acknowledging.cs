// When acknowledgments go, and with which window. Read RFC 5681 §4.2, RFC 9293 §3.8.6.3, RFC 2018 §4, and the engines in Acknowledging.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>TCP_QUICKACK.</summary>
    /// <param name="value">0: wait for company; odd: be quick from now on; even: acknowledge what is owed, and wait again.</param>
    public void SetQuickAck(int value)
    {
        _ack.SetInteractive(value == 0);
        if (value == 0 || !_ack.IsScheduled || _state is not (TcpState.Established or TcpState.CloseWait)) return;
        _ack.OnPushed(isShort: false);
        AfterRead(1, isPeek: true);
        if ((value & 1) == 0) _ack.SetInteractive(true);
    }

    /// <summary>Acknowledgments do not wait for company now.</summary>
    public bool IsQuickAck => !_ack.IsInteractive;

    /// <summary>TCP_WINDOW_CLAMP as it stands now, in bytes.</summary>
    public int WindowClamp => _budget.Clamp;

    /// <summary>TCP_WINDOW_CLAMP: the largest window to be offered, in bytes.</summary>
    public void SetWindowClamp(int clamp)
    {
        if (!_isGone && clamp > 0) _budget.SetClamp(clamp, _rcv.Offered);
    }

    // A peer whose timeout is as short as ours may be must not time out over our delay.
    private TimeSpan LongestDelay
    {
        get
        {
            TimeSpan most = Options.MaximumDelayedAck ?? Settings.DelayedAckMaximum;
            TimeSpan least = TimeSpan.FromMilliseconds(Math.Max((int)MinimumRto.TotalMilliseconds, 2) - 1);
            return most < least ? most : least;
        }
    }

    // Every segment that left something to acknowledge ends here.
    private void DecideAcknowledgment()
    {
        if (!_ack.IsScheduled || _ack.Need == AckNeed.Now) return;
        bool isMoreThanFull = _rcv.Nxt - _rcv.Wup > _peerSize.Value;
        if ((isMoreThanFull && SelectWindow() >= _rcv.Offered) || _ack.IsQuick || _route.Metrics is { QuickAck: true })
        {
            _ack.Demand();
        }
        else if (_reassembler is not { Count: > 0 })
        {
            _ack.Delay(Now, SmoothedRoundTrip, LongestDelay);
            if (_ack.Need == AckNeed.Later) Set(TcpTimer.DelayedAck, _ack.Deadline);
        }
        else if (!_agreed.SelectiveAcknowledgment || !_compression.TryHold(_rcv.Nxt, Settings.SackCompression))
        {
            _ack.Demand();
        }
        else if (!_timers.IsSet(TcpTimer.CompressedAck))
        {
            Set(TcpTimer.CompressedAck, Now + SackCompression.Delay(LeastRoundTrip(), Settings.SackCompressionDelay));
        }
    }

    private TimeSpan? LeastRoundTrip()
    {
        TimeSpan? received = _tuning.RoundTrip;
        return SmoothedRoundTrip is { } sent && sent < received ? sent : received;
    }

    private TimeSpan? SmoothedRoundTrip => _rtt.HasSample ? TimeSpan.FromMicroseconds(_rtt.Smoothed) : null;

    private void OnDelayedAck()
    {
        if (_compression.Held > 0)
        {
            OnCompressedAck();
            return;
        }
        if (!_ack.IsScheduled) return;
        Counters.DelayedAcks++;
        _ackReason = new TransmitReason(TransmitCause.DelayedAcknowledgment, 0, _ack.Interval);
        _ack.OnDeadline(_rtt.Timeout);
        Schedule();
    }

    private void OnCompressedAck()
    {
        if (_compression.Held == 0) return;
        _ack.Demand();
        Schedule();
    }

    private int SelectWindow()
    {
        int window = ReceiveWindow.Select(_rcv, _budget, _peerSize.Value, Settings.ShrinkWindow, out bool isScarce);
        if (isScarce) _ack.OnRoomScarce();
        return window;
    }

    private UnscaledWindow OfferWindow()
    {
        if (!_isOutOfMemory)
        {
            SelectWindow();
            return ReceiveWindow.Offer(ref _rcv, _budget, _peerSize.Value, Settings.ShrinkWindow);
        }
        _rcv.Promise(0);
        return default;
    }

    // RFC 5681 §4.2: without SACK the peer counts duplicates, so each segment beyond a hole gets its own.
    private void SendAcknowledgments()
    {
        if (!TryRefreshRoute()) return;
        int copies = _agreed.SelectiveAcknowledgment ? 1 : Math.Max(1, _ack.Duplicates);
        TransmitReason reason = _ack.Duplicates > 0 ? new TransmitReason(TransmitCause.DuplicateAcknowledgment) : _ackReason;
        _ackReason = default;
        for (; copies > 0; copies--)
        {
            if (SendSegment(_snd.Nxt, 0, TcpFlags.Ack, reason, withSack: true) == SendStatus.NoBuffer)
            {
                Set(TcpTimer.Retry, Now + RetryDelay);
                return;
            }
        }
    }

    // Text carries SACK blocks as well; but a peer without SACK counts duplicates, and those are bare.
    private void OnAcknowledgmentSent(bool withText, bool withSack)
    {
        if (withText && _ack.Duplicates > 0 && !_agreed.SelectiveAcknowledgment) return;
        Counters.AcksCompressed += Math.Max(0, _compression.OnSent() - 1);
        _timers.Stop(TcpTimer.DelayedAck);
        _timers.Stop(TcpTimer.CompressedAck);
        _ecn.OnAcknowledged();
        _ack.OnSent(withText, Now);
        _isOutOfMemory = false;
        if (withSack) _sackReport.OnSent();
    }

    private bool MayChallenge()
    {
        if (_challenge.TryTake(Now, Settings.ChallengeAckInterval)) return true;
        Counters.ChallengeAcksWithheld++;
        return false;
    }

    private void ChallengeOrWithhold()
    {
        if (!MayChallenge() || !_host.Challenges.TryTake(Now, Settings.ChallengeAckLimit)) return;
        Counters.ChallengeAcks++;
        _ackReason = new TransmitReason(TransmitCause.ChallengeAcknowledgment);
        _ack.Demand();
    }
}
