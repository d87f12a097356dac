// The sender's view of the path and its states: Open, Disorder, Reduced, Recovery, Loss. Read RFC 5681 §3, RFC 6582, RFC 8985, RFC 9937,
// RFC 5682; where they leave a choice this does what Linux does, whose states these are (tcpi_ca_state).

using System;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Decides what is lost and how fast to go on. Knows no connection: it is told <see cref="SenderFacts"/> with each event, and
/// answers what to resend.</summary>
/// <remarks>
/// <code>
///              SACK, duplicate              lost                       SND.UNA &gt;= HighSeq
///     Open ----------------&gt; Disorder ---------------&gt; Recovery -----------------------------&gt; Open
///       |  ECE, tail loss       |                         |
///       +--------&gt; Reduced -----+--- timeout ---&gt; Loss &lt;--+
/// </code>
/// </remarks>
internal sealed class LossRecovery
{
    /// <summary>What timers are late at most, in microseconds: probes and reordering waits are set so much later.</summary>
    public const long TimerSlack = 2_000;

    private readonly TcpSettings _settings;
    private readonly SenderPool _pool;
    private Rack _rack = Rack.Begin();
    private ProportionalRateReduction _reduction;
    private bool _isFrto;
    private bool _isReneging;

    private LossReports? _losses;
    private uint _random;
    private uint _lostBefore;

    public LossRecovery(TcpSettings settings, SenderPool pool, ICongestionControl control)
    {
        _settings = settings;
        Control = control;
        _pool = pool;
        Queue = pool.Nothing;
        Rate = new DeliveryRate(pool.Sample);
        Employ(control);
        Reordering = (uint)settings.Reordering;
        Window = new CongestionWindow { Segments = (uint)settings.InitialWindow, Threshold = CongestionWindow.Infinite, Clamp = uint.MaxValue };
    }

    /// <summary>What is outstanding.</summary>
    public RetransmissionQueue Queue { get; private set; }

    /// <summary>All segments ever marked lost.</summary>
    public long TotalLost => _lostBefore + Queue.TotalLost;

    /// <summary>The algorithm that decides about the window.</summary>
    public ICongestionControl Control { get; private set; }

    /// <summary>cwnd, ssthresh and what belongs to them.</summary>
    public CongestionWindow Window;

    /// <summary>Delivery counters.</summary>
    public DeliveryRate Rate;

    /// <summary>The tail loss probe.</summary>
    public TailLossProbe Probe;

    /// <summary>What could be taken back.</summary>
    public Undo Undo = Undo.None;

    /// <summary>Both ends use selective acknowledgments.</summary>
    public bool HasSack { get; set; }

    /// <summary>What is acknowledged next is a probe of the path's MTU, whose loss is no congestion (RFC 4821 §7.6.2).</summary>
    public bool IsPathProbeFirst { get; set; }

    /// <summary>That probe is lost, found with the latest acknowledgment.</summary>
    public bool IsPathProbeLost { get; private set; }

    /// <summary>State.</summary>
    public SenderState State { get; private set; }

    /// <summary>SND.NXT when the present state began (RecoveryPoint of RFC 6675 §5).</summary>
    public SequenceNumber HighSeq { get; private set; }

    /// <summary>How far segments are believed to overtake each other: DupThresh, grown by what was seen.</summary>
    public uint Reordering { get; private set; }

    /// <summary>How often reordering was seen.</summary>
    public uint ReorderingSeen { get; private set; }

    /// <summary>Segments sent again since the connection began.</summary>
    public long TotalRetransmitted { get; private set; }

    /// <summary>Duplicates that the peer reported (RFC 2883).</summary>
    public long Duplicates { get; private set; }

    /// <summary>The window is coming down: fast recovery, or an answer to ECN.</summary>
    public bool IsReducing => State is SenderState.Reduced or SenderState.Recovery;

    /// <summary>ssthresh that would hold if the connection stopped now (RFC 7661 §4).</summary>
    public uint CurrentThreshold => IsReducing
        ? Window.Threshold
        : Math.Max(Window.Threshold, (Window.Segments >> 1) + (Window.Segments >> 2));

