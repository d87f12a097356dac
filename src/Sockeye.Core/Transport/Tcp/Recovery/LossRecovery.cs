// Which bytes are lost, how many are still on the way, and what to send again. Read RFC 5681 §3.2, RFC 6582 (without SACK),
// RFC 6675 (with SACK: SetPipe, NextSeg), RFC 3042 (limited transmit), RFC 6298 §5.4 (after a timeout).

using System;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Where a sender stands in repairing a loss.</summary>
internal enum RecoveryPhase : byte
{
    /// <summary>Nothing is known to be lost.</summary>
    Open,

    /// <summary>Fast recovery.</summary>
    FastRecovery,

    /// <summary>After a timeout: all that was in flight counts as lost.</summary>
    Loss,
}

/// <summary>Loss recovery of one connection. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
/// <remarks>SND.NXT never goes back. Instead HighRxt walks from SND.UNA over the lost bytes; what lies between and is
/// not reported by the peer is sent again as the window allows.</remarks>
internal struct LossRecovery
{
    private SackScoreboard? _sack;
    private bool _mustRetransmit;
    private bool _isRescued;

    /// <summary>Phase.</summary>
    public RecoveryPhase Phase { get; private set; }

    /// <summary>RecoveryPoint: SND.NXT when the loss was noticed; the phase ends when it is acknowledged.</summary>
    public SequenceNumber Recover { get; private set; }

    /// <summary>HighRxt: behind the highest byte sent again in this phase.</summary>
    public SequenceNumber HighRxt { get; private set; }

    /// <summary>Duplicate acknowledgments in a row.</summary>
    public int DuplicateAcks { get; private set; }

    /// <summary>Bytes that the peer reports beyond SND.UNA.</summary>
    public readonly int SackedBytes => _sack?.SackedBytes ?? 0;

    private readonly bool HasSack => _sack is { Count: > 0 };

    /// <summary>Takes the blocks of one acknowledgment.</summary>
    /// <returns>True when they told something new.</returns>
    public bool OnSack(SequenceNumber una, SequenceNumber nxt, ReadOnlySpan<SackBlock> blocks, int limit)
    {
        if (blocks.IsEmpty || una == nxt) return false;
        _sack ??= new SackScoreboard(limit);
        bool news = false;
        foreach (SackBlock block in blocks) news |= _sack.Add(una, nxt, block);
        return news;
    }

    /// <summary>A duplicate acknowledgment (RFC 5681 §2). No more are believed than segments are in flight.</summary>
    public void OnDuplicateAck(int inFlight, int mss) => DuplicateAcks = Math.Min(DuplicateAcks + 1, Math.Max(1, inFlight / mss));

    /// <summary>The cumulative acknowledgment moved.</summary>
    /// <returns>True when that ends a phase.</returns>
    public bool OnAdvance(SequenceNumber una, int acknowledged, int mss)
    {
        _sack?.AdvanceTo(una);
        _mustRetransmit = false;
        if (HighRxt < una) HighRxt = una;
        if (Phase == RecoveryPhase.Open)
        {
            DuplicateAcks = 0;
            return false;
        }
        if (una < Recover)
        {
            // A partial acknowledgment: the duplicates it stands for have left the network for good.
            DuplicateAcks = Math.Max(0, DuplicateAcks - Math.Max(0, (acknowledged / mss) - 1));

            // RFC 6582 §3.2, step 3 (partial acknowledgment): "retransmit the first unacknowledged segment"
            _mustRetransmit = Phase == RecoveryPhase.FastRecovery && HighRxt == una;
            return false;
        }
        Phase = RecoveryPhase.Open;
        DuplicateAcks = 0;
        return true;
    }

    /// <summary>True when it is time for fast retransmit.</summary>
    // RFC 6675 §5 (2): "If DupAcks >= DupThresh" or "IsLost (HighACK + 1) returns true"
    public readonly bool ShouldEnter(SequenceNumber una, int mss) =>
        Phase == RecoveryPhase.Open
        && (DuplicateAcks >= SackScoreboard.DupThresh || (HasSack && _sack!.LostBelow(una, mss) > una));

    /// <summary>Fast recovery begins: the first segment goes at once, whatever the window says.</summary>
    public void Enter(SequenceNumber una, SequenceNumber nxt)
    {
        Phase = RecoveryPhase.FastRecovery;
        Recover = nxt;
        HighRxt = una;
        _mustRetransmit = true;
        _isRescued = false;
    }

