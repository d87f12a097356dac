// STATUS (RFC 9293 §3.10.6): what others may know, and what must always be true.

using System;
using System.Diagnostics;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Recovery;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    /// <summary>What poll would say now.</summary>
    public Notice Readiness
    {
        get
        {
            Notice notice = Notice.None;
            if (AvailableBeforeMark() > 0 || _isPeerFinReceived || _isReceiveShut || _isGone) notice |= Notice.Readable;
            if (IsWritable) notice |= Notice.Writable;
            if (PendingError != Errno.None) notice |= Notice.Error;
            if (_isPeerFinReceived || _isGone) notice |= Notice.PeerClosed;
            if (_urgent.IsHeld) notice |= Notice.Urgent;
            if (_isGone) notice |= Notice.Closed;
            if (_isSynAcknowledged) notice |= Notice.Connected;
            return notice;
        }
    }

    /// <summary>Bytes that the next read would give, the urgent byte not counted unless inline.</summary>
    public int BytesAvailable => AvailableBeforeMark();

    /// <summary>What SIOCINQ tells (tcp_inq): bytes received and not read; unless it is inline, those before the urgent byte that is
    /// here.</summary>
    public int InputQueue
    {
        get
        {
            int length = _receiveBuffer?.Length ?? 0;
            return _urgent.IsMarked && !Options.OutOfBandInline ? Math.Min(length, _urgent.Seq - Unread) : length;
        }
    }

    /// <summary>What TCP_CM_INQ tells: bytes that wait, and one more when the stream ends behind them (tcp_inq_hint).</summary>
    public int Inq => (_receiveBuffer?.Length ?? 0) + (_isPeerFinReceived ? 1 : 0);

    /// <summary>What SIOCOUTQ tells: bytes written and not acknowledged, a FIN counting as one.</summary>
    public int OutputQueue => IsOpening || _isGone ? 0 : BytesUnacknowledged + (_fin is FinState.Queued or FinState.Sent ? 1 : 0);

    /// <summary>What SIOCOUTQNSD tells: the same, of what was never sent.</summary>
    public int OutputUnsent => IsOpening || _isGone ? 0 : BytesUnsent + (_fin == FinState.Queued ? 1 : 0);

    private bool IsAgreed => _isSynAcknowledged || _state == TcpState.SynReceived;

    private bool IsOpening => _state is TcpState.SynSent or TcpState.SynReceived;

    /// <summary>Memory that received text takes, as it is charged to the receive buffer.</summary>
    public int ReceiveMemory => _budget.Charged;

    /// <summary>Memory that received text may take now (SO_RCVBUF).</summary>
    public int ReceiveMemoryLimit => _budget.Limit;

    /// <summary>Bytes written and not sent.</summary>
    public int BytesUnsent => _isGone ? 0 : Math.Max(0, BytesUnacknowledged - Math.Max(0, _snd.Nxt - DataStart));

    /// <summary>Bytes written and not acknowledged, sent or not.</summary>
    public int BytesUnacknowledged => _sendBuffer?.Length ?? 0;

    /// <summary>Bytes that Send would take now.</summary>
    public int SendSpace => _state is TcpState.Established or TcpState.CloseWait || IsPassiveFastOpen ? (int)Math.Max(0, SendLimit - SendMemory) : 0;

    /// <summary>The next byte to be read is the urgent one (sockatmark).</summary>
    public bool IsAtMark => IsMarkAtFront;

    /// <summary>Largest IP packet on the way (IP_MTU).</summary>
    public int PathMtu => _host.Output.Internet.PathMtu(_route);

    /// <summary>The handshake is done, or was once.</summary>
    public bool IsConnected => _isSynAcknowledged;

    /// <summary>The connection needs nothing more of the stack: it is closed, or in TIME-WAIT.</summary>
    public bool IsGone => _isGone;

    private bool IsWritable => _state switch
    {
        TcpState.Established or TcpState.CloseWait => HasGoodWriteRoom,
        TcpState.SynSent => IsDeferred,
        TcpState.SynReceived => IsPassiveFastOpen,
        _ => true,
    };

    /// <summary>Somebody saw that there is no room: tell when there is.</summary>
    public void WantWritable() => _wantsWritable = true;

    /// <summary>Name of the algorithm that decides about the window.</summary>
    public string CongestionControl => _recovery.Control.Name;

    /// <summary>STATUS.</summary>
    public TcpInfo GetInfo() => new()
    {
        State = _state,
        Timestamps = _timestamps.IsEnabled,
        IsSynTextTaken = _fastOpen is { IsTextTaken: true },
        IsPassiveFastOpen = _fastOpen is { IsPassive: true },
        FastOpenFailure = _fastOpen?.Failure ?? FastOpenClientFailure.None,
        SelectiveAcknowledgment = _agreed.SelectiveAcknowledgment && IsAgreed,
        WindowScaling = _agreed.WindowScaling && IsAgreed,
        SendScale = _snd.Scale.Shift,
        ReceiveScale = _rcv.Scale.Shift,
        SenderState = (byte)(IsOpening && _handshakeLosses > 0 ? SenderState.Loss : _recovery.State),
        BackOffs = _pending == TransmitTimer.WindowProbe ? _persistBackOffs : _rtt.BackOffs,
        Timeouts = _isSynAcknowledged ? _timeouts : _handshakeLosses,
        TotalTimeouts = _timeoutLedger?.Total ?? 0,
        Rehashes = _timeoutLedger?.Rehashes ?? 0,
        TimeoutRecoveries = _timeoutLedger?.Recoveries ?? 0,
        InTimeouts = _timeoutLedger?.Time(Now) ?? TimeSpan.Zero,
        UnacknowledgedSegments = _recovery.Queue.Outstanding + (IsOpening && !_isSynAcknowledged ? 1u : 0),
        SackedSegments = _recovery.Queue.Sacked,
        LostSegments = IsOpening && _handshakeLosses > 0 ? 1 : _recovery.Queue.Lost,
        RetransmittedSegments = _isSynAcknowledged ? _recovery.Queue.Retransmitted : IsOpening && _handshakeLosses > 0 ? 1u : 0,
        Reordering = _recovery.Reordering,
        ReorderingSeen = _recovery.ReorderingSeen,
        DuplicatesReported = _recovery.Duplicates,
        Delivered = _recovery.Rate.Delivered,
        DeliveryRate = RateOfDelivery(),
        IsDeliveryAppLimited = _recovery.Rate.IsSampleAppLimited,
        PacingRate = _pacing.Rate == long.MaxValue ? ulong.MaxValue : (ulong)_pacing.Rate,
        MaxPacingRate = Options.MaxPacingRate,
        Busy = _busy.Busy(Now),
        WindowLimited = _busy.WindowLimited(Now),
        BufferLimited = _busy.BufferLimited(Now),
        SinceSent = Now - _lastSent,
        SinceReceived = Now - _lastText,
        SinceAcknowledged = Now - _lastAckReceived,
        BytesSent = _bytesSent,
        DataSegmentsOut = _dataSegmentsOut,
        DataSegmentsIn = _dataSegmentsIn,
        OutOfOrderSegments = _outOfOrderSegments,
        Probes = Math.Max(_probes, _keepAlives),
        Rto = _rtt.Timeout,
        Rtt = TimeSpan.FromMicroseconds(_rtt.Smoothed),
        RttVariation = TimeSpan.FromMicroseconds(_rtt.Deviation),
        MinimumRtt = TimeSpan.FromMicroseconds(_rtt.Minimum >= RttEstimator.NoMinimum ? 0 : _rtt.Minimum),
        SendMss = _mss,
        ReceiveMss = Math.Max(_peerSize.Value, PeerSegmentSize.Smallest),
        AdvertisedMss = IsOpening ? _agreed.Mss : FullReceivedSegment,
        PathMtu = _pathMtu,
        CongestionWindow = IsOpening && _handshakeLosses > 0 ? 1 : _recovery.Window.Segments,
        SlowStartThreshold = _recovery.Window.Threshold,
        CongestionControl = _recovery.Control.Name,
        SendWindow = _snd.Wnd,
        ReceiveWindow = (uint)_rcv.Offered,
        Unacknowledged = _isGone ? 0 : _snd.InFlight,
        Unsent = OutputUnsent,
        Unread = _receiveBuffer?.Length ?? 0,
        OutOfOrder = _reassembler?.Length ?? 0,
        SendBuffer = SendLimit,
        ReceiveBuffer = _budget.Limit,
        ReceiveThreshold = (uint)_budget.Threshold,
        ReceiveSpace = _tuning.Space,
        ReceiveRtt = _tuning.RoundTrip ?? TimeSpan.Zero,
        DelayedAck = TimeSpan.FromMilliseconds(_ack.Interval),
        BytesAcknowledged = _bytesAcknowledged,
        BytesReceived = _bytesReceived + (_isPeerFinReceived ? 1 : 0),
        BytesRetransmitted = _bytesRetransmitted,
        SegmentsOut = _segmentsOut,
        SegmentsIn = _segmentsIn,
        Retransmissions = _retransmissions,
        Ecn = _ecn.GetInfo(),
        Timer = FirstTimer() is { } first ? first == TcpTimer.Transmit ? _pending.ToString() : first.ToString() : null,
        TimerLeft = _timers.Earliest.IsSet ? _timers.Earliest - Now : TimeSpan.Zero,
    };

    /// <summary>What must hold after every event; throws where it does not. For soaks and tests.</summary>
    internal void CheckInvariants()
    {
        if (_isGone)
        {
            Require(_timers.Earliest == Instant.Never && HeapIndex < 0, "a connection that is gone has a timer");
            Require(BytesUnacknowledged == 0 && (_reassembler?.Count ?? 0) == 0, "a connection that is gone holds buffers");
            return;
        }
        Require(_snd.Una <= _snd.Nxt, "SND.UNA =< SND.NXT");
        Require(_snd.InFlight >= 0 && _snd.InFlight <= BytesUnacknowledged + 2, "in flight is what is held, SYN and FIN");
        Require(_state == TcpState.SynSent || _rcv.Wup <= _rcv.Nxt, "what was acknowledged was received");
        Require(_recovery.Window.Segments >= 1, "cwnd is at least a segment");
        Require(_rtt.Timeout > TimeSpan.Zero && _rtt.Timeout <= Settings.MaximumRto, "RTO is within its bounds");
        Require(_recovery.Queue.IsConsistent(), "the sums of the retransmission queue are those of its marks");
        Require((_pending != TransmitTimer.None) == _timers.IsSet(TcpTimer.Transmit), "the sender's timer waits for something");
        Require(
            _isScheduled || !(_snd.InFlight > 0 || HasUnsent) || _timers.Earliest.IsSet, "a timer runs while something is unacknowledged");
    }

    private void CountArrival(in Segment seg)
    {
        int segments = seg.SegmentSize > 0 ? (seg.TextLength + seg.SegmentSize - 1) / seg.SegmentSize : 1;
        _segmentsIn += (uint)segments;
        if (seg.TextLength == 0) return;
        _dataSegmentsIn += (uint)segments;
        _lastText = Now;
    }

    private long RateOfDelivery() => _recovery.Rate.SampleMicroseconds > 0
        ? _recovery.Rate.SampleDelivered * (long)_mss * 1_000_000 / _recovery.Rate.SampleMicroseconds
        : 0;

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new UnreachableException(what);
    }

    private TcpTimer? FirstTimer()
    {
        for (TcpTimer timer = TcpTimer.Transmit; timer <= TcpTimer.Retry; timer++)
        {
            if (_timers.IsSet(timer) && _timers.Deadline(timer) == _timers.Earliest) return timer;
        }
        return null;
    }

    // After what could be sent was sent (tcp_data_snd_check).
    private void TellWritable()
    {
        if (!_wantsWritable) return;
        if (_recovery.Queue.InFlight < _recovery.Window.Segments) GrowSendBuffer();
        if (!IsWritable) return;
        _wantsWritable = false;
        Tell(Notice.Writable);
    }
}