    /// <summary>The window was reduced, and the peer does not know it yet: CWR goes with the next new text (RFC 3168 §6.1.2).</summary>
    public bool OwesCwr;

    /// <summary>Something that was sent again is outstanding.</summary>
    public bool HasRetransmissions =>
        Queue.Retransmitted > 0 || (!Queue.IsEmpty && Queue[0].Has(SegmentMarks.EverRetransmitted));

    /// <summary>The peer's window is closed to reductions until an acknowledgment is above HighSeq; without SACK this keeps one loss from
    /// being taken for two (RFC 6582 §4.1).</summary>
    private bool IsHeldWithoutSack(in SenderFacts facts)
    {
        if (HasSack || facts.Una != HighSeq) return false;
        if (!HasRetransmissions) Undo.ForgetRetransmissions();
        return true;
    }

    /// <summary>What the congestion controller is told.</summary>
    public SenderView View(in SenderFacts facts) => new()
    {
        Now = facts.Now,
        State = State,
        Mss = facts.Mss,
        Una = facts.Una,
        Nxt = facts.Nxt,
        InFlight = Queue.InFlight,
        Outstanding = Queue.Outstanding,
        Delivered = Rate.Delivered,
        DeliveredMarked = Rate.DeliveredMarked,
        DeliveredAt = Rate.DeliveredAt,
        Lost = TotalLost,
        SmoothedRtt = TimeSpan.FromTicks(facts.SmoothedRtt * 10),
        MinimumRtt = facts.MinimumRtt >= RttEstimator.NoMinimum ? TimeSpan.Zero : TimeSpan.FromTicks(facts.MinimumRtt * 10),
        LastSent = facts.LastSent,
        AppLimitedUntil = Rate.AppLimitedUntil,
        IsProbedFlightAppLimited = Probe.IsFlightAppLimited,
        PacingRate = facts.PacingRate,
        IsPaced = facts.IsPaced,
        LargestPacket = facts.LargestPacket,
        Random = NextRandom(facts),
        InitialWindow = (uint)_settings.InitialWindow,
    };

    // A generator by Marsaglia that begins at what no two connections share. Nothing secret hangs on it: it keeps flows out of step.
    private uint NextRandom(in SenderFacts facts)
    {
        if (_random == 0) _random = facts.StampOffset ^ facts.Nxt.Value | 1;
        _random ^= _random << 13;
        _random ^= _random >> 17;
        return _random ^= _random << 5;
    }

    // Who weighs each lost segment is told of it at once.
    private void Employ(ICongestionControl control)
    {
        Control = control;
        _losses = control.ControlsAll ? new LossReports(this) : null;
        if (Queue != _pool.Nothing) Queue.WhenLost = _losses?.Watcher;
    }

    /// <summary>Notes what was just sent.</summary>
    public void Append(in SentSegment segment)
    {
        if (Queue == _pool.Nothing) Queue = _pool.Rent(_settings.SentSegments, _losses?.Watcher);
        Queue.Append(segment);
    }

    /// <summary>Gives the queue back where nothing is left in it.</summary>
    public void Settle()
    {
        if (!Queue.IsEmpty || Queue.Sacked != 0 || Queue == _pool.Nothing) return;
        _lostBefore += (uint)Queue.TotalLost;
        _pool.Return(Queue);
        Queue = _pool.Nothing;
    }

    /// <summary>The connection ends: nothing is outstanding any more.</summary>
    public void Clear()
    {
        Queue.Clear();
        Settle();
    }

    /// <summary>Another algorithm takes over (TCP_CONGESTION).</summary>
    public void Replace(ICongestionControl control, bool isConnected, in SenderFacts facts)
    {
        Employ(control);
        if (isConnected) control.Begin(ref Window, View(facts));
    }

    /// <summary>A segment was delivered that was in flight.</summary>
    public void OnDelivered(in SentSegment segment, in SenderFacts facts) => _rack.OnDelivered(segment, facts.MinimumRtt, facts.Now);

    /// <summary>Segments reached the peer.</summary>
    public void CountDelivered(uint segments) => Rate.Delivered += segments;

