using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Core.Transport.Tcp.Streams;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>One connection: all its fields, and this map of its chapters.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>.Calls</term><description>SEND, RECEIVE, CLOSE, ABORT, STATUS (RFC 9293 §3.10.2 to §3.10.6)</description></item>
/// <item><term>.Opening</term><description>OPEN, and birth from a finished handshake</description></item>
/// <item><term>.ActiveFastOpen, .PassiveFastOpen</term><description>text in a SYN (RFC 7413)</description></item>
/// <item><term>.SynSent</term><description>segment arrival in SYN-SENT (§3.10.7.3)</description></item>
/// <item><term>.Arrival</term><description>segment arrival in the other states: eight steps (§3.10.7.4)</description></item>
/// <item><term>.Acknowledgment</term><description>step five: what an acknowledgment means for the states</description></item>
/// <item><term>.Feedback</term><description>what it tells the sender: window, round trip, losses</description></item>
/// <item><term>.Text</term><description>steps six to eight: urgent data, text, FIN</description></item>
/// <item><term>.Memory</term><description>what text costs; how window and buffer grow</description></item>
/// <item><term>.Acknowledging</term><description>when acknowledgments go, and with which window</description></item>
/// <item><term>.Closing</term><description>the states after our FIN</description></item>
/// <item><term>.Output</term><description>what to send next</description></item>
/// <item><term>.Window</term><description>the congestion window as the sender uses it, and the pace</description></item>
/// <item><term>.Segments</term><description>making the segments that are not planned: acknowledgments, probes, resets</description></item>
/// <item><term>.Ecn</term><description>marks: what arrives, what goes out, what is done about them</description></item>
/// <item><term>.Timeouts</term><description>a method for each timer</description></item>
/// <item><term>.Reports</term><description>completions and times of writes, the error queue</description></item>
/// <item><term>.Errors</term><description>what ICMP says</description></item>
/// <item><term>.Ending</term><description>TIME-WAIT, failure, release of everything</description></item>
/// <item><term>.Status</term><description>getters, snapshot, invariants</description></item>
/// </list>
/// LISTEN, the passive SYN-RECEIVED and TIME-WAIT are not here: they are entries in tables
/// (<c>Listening/SynQueue</c>, <c>TimeWait/TimeWaitTable</c>).
/// </remarks>
internal sealed partial class TcpConnection : TimedObject
{
    private readonly IConnectionHost _host;
    private readonly FourTuple _tuple;
    private TcpState _state;

    // The two directions.
    private SendSequence _snd;
    private ReceiveSequence _rcv;
    private SendBuffer? _sendBuffer;
    private ReceiveBuffer? _receiveBuffer;
    private Reassembler? _reassembler;
    private FinState _fin;

    // A shutdown before the handshake was done: the FIN follows when it is.
    private bool _closesWhenOpen;
    private bool _isPeerFinReceived;
    private bool _isEndUnread;
    private bool _isWaitingForFin;
    private UrgentMark _urgent;

    // Engines.
    private readonly LossRecovery _recovery;
    private RttEstimator _rtt;
    private Pacing _pacing = Pacing.Begin();
    private BusyTimes _busy;
    private TimerTable<TcpTimer> _timers;
    private DelayedAck _ack;
    private ChallengeAck _challenge;
    private SackReport _sackReport;
    private SackCompression _compression;
    private PeerSegmentSize _peerSize;
    private ReceiveBudget _budget;
    private ReceiveTuning _tuning;
    private ReceiveCharges? _charges;
    private bool _isOutOfMemory;
    private Timestamps _timestamps;
    private EcnState _ecn;

    // What the handshake agreed, and what follows from the path.
    private HandshakeOptions _agreed;
    private HandshakeOptions _offered;
    private Route _route;
    private ushort _pathMtu;
    private ushort _peerMss;
    private int _mss;
    private int _sendMss;

    // Text in a SYN.
    private FastOpenAttempt? _fastOpen;
    private FastOpenRequest? _request;

    // Small facts of the sender.
    private bool _isSynAcknowledged;
    private bool _mustSendSyn;
    private bool _hasMore;
    private bool _holdsMore;
    private bool _isPushed;
    private Resend _resend;
    private TransmitTimer _pending;
    private byte _handshakeLosses;
    private Instant _synSentAt;
    private int _timeouts;
    private SequenceNumber _usageEnd;
    private Instant _lastAckReceived;
    private Instant _probingSince = Instant.Never;
    private SequenceNumber _shortEnd;
    private Instant _lastSent;
    private Instant _lastReceived;
    private Instant _stalledSince;
    private Instant _timerStarted;
    private byte _probes;
    private byte _persistBackOffs;
    private byte _keepAlives;
    private byte _routeFailures;

    // The way out refused the latest segment: it is not on its way, and nothing was learnt of the path.
    private bool _isRefused;
    private TransmitReason _retransmitReason;
    private TransmitReason _ackReason;
    private TcpFlags _ace;
    private readonly int _interfaceIndex;

