// Segment arrival in TIME-WAIT, where a connection is an entry of a table. Read RFC 9293 §3.10.7.4 and §3.6.1, RFC 6191, RFC 1337.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.TimeWait;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What TIME-WAIT entries do with segments.</summary>
internal sealed class TimeWaitInput(StackContext context, TcpLayer layer, TimeWaitTable table)
{
    // Far enough beyond the last number of the earlier connection that no segment of it can be mistaken.
    private const int IssGap = 65_537;

    /// <summary>Takes a segment of a connection in TIME-WAIT.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="tuple">Between whom.</param>
    /// <param name="isWelcome">Somebody listens, so that a SYN may open the connection anew.</param>
    /// <param name="leastIss">For such a SYN: what the new ISS must exceed.</param>
    /// <returns>False when there is no such entry, or no longer: the segment goes on to the listener.</returns>
    public bool TryHandle(in Segment segment, in FourTuple tuple, bool isWelcome, out SequenceNumber? leastIss)
    {
        leastIss = null;
        if (!table.TryFind(tuple, out int slot)) return false;
        ref TimeWaitEntry entry = ref table[slot];

        // DEVIATION RFC 9293 §3.10.7.4: a RST does not end TIME-WAIT. RFC 1337 §2 shows what an old one would do.
        if (segment.IsRst) return Drop(DropReason.TcpInvalidReset);
        if (segment.IsSyn && !segment.IsAck && isWelcome && IsNewer(entry, segment))
        {
            leastIss = entry.SndNxt + IssGap;
            layer.Counters.TimeWaitsReused++;
            table.Remove(slot);
            return false;
        }
        Acknowledge(ref entry, segment, slot);
        return true;
    }

    /// <summary>Makes room for an active open between the same ends; false when it is too early.</summary>
    // RFC 6191 §2 applied to the active side: with timestamps a second apart nothing old can be taken for new.
    public bool TryReuse(in FourTuple tuple, out SequenceNumber? leastIss)
    {
        leastIss = null;
        if (!table.TryFind(tuple, out int slot)) return true;
        ref TimeWaitEntry entry = ref table[slot];
        if (!entry.HasTimestamps || context.Now - entry.TsRecentTime <= TimeSpan.FromSeconds(1)) return false;
        leastIss = entry.SndNxt + IssGap;
        layer.Counters.TimeWaitsReused++;
        table.Remove(slot);
        return true;
    }

    // RFC 6191 §2: a SYN is of a new connection if its timestamp is greater than the last seen, or, when one of the two has none,
    // if its sequence number is beyond the last received (RFC 9293 §3.6.1, MAY-2).
    private static bool IsNewer(in TimeWaitEntry entry, in Segment segment)
    {
        if (entry.HasTimestamps && segment.Options.HasTimestamps && segment.Options.TsVal != entry.TsRecent)
        {
            return unchecked((int)(segment.Options.TsVal - entry.TsRecent)) > 0;
        }
        return segment.Seq > entry.RcvNxt;
    }

    // "The only thing that can arrive in this state is a retransmission of the remote FIN. Acknowledge it, and restart the 2 MSL
    //   timeout."
    private void Acknowledge(ref TimeWaitEntry entry, in Segment segment, int slot)
    {
        Drop(DropReason.TcpTimeWait);
        bool isOld = entry.HasTimestamps && segment.Options.HasTimestamps
            && unchecked((int)(segment.Options.TsVal - entry.TsRecent)) < 0;
        bool isRepeatedFin = segment.IsFin && !segment.IsSyn && segment.TextEnd + 1 == entry.RcvNxt && !isOld;

        // A bare acknowledgment that is where it should be needs no answer.
        if (segment.Len == 0 && segment.Seq == entry.RcvNxt) return;
        if (!isRepeatedFin && entry.LastAcknowledgment != default
            && context.Now - entry.LastAcknowledgment < layer.Settings.ChallengeAckInterval)
        {
            layer.Counters.ChallengeAcksWithheld++;
            return;
        }
        entry.LastAcknowledgment = context.Now;
        Send(entry);
        if (isRepeatedFin) table.Restart(slot, context.Now + (2 * layer.Settings.MaximumSegmentLifetime));
    }

    private void Send(in TimeWaitEntry entry)
    {
        FourTuple tuple = entry.Tuple;
        if (layer.Output.Internet.TryRoute(tuple.Remote, tuple.Local, (int)tuple.Scope, out Route route) != Errno.None) return;
        Span<byte> options = stackalloc byte[TcpSegment.MaxOptionsLength];
        var writer = new TcpOptionWriter(options);
        var timestamps = new Timestamps { Offset = entry.TsOffset };
        if (entry.HasTimestamps) writer.TryAppendTimestamps(timestamps.Value(context.Now), entry.TsRecent);
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
                Window = new UnscaledWindow(entry.Window),
            },
            Options = writer.Written,
        });
    }

    private bool Drop(DropReason reason)
    {
        context.Drops.Count(reason, context.Now);
        return true;
    }
}