    /// <summary>The peer reports text it had already (RFC 2883 §4). False when the report says nothing that can be true.</summary>
    /// <param name="report">The block.</param>
    /// <param name="facts">The sender.</param>
    /// <param name="news">Gets what it means.</param>
    public bool OnDsack(SackBlock report, in SenderFacts facts, ref AckNews news)
    {
        if (report.Left >= report.Right || (uint)report.Length > facts.MaxWindow) return false;
        uint segments = 1;
        if (report.Length > facts.Mss) segments = (uint)((report.Length + facts.Mss - 1) / facts.Mss);
        else if (Probe.IsActive && Probe.End == report.Right) news |= AckNews.ProbeDuplicated;
        Duplicates += segments;

        // More duplicates than we made: the network makes them, and they say nothing of our retransmissions.
        if (Duplicates > TotalRetransmitted) return false;
        if (ReorderingSeen > 0 && (news & AckNews.ProbeDuplicated) == 0) _rack.OnDsack();
        news |= AckNews.Duplicated;
        CountDelivered(segments);
        if (report.Right <= facts.PriorUna) Undo.OnDuplicate(report.Right, segments);
        return true;
    }

    /// <summary>Something arrived that was sent once and earlier than something that arrived before it (RFC 8985 §6.2, step 3).</summary>
    public void OnReordered(SequenceNumber low, in SenderFacts facts)
    {
        SequenceNumber highest = HighestSacked(facts);
        if (!(low < highest)) return;
        uint distance = (uint)(highest - low);
        if (distance > Reordering * (uint)facts.Mss)
        {
            Reordering = Math.Min((distance + (uint)facts.Mss - 1) / (uint)facts.Mss, (uint)_settings.ReorderingMaximum);
        }
        ReorderingSeen++;
    }

    /// <summary>Behind the highest number that the peer reported; SND.UNA when it reported none.</summary>
    public SequenceNumber HighestSacked(in SenderFacts facts) => HasSack && Queue.Sacked > 0 ? Queue.HighestSacked : facts.Una;

    /// <summary>The reordering window follows duplicates, once an acknowledgment's segments are taken off.</summary>
    public void UpdateReorderingWindow()
    {
        if (_settings.AdaptsReorderingWindow) _rack.UpdateReorderingWindow(Rate.PriorDelivered, Rate.Delivered);
    }

    /// <summary>A tail loss probe turned out to have repaired a loss: the window comes down once (RFC 8985 §7.4.2).</summary>
    public void OnTailLossRepaired(in SenderFacts facts)
    {
        BeginReduction(facts);
        Enter(SenderState.Reduced, facts);
        EndReduction(facts);
        KeepOpenIfQuiet(facts);
        Control.OnEvent(ref Window, CongestionEvent.TailLossRepaired, View(facts));
    }

    /// <summary>The state machine, for an acknowledgment that is not quite ordinary.</summary>
    /// <param name="news">What the acknowledgment brought.</param>
    /// <param name="duplicates">Duplicate acknowledgments that it stands for.</param>
    /// <param name="facts">The sender.</param>
    /// <param name="wait">Gets how long to wait for reordered segments in microseconds, or 0.</param>
    public Resend OnAck(ref AckNews news, uint duplicates, in SenderFacts facts, out long wait)
    {
        IsPathProbeLost = false;
        wait = 0;
        if (_losses is not null) _losses.Facts = facts;
        if (Queue.IsEmpty && Queue.Sacked > 0) Queue.SetDuplicates(0);
        if ((news & AckNews.EcnEcho) != 0) Undo.PriorThreshold = 0;
        if ((news & AckNews.Reneged) != 0 && (news & AckNews.Advanced) != 0) return Resend.None;
        if (State == SenderState.Open) Undo.ForgetRetransmissions();
        else if (facts.Una >= HighSeq && LeaveAtHighSeq(facts)) return Resend.None;
        return State switch
        {
            SenderState.Recovery => OnAckInRecovery(ref news, duplicates, facts, ref wait),
            SenderState.Loss => OnAckInLoss(ref news, duplicates, facts, ref wait),
            _ => OnAckElsewhere(ref news, duplicates, facts, ref wait),
        };
    }