    /// <summary>The retransmission timer expired: everything not reported is lost.</summary>
    /// <param name="una">SND.UNA.</param>
    /// <param name="nxt">SND.NXT.</param>
    /// <param name="isFirst">The first timeout in a row.</param>
    public void OnTimeout(SequenceNumber una, SequenceNumber nxt, bool isFirst)
    {
        // RFC 2018 §8: the peer may have thrown away what it reported. It did if it reports the byte it waits for, and it is not
        // to be believed when a second timeout follows.
        if (HasSack && (!isFirst || _sack!.First.Left <= una)) _sack!.Clear();
        Phase = RecoveryPhase.Loss;
        Recover = nxt;
        HighRxt = una;
        DuplicateAcks = 0;
        _mustRetransmit = true;
    }

    /// <summary>SetPipe() of RFC 6675 §4: an estimate of the bytes on the way.</summary>
    public readonly int Pipe(SequenceNumber una, SequenceNumber nxt, int mss)
    {
        if (HasSack)
        {
            // "(a) If IsLost (S1) returns false: pipe is incremented by 1 octet."  "(b) If S1 <= HighRxt: pipe is incremented"
            SequenceNumber lostBelow = LostBelow(una, nxt, mss);
            int pipe = Unsacked(lostBelow, nxt);
            return Phase == RecoveryPhase.Open ? pipe : pipe + Unsacked(una, HighRxt);
        }
        if (Phase == RecoveryPhase.Open) return Math.Max(0, nxt - una - (DuplicateAcks * mss));

        // Without SACK every duplicate acknowledgment says that one segment, unknown which, has left the network.
        int beyond = nxt - LostBelow(una, nxt, mss);
        int left = Phase == RecoveryPhase.FastRecovery ? DuplicateAcks * mss : 0;
        return Math.Max(0, beyond - left) + (HighRxt - una);
    }

    /// <summary>NextSeg() of RFC 6675 §4, rule 1: the next lost stretch to be sent again.</summary>
    /// <param name="una">SND.UNA.</param>
    /// <param name="nxt">SND.NXT.</param>
    /// <param name="mss">Bytes of a segment.</param>
    /// <param name="room">cwnd less the pipe; the first retransmission of a phase needs none.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="end">Where it ends, at most <paramref name="room"/> later.</param>
    public readonly bool TryPlan(
        SequenceNumber una, SequenceNumber nxt, int mss, int room, out SequenceNumber start, out SequenceNumber end)
    {
        start = end = una;
        if (Phase == RecoveryPhase.Open || una == nxt) return false;
        if (!_mustRetransmit && room < mss) return false;
        SequenceNumber from = SequenceNumber.Max(una, HighRxt);
        SequenceNumber lostBelow = LostBelow(una, nxt, mss);
        if (from >= lostBelow) return false;
        if (_sack is null)
        {
            start = from;
            end = lostBelow;
        }
        else if (!_sack.TryFindHole(from, lostBelow, out start, out end))
        {
            return false;
        }
        int most = _mustRetransmit && room < mss ? mss : room / mss * mss;
        if (end - start > most) end = start + most;
        return true;
    }

    /// <summary>NextSeg() of RFC 6675 §4, rule 4: when nothing else may be sent, the last segment once more in each recovery,
    /// so that a loss at the tail does not wait for a timeout.</summary>
    public readonly bool TryPlanRescue(SequenceNumber nxt, int mss, int room, out SequenceNumber start, out SequenceNumber end)
    {
        start = end = nxt;
        if (Phase != RecoveryPhase.FastRecovery || _isRescued || !HasSack || room < mss) return false;
        start = SequenceNumber.Max(_sack!.Highest, nxt - mss);
        return start < end && HighRxt <= start;
    }

    /// <summary>A stretch was sent again.</summary>
    public void OnRetransmitted(SequenceNumber end)
    {
        _mustRetransmit = false;
        if (end > HighRxt) HighRxt = end;
    }

    /// <summary>The last segment was sent again.</summary>
    public void OnRescued() => _isRescued = true;

    /// <summary>Path MTU discovery says that what is in flight was too large: it is sent again, and nobody is to blame.</summary>
    public void OnTooBig(SequenceNumber una, SequenceNumber nxt) => OnTimeout(una, nxt, isFirst: true);

    private readonly SequenceNumber LostBelow(SequenceNumber una, SequenceNumber nxt, int mss)
    {
        if (Phase == RecoveryPhase.Loss) return SequenceNumber.Min(Recover, nxt);
        SequenceNumber lost = HasSack ? _sack!.LostBelow(una, mss) : una;
        if (Phase == RecoveryPhase.Open) return lost;

        // In fast recovery the segment that the peer waits for is lost, whatever the reports say.
        return SequenceNumber.Max(lost, SequenceNumber.Min(una + mss, nxt));
    }

    private readonly int Unsacked(SequenceNumber from, SequenceNumber to) =>
        from < to ? to - from - _sack!.Sacked(from, to) : 0;
}
