// What ICMP says about our segments. Read RFC 9293 §3.9.2.2, RFC 5927, RFC 5461, RFC 8201 §5.4.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>An ICMP error that quotes a segment of ours.</summary>
    internal void HandleNotice(in IcmpNotice notice, SequenceNumber quoted)
    {
        // RFC 5927 §4.1: who did not see our segments cannot know which numbers are in flight.
        if (!IsInFlight(quoted))
        {
            Count(DropReason.IcmpInvalid);
            return;
        }
        if (notice.Kind == IcmpNoticeKind.PacketTooBig)
        {
            HandleTooBig();
            return;
        }
        Errno error = ToErrno(notice.Kind);

        // DEVIATION RFC 9293 §3.9.2.2: an unreachable destination is a soft error there. While a connection is being opened
        // we give up at once, as Linux does and RFC 5461 §4.1 describes: an application can then try another address.
        if (_state is TcpState.SynSent or TcpState.SynReceived) Fail(TcpEvent.Unreachable, error);
        else _softError = error;
    }

    /// <summary>The sequence number is of something sent and not yet acknowledged.</summary>
    internal bool IsInFlight(SequenceNumber quoted) => _snd.Una <= quoted && quoted < _snd.Nxt;

    /// <summary>The errno of an ICMP error.</summary>
    internal static Errno ToErrno(IcmpNoticeKind kind) => kind switch
    {
        IcmpNoticeKind.NetworkUnreachable => Errno.ENETUNREACH,
        IcmpNoticeKind.ProtocolUnreachable => Errno.ENOPROTOOPT,
        IcmpNoticeKind.PortUnreachable => Errno.ECONNREFUSED,
        IcmpNoticeKind.PacketTooBig => Errno.EMSGSIZE,
        _ => Errno.EHOSTUNREACH,
    };

    private void HandleTooBig()
    {
        if (!_isSynAcknowledged) return;
        int before = _mss;
        SetUpPath(_peerMss);
        if (_mss >= before) return;
        _recovery.OnTooBig(_snd.Una, _snd.Nxt);
        _retransmitReason = new TransmitReason(TransmitCause.RecoveryRetransmit);
        _isTiming = false;
        Schedule();
    }
}