    /// <summary>ECN, or a device that is full, asks to slow down (RFC 3168 §6.1.2).</summary>
    public void EnterReduced(in SenderFacts facts)
    {
        Undo.PriorThreshold = 0;
        if (State >= SenderState.Reduced) return;
        Undo.Disarm();
        BeginReduction(facts);
        Enter(SenderState.Reduced, facts);
    }

    /// <summary>Window after an acknowledgment: down in proportion, or up as the algorithm has it.</summary>
    public void Steer(in SenderFacts facts, AckNews news, uint delivered, in RateSample sample)
    {
        SenderView view = View(facts);
        if (Control.ControlsAll)
        {
            Control.OnSample(ref Window, sample, view);
            return;
        }
        if (IsReducing) Reduce(delivered, sample.Losses, news);
        else if (MayGrow(news)) Control.OnAcknowledged(ref Window, delivered, view);
        Control.OnSample(ref Window, sample, view);
    }

    /// <summary>The retransmission timer expired: what is outstanding is lost, but for what was sent a moment ago.</summary>
    public void OnTimeout(in SenderFacts facts)
    {
        OwesCwr = true;
        bool isNewRecovery = State < SenderState.Recovery;
        if (_losses is not null) _losses.Facts = facts;
        MarkAllLost(facts);
        if (State <= SenderState.Disorder || HighSeq <= facts.Una || (State == SenderState.Loss && facts.Timeouts == 0))
        {
            Undo.PriorThreshold = CurrentThreshold;
            Window.Prior = Window.Segments;
            Window.Threshold = Control.Reduce(ref Window, View(facts));
            Control.OnEvent(ref Window, CongestionEvent.Timeout, View(facts));
            ArmUndo(facts);
        }
        Window.Segments = Queue.InFlight + 1;
        Window.Credit = 0;

        // A timeout after many duplicates says that reordering was taken for too much.
        if (State <= SenderState.Disorder && Queue.Sacked >= _settings.Reordering) Reordering = Math.Min(Reordering, (uint)_settings.Reordering);
        Enter(SenderState.Loss, facts);
        HighSeq = facts.Nxt;
        Probe.Cancel();

        // RFC 5682 §3.1, step 1.
        _isFrto = _settings.Frto && (isNewRecovery || facts.Timeouts > 0);
    }

    /// <summary>The connection opens after a SYN was lost. Without SACK the phase lasts until text is acknowledged.</summary>
    /// <param name="una">SND.UNA.</param>
    public void OnHandshakeLoss(SequenceNumber una)
    {
        if (HasSack) return;
        State = SenderState.Loss;
        HighSeq = una;
    }

    /// <summary>The wait for reordered segments is over (RFC 8985 §6.3).</summary>
    /// <returns>True when something is lost.</returns>
    public bool OnReorderingTimeout(in SenderFacts facts, out long wait)
    {
        uint before = Queue.InFlight;
        long lost = TotalLost;
        if (_losses is not null) _losses.Facts = facts;
        wait = _rack.Detect(Queue, ReorderingWindow(facts), facts.Now);
        if (Queue.InFlight == before) return false;
        if (State != SenderState.Recovery)
        {
            EnterRecovery(facts, isEcn: false);
            if (!Control.ControlsAll) Reduce(1, (uint)(TotalLost - lost), AckNews.None);
        }
        return true;
    }

    /// <summary>Segments turned out to be too large for the path: they are sent again, and nobody is to blame (RFC 1191 §6.5).</summary>
    /// <param name="facts">The sender; its segment size is the new one.</param>
    /// <param name="before">The segment size that large pieces were cut to.</param>
    /// <returns>True when there are any.</returns>
    public bool OnTooBig(in SenderFacts facts, int before)
    {
        if (_losses is not null) _losses.Facts = facts;
        for (int i = 0; i < Queue.Length; i++)
        {
            int segment = Queue[i].Count > 1 ? before : Queue[i].TextLength;
            if (segment > facts.Mss) Queue.MarkLost(i);
        }
        return TryBeginBlamelessLoss(facts);
    }

