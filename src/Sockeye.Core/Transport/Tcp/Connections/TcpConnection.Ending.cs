// How a connection ends: TIME-WAIT, failure, and the release of everything it held.

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.TimeWait;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // What is left of the connection goes into the compact table; unread data stays with the socket.
    private void EnterTimeWait(TcpEvent cause)
    {
        if (_ack.Need != Acknowledging.AckNeed.None && TryRefreshRoute()) SendAcknowledgments();
        Transition(cause);
        Counters.TimeWaits++;
        var entry = new TimeWaitEntry
        {
            Tuple = _tuple,
            TrafficClass = Spec().TrafficClass,
            SndNxt = _snd.Nxt,
            RcvNxt = _rcv.Nxt,
            Window = _rcv.Wnd,
            Scale = _rcv.Scale,
            HasTimestamps = _timestamps.IsEnabled,
            TsRecent = _timestamps.Recent,
            TsRecentTime = _timestamps.RecentTime,
            TsOffset = _timestamps.Offset,
            Expires = Now + (2 * Settings.MaximumSegmentLifetime),
            Lease = _lease,
        };
        if (_host.TryWait(entry))
        {
            if (entry.HasTimestamps) _lease?.OnTimeWait(Now);
            _lease = null;
        }
        else
        {
            Counters.TimeWaitOverflows++;
            Transition(TcpEvent.TimeWaitOver);
        }
        Release();
        Tell(Notice.Closed);
    }

    private void Fail(TcpEvent cause, Errno error)
    {
        if (_state is TcpState.SynSent or TcpState.SynReceived) Counters.AttemptFails++;
        else if (_state is TcpState.Established or TcpState.CloseWait) Counters.EstabResets++;
        PendingError = error;
        Transition(cause);
        Release();
        Tell(Notice.Error | Notice.Readable | Notice.Writable | Notice.Closed);
    }

    // Timers, buffers, port, place in the tables. What the application has not read it may still read.
    private void Release()
    {
        if (_isGone) return;
        EndRequest(byReset: false);
        ReviewFastOpen();
        _isGone = true;
        _timers.StopAll();
        _host.Context.Deadlines.Remove(this);
        _host.Detach(this);
        ReportAbandoned();
        _pending = TransmitTimer.None;
        _recovery.Clear();
        _sendBuffer?.Clear();
        _reassembler?.Clear();
        if (_isOrphan)
        {
            Counters.Orphans--;
            _receiveBuffer?.Clear();
        }
        _lease?.Release();
        _lease = null;
    }
}
