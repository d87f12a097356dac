// Segment arrival in LISTEN (RFC 9293 §3.10.7.2) and in the passive SYN-RECEIVED (§3.10.7.4), where a connection is an entry.
// Called by TcpInput. Calls .Handshake, and Connections/TcpConnection when a handshake is done.

using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Listening;

internal sealed partial class TcpListener
{
    /// <summary>A segment for this listener, or for one of its half-open entries.</summary>
    /// <param name="seg">The segment.</param>
    /// <param name="tuple">Between whom.</param>
    /// <param name="interfaceIndex">Where it came in.</param>
    /// <param name="leastIss">What a new ISS must exceed, if TIME-WAIT is reused; else null.</param>
    /// <returns>True when it must be answered by a reset made from it.</returns>
    internal bool HandleSegment(ref Segment seg, in FourTuple tuple, int interfaceIndex, SequenceNumber? leastIss)
    {
        ulong hash = tuple.Hash(Context.Hash);
        if (_synQueue.TryFind(tuple, hash, out int place)) return ArriveHalfOpen(ref seg, place) == Disposition.Reset;

        // First, check for a RST: "An incoming RST should be ignored."
        if (seg.IsRst) return Drop(DropReason.TcpInvalidReset);

        // Second, check for an ACK: "Any acknowledgment is bad if it arrives on a connection still in the LISTEN state."
        if (seg.IsAck) return !Drop(DropReason.TcpInvalidAcknowledgment);

        // Third, check for a SYN. Fourth, anything else: "drop the segment and return".
        if (!seg.IsSyn) return Drop(DropReason.TcpNoAcknowledgment);

        // No application opens and closes in one segment: who sends SYN and FIN together probes for what we are.
        if (seg.IsFin) return Drop(DropReason.TcpUnexpectedSyn);
        if (IsAcceptQueueFull)
        {
            _host.Counters.AcceptQueueFull++;
            return Drop(DropReason.TcpAcceptQueueFull);
        }
        BeginHandshake(seg, tuple, hash, interfaceIndex, leastIss);
        return false;
    }

    /// <summary>An ICMP error about one of our SYN-ACKs.</summary>
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
        if (seg.IsSyn && !seg.IsAck && !seg.IsRst && seg.Seq == entry.Irs) return RepeatSynAck(ref entry, seg);
        Disposition disposition = CheckSequence(ref entry, seg);
        if (disposition == Disposition.Continue) disposition = CheckReset(ref entry, seg, place);
        if (disposition == Disposition.Continue) disposition = CheckSyn(seg, place);
        if (disposition == Disposition.Continue) disposition = CheckAcknowledgment(ref entry, seg);
        if (disposition == Disposition.Continue) Establish(ref seg, place);
        return disposition;
    }

    // The peer did not hear our SYN-ACK.
    private Disposition RepeatSynAck(ref HalfOpen entry, in Segment seg)
    {
        if (!entry.Challenge.TryTake(Context.Now, _host.Settings.ChallengeAckInterval)) return Disposition.Drop;
        entry.Ecn.OnRepeatedSyn(seg.Flags, seg.Ecn);
        SendSynAck(entry, isRepetition: true, timeoutsBefore: entry.Retries);
        entry.Ecn.OnRepeated();
        return Disposition.Drop;
    }

    private Disposition CheckSequence(ref HalfOpen entry, in Segment seg)
    {
        if (entry.Agreed.Timestamps && !seg.IsRst)
        {
            bool isOld = !seg.Options.HasTimestamps || unchecked((int)(seg.Options.TsVal - entry.TsRecent)) < 0;
            if (isOld)
            {
                _host.Counters.OldTimestamps++;
                Drop(DropReason.TcpOldTimestamp);
                return Disposition.Drop;
            }
        }
        if (ReceiveSequence.Begin(entry.Irs, entry.ReceiveWindow).Touches(seg.Seq, seg.Seq + seg.Len)) return Disposition.Continue;
        Drop(DropReason.TcpOutOfWindow);
        if (!seg.IsRst) Challenge(ref entry);
        return Disposition.Drop;
    }

    // "If this connection was initiated with a passive OPEN … then return this connection to LISTEN state and return."
    private Disposition CheckReset(ref HalfOpen entry, in Segment seg, int place)
    {
        if (!seg.IsRst) return Disposition.Continue;
        if (seg.Seq == entry.Irs + 1) Forget(place, TcpEvent.ReceiveReset);
        else Challenge(ref entry);
        return Disposition.Drop;
    }

    private Disposition CheckSyn(in Segment seg, int place)
    {
        if (!seg.IsSyn) return Disposition.Continue;
        Forget(place, TcpEvent.ReceiveSyn);
        return Disposition.Drop;
    }

    private Disposition CheckAcknowledgment(ref HalfOpen entry, in Segment seg)
    {
        if (!seg.IsAck)
        {
            Drop(DropReason.TcpNoAcknowledgment);
            return Disposition.Drop;
        }
        if (seg.Ack != entry.Iss + 1)
        {
            Drop(DropReason.TcpInvalidAcknowledgment);
            return Disposition.Reset;
        }
        if (!IsAcceptQueueFull) return Disposition.Continue;

        // As on Linux: the peer believes itself connected, repeats its data, and finds room later, or gives up.
        _host.Counters.AcceptQueueFull++;
        Drop(DropReason.TcpAcceptQueueFull);
        return Disposition.Drop;
    }

    private void Establish(ref Segment seg, int place)
    {
        HalfOpen entry = _synQueue[place];
        if (!TryRoute(entry.Tuple, entry.InterfaceIndex, out Route route)) return;
        var lease = _leases?.Share(entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint);
        var connection = TcpConnection.FromHandshake(_host, entry, seg, Options.Copy(), route, lease);
        _synQueue.RemoveAt(place);
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

    private void Challenge(ref HalfOpen entry)
    {
        if (!entry.Challenge.TryTake(Context.Now, _host.Settings.ChallengeAckInterval))
        {
            _host.Counters.ChallengeAcksWithheld++;
            return;
        }
        _host.Counters.ChallengeAcks++;
        SendChallenge(entry);
    }

    // Counts, and says false: no reset.
    private bool Drop(DropReason reason)
    {
        Context.Drops.Count(reason, Context.Now);
        return false;
    }
}