    private bool TryBeginBlamelessLoss(in SenderFacts facts)
    {
        if (Queue.Lost == 0) return false;
        if (!HasSack) LimitDuplicates();
        if (State == SenderState.Loss) return true;
        HighSeq = facts.Nxt;
        Window.Threshold = CurrentThreshold;
        Undo.PriorThreshold = 0;
        Undo.Disarm();
        Enter(SenderState.Loss, facts);
        _isFrto = false;
        return true;
    }

    /// <summary>The text of our SYN was not taken (RFC 7413 §4.2.1): it is sent again, and nobody is to blame.</summary>
    /// <returns>True when there is any.</returns>
    public bool OnSynTextRefused(in SenderFacts facts)
    {
        for (int i = 0; i < Queue.Length; i++) Queue.MarkLost(i);
        return TryBeginBlamelessLoss(facts);
    }

    /// <summary>A stretch was sent again.</summary>
    /// <param name="index">Which.</param>
    /// <param name="facts">The sender.</param>
    /// <param name="stamp">The timestamp it carried.</param>
    /// <param name="isProbe">It was a tail loss probe.</param>
    public void OnRetransmitted(int index, in SenderFacts facts, uint stamp, bool isProbe)
    {
        // Segments that went out as one, or were cut anew, are fewer: so are the duplicates that can be of them.
        if (!HasSack) LimitDuplicates();
        uint segments = Queue[index].Count;
        TotalRetransmitted += segments;
        DeliveryStamp delivery = Rate.OnSend(facts.Now, Queue, segments, TotalLost);
        Queue.MarkRetransmitted(index, facts.Now, delivery, isCounted: !isProbe, isAppLimited: Rate.AppLimitedUntil != 0);
        if (isProbe) return;
        Undo.OnRetransmitted(facts.Now, stamp, segments);
        if (IsReducing) _reduction.OnSent(segments);
    }

    /// <summary>A stretch was to be sent again and the way out refused it: it is as lost as before. Yet it counts as tried, since an
    /// acknowledgment that comes now must not be taken for a round trip from this moment.</summary>
    /// <param name="index">Which.</param>
    /// <param name="facts">The sender.</param>
    /// <param name="stamp">The timestamp it would have carried.</param>
    /// <param name="isProbe">It was a tail loss probe.</param>
    public void OnRetransmissionRefused(int index, in SenderFacts facts, uint stamp, bool isProbe)
    {
        uint segments = Queue[index].Count;
        TotalRetransmitted += segments;
        Queue.MarkTried(index, facts.Now);
        if (!isProbe) Undo.OnRetransmitted(facts.Now, stamp, segments);
    }

    /// <summary>Something new was sent.</summary>
    public void OnSent(uint segments)
    {
        if (IsReducing) _reduction.OnSent(segments);
    }

    /// <summary>Nothing new could be sent to find out whether the timeout was spurious (RFC 5682 §3.1, step 2b).</summary>
    public void EndFrto() => _isFrto = false;

    /// <summary>No report of the peer is outstanding any more (without SACK: no duplicate).</summary>
    public void OnAcknowledgedWithoutSack(uint acked)
    {
        uint sacked = Queue.Sacked;
        if (acked > 0)
        {
            // One acknowledged the hole, the others eat up duplicates.
            CountDelivered(Math.Max(acked > sacked ? acked - sacked : 1, 1));
            Queue.SetDuplicates(acked - 1 >= sacked ? 0 : sacked - (acked - 1));
        }
        CheckReorderingWithoutSack(acked);
    }

    // ---- states ---------------------------------------------------------------------------------------------------------------

    private bool LeaveAtHighSeq(in SenderFacts facts)
    {
        if (State == SenderState.Reduced)
        {
            // The CWR bit must have reached the peer before another echo counts: something above HighSeq is acknowledged.
            if (facts.Una == HighSeq) return false;
            EndReduction(facts);
            Enter(SenderState.Open, facts);
        }
        else if (State == SenderState.Recovery)
        {
            if (!HasSack) Queue.SetDuplicates(0);
            if (TryUndoRecovery(facts)) return true;
            EndReduction(facts);
        }
        return false;
    }