    // What the application knows and does.
    private bool _isOrphan;
    private bool _isReceiveShut;
    private bool _wantsWritable;
    private bool _isScheduled;
    private bool _isGone;
    private Errno _softError;
    private IPortLease? _lease;

    // Ledger of the connection. Segments are counted modulo 2^32, as tcp_info tells them.
    private long _bytesAcknowledged;
    private long _bytesReceived;
    private long _bytesRetransmitted;
    private long _bytesSent;
    private uint _dataSegmentsOut;
    private uint _dataSegmentsIn;
    private uint _outOfOrderSegments;
    private Instant _lastText;
    private TimeoutLedger? _timeoutLedger;
    private uint _segmentsOut;
    private uint _segmentsIn;
    private uint _retransmissions;

    private TcpConnection(
        IConnectionHost host, in FourTuple tuple, TcpSocketOptions options, IPortLease? lease, int interfaceIndex, TcpState state)
    {
        _interfaceIndex = interfaceIndex != 0 ? interfaceIndex : (int)tuple.Scope;
        _host = host;
        _tuple = tuple;
        _lease = lease;
        _state = state;
        Options = options;
        _askedMss = options.MaximumSegmentSize;
        Hash = tuple.Hash(host.Context.Hash);
        _recovery = new LossRecovery(host.Settings, host.Senders, CongestionControls.Create(options.CongestionControl ?? host.Settings.CongestionControl, host.Settings)!);
        _rtt = new RttEstimator(
            host.Settings.InitialRto, options.MinimumRto ?? host.Settings.MinimumRto, options.MaximumRto ?? host.Settings.MaximumRto,
            host.Settings.TicksPerSecond);
        _lastReceived = _lastText = _lastSent = _lastAckReceived = host.Context.Now;
        _ack = new DelayedAck(host.Settings.DelayedAck, host.Settings.DelayedAckMaximum, host.Settings.QuickAcks, host.Settings.InteractiveAnswers);
        _ack.SetInteractive(options.NoQuickAck);
        _budget = ReceiveBudget.Begin(options.ReceiveBuffer, options.ReceiveBufferFixed);
    }

    /// <summary>Our FIN.</summary>
    private enum FinState : byte
    {
        None,
        Queued,
        Sent,
        Acknowledged,
    }

    /// <summary>The socket that owns it; null for an orphan and before accept.</summary>
    public ISocketSink? Sink { get; set; }

    /// <summary>State.</summary>
    public TcpState State => _state;

    /// <summary>Our end.</summary>
    public Endpoint Local => _tuple.LocalEndpoint;

    /// <summary>The other end.</summary>
    public Endpoint Remote => _tuple.RemoteEndpoint;

    /// <summary>Options; after changing them call <see cref="OptionsChanged"/>.</summary>
    public TcpSocketOptions Options { get; }

    /// <summary>The error that ended the connection; kept until taken (SO_ERROR).</summary>
    public Errno PendingError { get; private set; }

    /// <inheritdoc/>
    public override Instant NextDeadline => _timers.Earliest;

    /// <summary>What names the connection.</summary>
    internal ref readonly FourTuple Tuple => ref _tuple;

    /// <summary>Keyed hash of the tuple.</summary>
    internal ulong Hash { get; }

    private Instant Now => _host.Context.Now;

    private TcpSettings Settings => _host.Settings;

    private TcpCounters Counters => _host.Counters;

    // The first byte of the send buffer is SND.UNA, except that a SYN in flight comes before it.
    private SequenceNumber DataStart => _isSynAcknowledged ? _snd.Una : _snd.Una + 1;

    // Where our FIN stands or will stand: behind the last byte written.
    private SequenceNumber FinSeq => DataStart + (_sendBuffer?.Length ?? 0);

    private SequenceNumber Unread => _rcv.Nxt - (_receiveBuffer?.Length ?? 0) - (_isPeerFinReceived ? 1 : 0);

    // Every change of state of every connection: the table decides, the trace is told.
    private void Transition(TcpEvent cause)
    {
        TcpState before = _state;
        TcpTransitions.Apply(_host.Context, ref _state, cause, Local, Remote);
        if (IsCounted(_state) != IsCounted(before)) Counters.CurrEstab += IsCounted(_state) ? 1 : -1;
    }

    private static bool IsCounted(TcpState state) => state is TcpState.Established or TcpState.CloseWait;

    private void Set(TcpTimer timer, Instant deadline)
    {
        _timers.Set(timer, deadline);
        _host.Context.Deadlines.Arm(this);
    }

    private void Schedule()
    {
        if (_isScheduled || _isGone) return;
        _isScheduled = true;
        _host.Schedule(this);
    }

    // Nothing new can be done, but whoever watches edges looks anew (Linux's sk_state_change).
    private void TellStateChanged() => Tell(Notice.None);

    private void Tell(Notice notice)
    {
        if (Sink is null) return;
        Sink.Notify(notice);
    }
}
