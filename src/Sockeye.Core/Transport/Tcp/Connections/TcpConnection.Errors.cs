// What ICMP says about our segments. Read RFC 9293 §3.9.2.2, RFC 5927, RFC 5461, RFC 6069, RFC 8201 §5.4.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>An ICMP error that quotes a segment of ours.</summary>
    internal void HandleNotice(in IcmpNotice notice, SequenceNumber quoted)
    {
        // RFC 5927 §4.1: who did not see our segments cannot know which numbers are in flight.
        if (!IsRecent(quoted))
        {
            Counters.OutOfWindowIcmps++;
            Count(DropReason.IcmpInvalid);
            return;
        }
        if (notice.Kind == IcmpNoticeKind.PacketTooBig)
        {
            HandleTooBig(notice.Mtu);
            return;
        }
        Errno error = IcmpErrorMap.ToErrno(notice, out _);

        // DEVIATION RFC 9293 §3.9.2.2: an unreachable destination is a soft error there. While a connection is being opened
        // we give up at once, as Linux does and RFC 5461 §4.1 describes: an application can then try another address.
        // A passive open that was accepted early counts as connected.
        if (_state is TcpState.SynSent or TcpState.SynReceived && _request is not { IsAccepted: true })
        {
            QueueError(notice, error);
            Fail(TcpEvent.Unreachable, error);
            return;
        }

        OnDisruption(notice, quoted);
        if (_isGone) return;

        // IP_RECVERR: the application wants to know now; the connection goes on all the same (ip(7)).
        if (!Options.ReceivesErrors(Remote.Address.Version))
        {
            _softError = error;
            return;
        }
        PendingError = error;
        Tell(Notice.Error);
    }

    /// <summary>The sequence number is of something sent and not yet acknowledged, or the next one.</summary>
    internal bool IsRecent(SequenceNumber quoted) =>
        (IsPassiveFastOpen ? _snd.Iss : _snd.Una) <= quoted && quoted <= _snd.Nxt;

    // RFC 6069 §4: a router could not forward the retransmission of our oldest segment, so the path is broken and not congested:
    // the timeout was doubled for nothing.
    private void OnDisruption(in IcmpNotice notice, SequenceNumber quoted)
    {
        bool isOfTheWay = notice.Kind == IcmpNoticeKind.NetworkUnreachable || (notice.Kind == IcmpNoticeKind.HostUnreachable && notice.Destination.IsIPv4);
        if (!isOfTheWay || quoted != _snd.Una || _timeouts == 0 || _rtt.BackOffs == 0 || _recovery.Queue.IsEmpty) return;
        _rtt.RevertBackOff();
        long left = LeftOfTimeout();
        if (left > 0) SetTransmitTimer(TransmitTimer.Retransmission, left);
        else OnRetransmission();
    }

    /// <summary>Takes the soft error that an ICMP message left; SO_ERROR tells of it where nothing worse is pending.</summary>
    public Errno TakeSoftError()
    {
        Errno error = _softError;
        _softError = Errno.None;
        return error;
    }

    private void HandleTooBig(int mtu)
    {
        // IP_PMTUDISC_DONT: we set no DF, so nobody had a reason to complain.
        if (!IPOptions.DiscoversMtu) return;
        if (!_isSynAcknowledged)
        {
            RepeatSynWithoutText();
            return;
        }
        int before = _mss;
        SetUpPath(_peerMss);
        if (mtu < _pathMtu) _softError = Errno.EMSGSIZE;
        if (_mss >= before) return;
        if (!_recovery.OnTooBig(Facts(), before)) return;
        _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
        _resend = Recovery.Resend.Lost;
        Schedule();
    }
}