    private Resend OnAckInRecovery(ref AckNews news, uint duplicates, in SenderFacts facts, ref long wait)
    {
        if ((news & AckNews.Advanced) == 0)
        {
            if (!HasSack) AddDuplicates(duplicates);
        }
        else if (TryUndoPartial(facts))
        {
            return Resend.None;
        }
        if (TryUndoByDuplicates(facts)) TryOpen(news, facts);
        FindLosses(ref news, facts, ref wait);
        if (State == SenderState.Recovery) return Resend.Lost;
        if (Queue.Lost == 0) return Resend.None;

        // The undo ended the recovery, yet something is lost: a new one begins.
        EnterRecovery(facts, (news & AckNews.EcnEcho) != 0);
        return Resend.Lost;
    }

    private Resend OnAckInLoss(ref AckNews news, uint duplicates, in SenderFacts facts, ref long wait)
    {
        Resend resend = ProcessLoss(news, duplicates, facts);
        FindLosses(ref news, facts, ref wait);
        bool goesOn = State == SenderState.Open || (news & AckNews.RetransmissionLost) != 0;
        return goesOn ? OnAckElsewhere(ref news, duplicates, facts, ref wait, resend) : resend;
    }

    private Resend OnAckElsewhere(
        ref AckNews news, uint duplicates, in SenderFacts facts, ref long wait, Resend resend = Resend.None)
    {
        if (!HasSack)
        {
            if ((news & AckNews.Advanced) != 0) Queue.SetDuplicates(0);
            AddDuplicates(duplicates);
        }
        if (State <= SenderState.Disorder) TryUndoByDuplicates(facts);
        FindLosses(ref news, facts, ref wait);
        if (Queue.Lost == 0)
        {
            TryOpen(news, facts);
            return resend;
        }
        if (IsPathProbeFirst && State < SenderState.Reduced)
        {
            IsPathProbeLost = true;
            return resend;
        }
        EnterRecovery(facts, (news & AckNews.EcnEcho) != 0);
        return Resend.Lost;
    }

    // RFC 5682 §3.1, enhanced by SACK; and the conventional way back after a timeout.
    private Resend ProcessLoss(AckNews news, uint duplicates, in SenderFacts facts)
    {
        bool isRecovered = facts.Una >= HighSeq;
        bool isAdvanced = (news & AckNews.Advanced) != 0;
        if (isAdvanced && TryUndoLoss(facts, isProven: false)) return Resend.None;
        if (_isFrto)
        {
            // Step 3b: something sent before the timeout and never again has arrived, so the timeout was spurious.
            if ((news & AckNews.OriginalAcked) != 0 && TryUndoLoss(facts, isProven: true)) return Resend.None;
            if (facts.Nxt > HighSeq)
            {
                if ((news & AckNews.Sacked) != 0 || duplicates > 0) _isFrto = false;   // step 3a: the loss was real
            }
            else if (isAdvanced && !isRecovered)
            {
                HighSeq = facts.Nxt;
                if (facts.MaySendNew) return Resend.New;                               // step 2b
                _isFrto = false;
            }
        }
        if (isRecovered)
        {
            TryUndoRecovery(facts);
            return Resend.None;
        }
        if (!HasSack)
        {
            if (facts.Nxt > HighSeq && duplicates > 0) AddDuplicates(duplicates);
            else if (isAdvanced) Queue.SetDuplicates(0);
        }
        return Resend.Lost;
    }

    private void TryOpen(AckNews news, in SenderFacts facts)
    {
        if (!HasRetransmissions) Undo.ForgetRetransmissions();
        if ((news & AckNews.EcnEcho) != 0) EnterReduced(facts);
        if (State != SenderState.Reduced) KeepOpenIfQuiet(facts);
    }

    private void KeepOpenIfQuiet(in SenderFacts facts)
    {
        bool isQuiet = Queue.Sacked + Queue.Lost == 0 && !HasRetransmissions;
        SenderState next = isQuiet ? SenderState.Open : SenderState.Disorder;
        if (State == next) return;
        Enter(next, facts);
        HighSeq = facts.Nxt;
    }

