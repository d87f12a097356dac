// Segment arrival in TIME-WAIT, where a connection is an entry of a table. Read RFC 9293 §3.10.7.4 and §3.6.1, RFC 6191, RFC 1337.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Sequence;
using Sockeye.Core.Transport.Tcp.TimeWait;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What TIME-WAIT entries do with segments.</summary>
internal sealed class TimeWaitInput(StackContext context, TcpLayer layer, TimeWaitTable table)
{
    /// <summary>Takes a segment of a connection in TIME-WAIT.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="tuple">Between whom.</param>
    /// <param name="isWelcome">Somebody listens, so that a SYN may open the connection anew.</param>
    /// <param name="successorIss">For such a SYN: the new ISS.</param>
    /// <returns>False when there is no such entry, or no longer: the segment goes on to the listener.</returns>
    public bool TryHandle(in Segment segment, in FourTuple tuple, bool isWelcome, out SequenceNumber? successorIss)
    {
        successorIss = null;
        if (!table.TryFind(tuple, out int slot)) return false;
        ref TimeWaitEntry entry = ref table[slot];
        bool isTimed = entry.HasTimestamps && segment.Options.HasTimestamps;
        bool isOld = isTimed && Clock(entry).IsOldAtEnd(segment.Options.TsVal, segment.IsRst, context.Now);
        if (!isOld && segment.Seq == entry.RcvNxt && (segment.Len == 0 || segment.IsRst)) return TakeExpected(ref entry, segment, slot);
        if (isWelcome && !isOld && IsNewConnection(entry, segment, isTimed))
        {
            successorIss = entry.SndNxt + FirstNumbers.Gap;
            layer.Counters.TimeWaitsReused++;
            table.Remove(slot);
            return false;
        }
        if (isOld) layer.Counters.OldTimestamps++;
        return AnswerUnacceptable(ref entry, segment, slot, isOld);
    }

    /// <summary>Makes room for an active open between the same ends; false where no timestamps would keep the two apart.</summary>
    // RFC 6191 §2 applied to the active side. How long a port must have waited before it is chosen is BindTable's affair.
    public bool TryReuse(in FourTuple tuple, out FirstNumbers? first)
    {
        first = null;
        if (!table.TryFind(tuple, out int slot)) return true;
        ref TimeWaitEntry entry = ref table[slot];
        if (!entry.HasTimestamps) return false;
        first = FirstNumbers.After(entry.SndNxt, Clock(entry));
        layer.Counters.TimeWaitsReused++;
        table.Remove(slot);
        return true;
    }

    // What stands exactly at RCV.NXT and takes no number: a bare acknowledgment, or a RST.
    private bool TakeExpected(ref TimeWaitEntry entry, in Segment segment, int slot)
    {
        if (segment.IsRst)
        {
            // RFC 1337 §2 shows what an old RST may do here; §3 lets a host ignore it, which the setting asks for.
            if (!layer.Settings.KeepTimeWaitOnReset)
            {
                EndByReset(entry, slot);
                return true;
            }
            Drop(DropReason.TcpInvalidReset);
        }
        else
        {
            Restart(slot);
        }
        if (!entry.HasTimestamps || !segment.Options.HasTimestamps) return true;
        entry.TsRecent = segment.Options.TsVal;
        entry.TsRecentTime = context.Now;
        return true;
    }

    private void EndByReset(in TimeWaitEntry entry, int slot)
    {
        var state = TcpState.TimeWait;
        TcpTransitions.Apply(context, ref state, TcpEvent.TimeWaitOver, entry.Tuple.LocalEndpoint, entry.Tuple.RemoteEndpoint);
        table.Remove(slot);
    }

    // RFC 6191 §2: a SYN is of a new connection if its timestamp is greater than the last seen, or its sequence number is beyond the
    // last received (RFC 9293 §3.6.1, MAY-2).
    private static bool IsNewConnection(in TimeWaitEntry entry, in Segment segment, bool isTimed)
    {
        if (!segment.IsSyn || segment.IsRst || segment.IsAck) return false;
        return segment.Seq > entry.RcvNxt || (isTimed && unchecked((int)(entry.TsRecent - segment.Options.TsVal)) < 0);
    }

    // "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge it, and restart the 2 MSL
    //   timeout." All that is not acceptable is acknowledged, what carries text at once, other segments only so often.
    private bool AnswerUnacceptable(ref TimeWaitEntry entry, in Segment segment, int slot, bool isOld)
    {
        Drop(DropReason.TcpTimeWait);
        if (segment.IsRst) return true;
        if (isOld || segment.IsAck) Restart(slot);
        bool isLimited = segment.Len == 0 || segment.IsSyn;
        if (isLimited && !entry.Challenge.TryTake(context.Now, layer.Settings.ChallengeAckInterval))
        {
            layer.Counters.ChallengeAcksWithheld++;
            return true;
        }
        Send(entry);
        return true;
    }

    private void Restart(int slot) => table.Restart(slot, context.Now + (2 * layer.Settings.MaximumSegmentLifetime));

    private static Timestamps Clock(in TimeWaitEntry entry) =>
        new() { Offset = entry.TsOffset, Recent = entry.TsRecent, RecentTime = entry.TsRecentTime };

    private void Send(in TimeWaitEntry entry)
    {
        FourTuple tuple = entry.Tuple;
        if (layer.Output.Internet.TryRoute(tuple.Remote, tuple.Local, (int)tuple.Scope, out Route route) != Errno.None) return;
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        var writer = new TcpOptionWriter(options);
        if (entry.HasTimestamps) writer.TryAppendTimestamps(Clock(entry).Value(context.Now), entry.TsRecent);
        var spec = new SendSpec { Protocol = IPProtocol.Tcp, TrafficClass = entry.TrafficClass, DontFragment = true };
        layer.Output.Send(route, spec, new OutgoingSegment
        {
            Header = new TcpHeader
            {
                SourcePort = tuple.LocalPort,
                DestinationPort = tuple.RemotePort,
                Sequence = entry.SndNxt,
                Acknowledgment = entry.RcvNxt,
                Flags = TcpFlags.Ack,
                Window = new WindowSize((uint)entry.Window).Unscale(entry.Scale),
            },
            Options = writer.Written,
        });
    }

    private void Drop(DropReason reason) => context.Drops.Count(reason, context.Now);
}
