// Segment arrival in LISTEN (RFC 9293 §3.10.7.2) and in the passive SYN-RECEIVED (§3.10.7.4), where a connection is an entry.
// Called by TcpInput. Calls .Handshake and .Cookies, and Connections/TcpConnection when a handshake is done.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    /// <summary>A segment for this listener, or for one of its half-open entries.</summary>
    /// <param name="seg">The segment.</param>
    /// <param name="tuple">Between whom.</param>
    /// <param name="interfaceIndex">Where it came in.</param>
    /// <param name="successorIss">The new ISS, if TIME-WAIT is reused; else null.</param>
    /// <returns>True when it must be answered by a reset made from it.</returns>
    internal bool HandleSegment(ref Segment seg, in FourTuple tuple, int interfaceIndex, SequenceNumber? successorIss)
    {
        if (!SegmentSignature.IsGood(seg, tuple, Options.Signatures, _host.Counters)) return Drop(DropReason.TcpSignature);
        ulong hash = tuple.Hash(Context.Hash);
        if (_synQueue.TryFind(tuple, hash, out int place)) return ArriveHalfOpen(ref seg, place) == Disposition.Reset;

        // RFC 5082 §3: what came a long way is not of the neighbour that the application expects.
        if (seg.HopLimit < Options.Over(tuple.Local.Version).MinimumHopLimit)
        {
            _host.Counters.TooFar++;
            return Drop(DropReason.TcpHopLimit);
        }

        // First, check for a RST: "An incoming RST should be ignored."
        if (seg.IsRst) return Drop(DropReason.TcpInvalidReset);

        // Second, check for an ACK: "Any acknowledgment is bad if it arrives on a connection still in the LISTEN state", unless it is of a
        // SYN-ACK of which nothing was kept.
        if (seg.IsAck) return !TryRedeem(ref seg, tuple, interfaceIndex) && !Drop(DropReason.TcpInvalidAcknowledgment);

        // Third, check for a SYN. Fourth, anything else: "drop the segment and return". A SYN with a FIN opens nothing, as on Linux: only
        // probes send it (RFC 9293 §3.10.7.2 would queue both).
        if (!seg.IsSyn || seg.IsFin) return Drop(DropReason.TcpNoAcknowledgment);
        BeginHandshake(ref seg, tuple, hash, interfaceIndex, successorIss);
        return false;
    }

    /// <summary>An ICMP error about one of our SYN-ACKs. Only those end a handshake that say that nobody can be reached there.</summary>
    internal void HandleNotice(in IcmpNotice notice, in FourTuple tuple, SequenceNumber quoted)
    {
        if (!_synQueue.TryFind(tuple, tuple.Hash(Context.Hash), out int place) || _synQueue[place].Iss != quoted) return;
        // Linux's tcp_req_err: only what speaks of the way there, and over IPv6 what is hard; nobody is told (POSIX's accept).
        bool isTold = notice.Destination.IsIPv4
            ? notice.Kind is IcmpNoticeKind.TimeExceeded or IcmpNoticeKind.ParameterProblem || notice is { Type: 3, Code: <= 1 }
            : notice.Kind != IcmpNoticeKind.PacketTooBig && IsHard(notice);
        if (isTold) Forget(place, TcpEvent.Unreachable);
    }

    private static bool IsHard(in IcmpNotice notice)
    {
        IcmpErrorMap.ToErrno(notice, out bool isHard);
        return isHard;
    }

    private Disposition ArriveHalfOpen(ref Segment seg, int place)
    {
        ref HalfOpen entry = ref _synQueue[place];
        if (IsRepeatedSyn(entry, seg)) return RepeatSynAck(ref entry, seg);
        Disposition disposition = CheckAcknowledgment(entry, seg);
        if (disposition == Disposition.Continue) disposition = CheckSequence(ref entry, ref seg);
        if (disposition == Disposition.Continue) disposition = CheckReset(ref entry, seg, place);
        if (disposition == Disposition.Continue) disposition = CheckWelcome(ref entry, seg, place);
        if (disposition == Disposition.Continue) Establish(ref seg, place);
        return disposition;
    }

    private static bool IsRepeatedSyn(in HalfOpen entry, in Segment seg) =>
        seg.IsSyn && !seg.IsAck && !seg.IsRst && seg.Seq == entry.Irs && !IsOld(entry, seg);

    // The peer did not hear our SYN-ACK.
    private Disposition RepeatSynAck(ref HalfOpen entry, in Segment seg)
    {
        if (!entry.Challenge.TryTake(Context.Now, _host.Settings.ChallengeAckInterval)) return Disposition.Drop;
        entry.Ecn.OnRepeatedSyn(seg.Flags, seg.Ecn);
        RepeatSynAck(ref entry, timeoutsBefore: entry.Retries);
        entry.Deadline = SynQueue.OnGrid(Context.Now + WaitOf(entry));
        return Disposition.Drop;
    }

    // "If the segment acknowledgment is not acceptable, form a reset segment". Before the sequence number is looked at: an old connection's
    // segment tells by it that the other end lives in another time. A RST is judged by its place alone.
    private Disposition CheckAcknowledgment(in HalfOpen entry, in Segment seg)
    {
        if (!seg.IsAck || seg.IsRst || seg.Ack == entry.Iss + 1) return Disposition.Continue;
        Drop(DropReason.TcpInvalidAcknowledgment);
        return Disposition.Reset;
    }

    private Disposition CheckSequence(ref HalfOpen entry, ref Segment seg)
    {
        bool isOld = IsOld(entry, seg);
        bool isImpossible = IsEchoImpossible(entry, seg);
        if (isOld) _host.Counters.OldTimestamps++;
        else if (isImpossible) _host.Counters.ImpossibleEchoes++;
        if (!isOld && !isImpossible && IsInWindow(entry, seg))
        {
            // The SYN itself lies before the window: cut off.
            if (seg.IsSyn && seg.Seq == entry.Irs)
            {
                seg.Flags &= ~TcpFlags.Syn;
                seg.Seq += 1;
            }
            if (entry.Agreed.Timestamps && seg.Options.HasTimestamps && seg.Seq <= entry.Irs + 1) entry.TsRecent = seg.Options.TsVal;
            return Disposition.Continue;
        }
        Drop(isOld || isImpossible ? DropReason.TcpOldTimestamp : DropReason.TcpOutOfWindow);
        if (!seg.IsRst) Challenge(ref entry, seg);
        return Disposition.Drop;
    }

    // RFC 7323 §5.3, R1. The age of TS.Recent, a few seconds, is nothing here.
    private static bool IsOld(in HalfOpen entry, in Segment seg) =>
        entry.Agreed.Timestamps && seg.Options.HasTimestamps && unchecked((int)(seg.Options.TsVal - entry.TsRecent)) < 0;

    // Whoever echoes what we never said has not seen our SYN-ACK.
    private static bool IsEchoImpossible(in HalfOpen entry, in Segment seg) =>
        entry.Agreed.Timestamps && seg.Options is { HasTimestamps: true, TsEcr: not 0 } &&
        seg.Options.TsEcr - entry.FirstTsVal > entry.LastTsVal - entry.FirstTsVal;

    // Some of the segment, or its place when it has no length, lies in the window that the SYN-ACK offered (RFC 9293 §3.10.7.4, first).
    private static bool IsInWindow(in HalfOpen entry, in Segment seg)
    {
        SequenceNumber next = entry.Irs + 1;
        SequenceNumber edge = next + entry.ReceiveWindow;
        SequenceNumber end = seg.Seq + seg.Len;
        if (seg.Seq == next) return true;
        return (end > next && seg.Seq < edge) || (seg.Seq == edge && end == edge);
    }

    // "If this connection was initiated with a passive OPEN … then return this connection to LISTEN state and return." A RST elsewhere in
    // the window is challenged (RFC 5961 §3.2), and a SYN there is answered by a RST.
    private Disposition CheckReset(ref HalfOpen entry, in Segment seg, int place)
    {
        if (seg.IsRst && seg.Seq != entry.Irs + 1)
        {
            Drop(DropReason.TcpInvalidReset);
            Challenge(ref entry, seg);
            return Disposition.Drop;
        }
        if (seg.IsRst)
        {
            Forget(place, TcpEvent.ReceiveReset);
            return Disposition.Drop;
        }
        if (!seg.IsSyn) return Disposition.Continue;
        Forget(place, TcpEvent.ReceiveSyn);
        return Disposition.Reset;
    }

    private Disposition CheckWelcome(ref HalfOpen entry, in Segment seg, int place)
    {
        if (!seg.IsAck)
        {
            Drop(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }

        // TCP_DEFER_ACCEPT: the bare acknowledgment is as good as lost, until the SYN-ACK has timed out so many times.
        if (entry.Retries < Options.DeferAccept && seg.Seq + seg.Len == entry.Irs + 1)
        {
            entry.IsAcknowledged = true;
            _host.Counters.DeferredAccepts++;
            Drop(DropReason.TcpDeferred);
            return Disposition.Drop;
        }
        if (!IsAcceptQueueFull) return Disposition.Continue;

        // As on Linux: the peer believes itself connected, repeats its data, and finds room later, or gives up.
        _host.Counters.AcceptQueueFull++;
        Drop(DropReason.TcpAcceptQueueFull);
        entry.IsAcknowledged = true;
        if (!_host.Settings.AbortOnOverflow) return Disposition.Drop;
        Forget(place, TcpEvent.Abort);
        return Disposition.Reset;
    }

    private void Establish(ref Segment seg, int place)
    {
        HalfOpen entry = _synQueue[place];
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        _synQueue.RemoveAt(place);
        Establish(ref seg, entry, route);
    }

    private void Establish(ref Segment seg, in HalfOpen entry, in Route route)
    {
        var lease = _leases?.Share(entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint);
        var connection = TcpConnection.FromHandshake(_host, entry, seg, OptionsFor(entry), route, lease);
        if (!_host.TryAttach(connection))
        {
            connection.Abort();
            return;
        }
        _acceptQueue.Add(connection);

        // The same segment may bring text and FIN: steps six to eight.
        connection.HandleSegment(ref seg);
        Sink?.Notify(Notice.Readable);
    }

    // Bare acknowledgments could be answered for ever; what has a length is part of a stream and comes to an end.
    private void Challenge(ref HalfOpen entry, in Segment seg)
    {
        bool isLimited = seg.Len == 0 || seg.IsSyn;
        if (isLimited && !entry.Challenge.TryTake(Context.Now, _host.Settings.ChallengeAckInterval))
        {
            _host.Counters.ChallengeAcksWithheld++;
            return;
        }
        _host.Counters.ChallengeAcks++;
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        SynAckOutput.SendAcknowledgment(_host, entry, route, Options, entry.Iss + 1, entry.Irs + 1);
    }

    // Counts, and says false: no reset.
    private bool Drop(DropReason reason)
    {
        Context.Drops.Count(reason, Context.Now);
        return false;
    }
}