    private void EnterRecovery(in SenderFacts facts, bool isEcn)
    {
        Undo.PriorThreshold = 0;
        ArmUndo(facts);
        if (!IsReducing)
        {
            if (!isEcn) Undo.PriorThreshold = CurrentThreshold;
            BeginReduction(facts);
        }
        Enter(SenderState.Recovery, facts);
    }

    private void Enter(SenderState next, in SenderFacts facts)
    {
        Control.OnState(ref Window, next, View(facts));
        State = next;
    }

    private void ArmUndo(in SenderFacts facts) =>
        Undo.Arm(facts.Una, Queue.Retransmitted + (Probe.IsActive && Probe.IsRetransmission ? 1u : 0));

    // ---- the window ------------------------------------------------------------------------------------------------------------

    private void BeginReduction(in SenderFacts facts)
    {
        OwesCwr = true;
        HighSeq = facts.Nxt;
        Probe.Cancel();
        Window.Credit = 0;
        Window.Prior = Window.Segments;
        _reduction.Begin(Window.Segments);
        Window.Threshold = Control.Reduce(ref Window, View(facts));
    }

    private void Reduce(uint delivered, uint newlyLost, AckNews news)
    {
        if (delivered == 0) return;
        bool isSafe = (news & AckNews.Advanced) != 0 && newlyLost == 0;
        Window.Segments = Math.Max(1, _reduction.Window(delivered, isSafe, Queue.InFlight, Window.Threshold));
    }

    private void EndReduction(in SenderFacts facts)
    {
        if (Control.ControlsAll) return;
        bool isFinal = State == SenderState.Reduced || Undo.IsArmed;
        if (isFinal && Window.Threshold < CongestionWindow.Infinite) Window.Segments = Window.Threshold;
        Control.OnEvent(ref Window, CongestionEvent.ReductionComplete, View(facts));
    }

    // Where reordering is the rule, any news may open the window; else only what is acknowledged in order.
    private bool MayGrow(AckNews news) => Reordering > _settings.Reordering
        ? (news & AckNews.Progress) != 0
        : (news & AckNews.DataAcked) != 0;

    // ---- taking a reduction back -----------------------------------------------------------------------------------------------

    private bool MayUndo(in SenderFacts facts) =>
        Undo.IsArmed && (Undo.Pending == 0 || Undo.WasDelayed(facts, HasSack, HighSeq));

    private void TakeBack(bool isLossUndone)
    {
        if (isLossUndone)
        {
            for (int i = 0; i < Queue.Length; i++) Queue.ClearLost(i);
        }
        if (Undo.PriorThreshold != 0)
        {
            Window.Segments = Control.Undo(Window);
            if (Undo.PriorThreshold > Window.Threshold) OwesCwr = false;
            Window.Threshold = Math.Max(Window.Threshold, Undo.PriorThreshold);
        }
        Undo.Disarm();
        _rack.Reexamine();
    }

    private bool TryUndoRecovery(in SenderFacts facts)
    {
        if (MayUndo(facts)) TakeBack(isLossUndone: false);
        else _rack.OnRecovered();
        if (IsHeldWithoutSack(facts)) return true;
        Enter(SenderState.Open, facts);
        _isReneging = false;
        return false;
    }

    private bool TryUndoByDuplicates(in SenderFacts facts)
    {
        if (!Undo.IsAllDuplicate) return false;
        _rack.OnUndone();
        TakeBack(isLossUndone: false);
        return true;
    }

    private bool TryUndoLoss(in SenderFacts facts, bool isProven)
    {
        if (!isProven && !MayUndo(facts)) return false;
        TakeBack(isLossUndone: true);
        IsTimeoutUndone = true;
        if (IsHeldWithoutSack(facts)) return true;
        if (isProven || HasSack)
        {
            Enter(SenderState.Open, facts);
            _isReneging = false;
        }
        return true;
    }

    /// <summary>A timeout was found to be spurious by this acknowledgment: the caller forgets its back-off.</summary>
    public bool IsTimeoutUndone { get; set; }

    // A hole was filled by the original, not by its retransmission (RFC 8985 §6.2, RFC 4015).
    private bool TryUndoPartial(in SenderFacts facts)
    {
        if (!Undo.IsArmed || !Undo.WasDelayed(facts, HasSack, HighSeq)) return false;
        if (HasSack) OnReordered(facts.PriorUna, facts);
        else ReorderingSeen++;
        if (Queue.Retransmitted > 0) return true;
        if (!HasRetransmissions) Undo.ForgetRetransmissions();
        TakeBack(isLossUndone: true);
        KeepOpenIfQuiet(facts);
        return false;
    }

    // ---- losses ----------------------------------------------------------------------------------------------------------------

    private long ReorderingWindow(in SenderFacts facts) => _rack.ReorderingWindow(
        ReorderingSeen > 0, State, _settings.CountsDuplicates && Queue.Sacked >= Reordering, facts.MinimumRtt, facts.SmoothedRtt);

    private void FindLosses(ref AckNews news, in SenderFacts facts, ref long wait)
    {
        if (Queue.IsEmpty) return;
        if (!HasSack)
        {
            MarkLostWithoutSack((news & AckNews.Advanced) != 0, facts);
            return;
        }
        uint retransmitted = Queue.Retransmitted;
        long found = _rack.DetectIfAdvanced(Queue, ReorderingWindow(facts), facts.Now);
        if (found > 0)
        {
            wait = found;
            news &= ~AckNews.SetTimer;
        }
        if (Queue.Retransmitted < retransmitted) news |= AckNews.RetransmissionLost;
    }

    // RFC 6582 §3.2: the third duplicate, and each partial acknowledgment, say that the first segment is lost.
    private void MarkLostWithoutSack(bool isAdvanced, in SenderFacts facts)
    {
        bool isLost = State < SenderState.Recovery ? Queue.Sacked >= Reordering : State == SenderState.Recovery && isAdvanced;
        if (!isLost || Queue[0].Has(SegmentMarks.Lost)) return;
        SentSegment first = Queue[0];
        if (first.Count > 1 && first.TextLength > facts.Mss) Queue.TrySplit(0, first.Seq + facts.Mss, facts.Mss);
        Queue.MarkLost(0);
        LimitDuplicates();
    }

    private void MarkAllLost(in SenderFacts facts)
    {
        if (Queue.IsEmpty) return;
        bool isReneging = Queue[0].Has(SegmentMarks.Sacked);
        if (isReneging)
        {
            // RFC 2018 §8: what the peer reported it may have thrown away.
            Queue.ForgetSacked();
            _isReneging = true;
        }
        else if (!HasSack)
        {
            Queue.SetDuplicates(0);
        }
        for (int i = 0; i < Queue.Length; i++)
        {
            bool isRecent = HasSack && !isReneging && i > 0 && _rack.Remaining(Queue[i], 0, facts.Now) > 0;
            if (!isRecent) Queue.MarkLost(i);
        }
    }

    /// <summary>The peer has thrown away what it reported; samples are not to be believed until this loss is over.</summary>
    public bool IsReneging => _isReneging;

    private void AddDuplicates(uint duplicates)
    {
        if (duplicates == 0) return;
        uint before = Queue.Sacked;
        Queue.SetDuplicates(before + duplicates);
        CheckReorderingWithoutSack(0);
        if (Queue.Sacked > before) CountDelivered(Queue.Sacked - before);
    }

    private void CheckReorderingWithoutSack(uint addend)
    {
        if (!LimitDuplicates()) return;
        Reordering = Math.Min(Queue.Outstanding + addend, (uint)_settings.ReorderingMaximum);
        ReorderingSeen++;
    }

    // More duplicates than segments: some duplicate was of something that arrived after all.
    private bool LimitDuplicates()
    {
        uint holes = Math.Min(Math.Max(Queue.Lost, 1), Queue.Outstanding);
        if (Queue.Sacked + holes <= Queue.Outstanding) return false;
        Queue.SetDuplicates(Queue.Outstanding - holes);
        return true;
    }
}
