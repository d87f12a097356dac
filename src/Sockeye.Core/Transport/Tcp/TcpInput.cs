// The way in: check, parse, find out for whom, hand over. Called by IPv4Input and IPv6Input through TcpLayer. Calls
// Connections/TcpConnection.Arrival, Listening/TcpListener.Arrival, TimeWaitInput, and answers the rest with a reset.
// Read RFC 9293 §3.10.7 and §3.1; RFC 5927 for errors.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Takes segments and errors from Internet.</summary>
internal sealed class TcpInput(StackContext context, TcpLayer layer, TcpDemultiplexer demultiplexer, TimeWaitInput timeWait)
{
    // Ports and sequence number: what every ICMP error quotes (RFC 792, RFC 4443 §2.4).
    private const int LeastQuoted = 8;
    private TokenBucket _resets = new(layer.Settings.ResetsPerSecond, Math.Max(1, layer.Settings.ResetsPerSecond / 10));

    /// <summary>A segment came in. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, in Reception reception)
    {
        layer.Counters.InSegs++;
        DropReason reason = TryRead(packet, reception, out Segment segment, out FourTuple tuple);
        if (reason != DropReason.None)
        {
            if (reason != DropReason.TcpNotUnicast) layer.Counters.InErrs++;
            context.Drop(packet, reason);
            return;
        }
        if (Deliver(ref segment, tuple, reception.Interface.Index)) AnswerByReset(segment, tuple, reception);
        packet.Release();
    }

    /// <summary>An ICMP error came in about something of ours.</summary>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length < LeastQuoted) return;
        ushort local = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(quoted);
        ushort remote = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(quoted[2..]);
        var seq = new SequenceNumber(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(quoted[4..]));
        var tuple = new FourTuple(notice.Source, notice.Destination, local, remote);
        if (demultiplexer.Find(tuple) is { } connection) connection.HandleNotice(notice, seq);
        else if (demultiplexer.FindListener(tuple, 0) is { } listener) listener.HandleNotice(notice, tuple, seq);
    }

    /// <summary>Whether IP may believe a smaller path MTU: RFC 5927 §4.1, only for what a connection has in flight. Other errors
    /// are judged by the connection itself.</summary>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        if (notice.Kind != IcmpNoticeKind.PacketTooBig) return true;
        if (quoted.Length < LeastQuoted) return false;
        ushort local = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(quoted);
        ushort remote = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(quoted[2..]);
        var seq = new SequenceNumber(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(quoted[4..]));
        var tuple = new FourTuple(notice.Source, notice.Destination, local, remote);
        return demultiplexer.Find(tuple) is { } connection && connection.IsRecent(seq);
    }

    private static DropReason TryRead(PacketBuffer packet, in Reception reception, out Segment segment, out FourTuple tuple)
    {
        segment = default;
        tuple = default;

        // RFC 9293 §3.9.2.3, MUST-57: a segment to a broadcast or multicast address is discarded.
        if (reception.Kind != DestinationKind.Unicast || reception.Source.IsMulticast) return DropReason.TcpNotUnicast;
        if (!TcpSegment.TryParse(packet.Span, out TcpSegment view)) return DropReason.TcpMalformed;
        if (packet.Offload.Checksum == ChecksumState.None && !view.IsChecksumValid(reception.Source, reception.Destination))
        {
            return DropReason.TcpChecksum;
        }
        segment.Seq = view.Sequence;
        segment.Ack = view.Acknowledgment;
        segment.Flags = view.Flags;
        segment.Wnd = view.Window;
        segment.Up = view.UrgentPointer;
        segment.Packet = packet;
        segment.TextOffset = view.HeaderLength;
        segment.TextLength = packet.Length - view.HeaderLength;
        segment.SegmentSize = packet.Offload.Segmentation == SegmentationKind.None ? segment.TextLength : packet.Offload.SegmentSize;
        segment.Ecn = (EcnCodepoint)(reception.TrafficClass & 3);
        segment.DifferentiatedServices = (byte)(reception.TrafficClass & ~3);
        segment.HopLimit = reception.HopLimit;
        segment.NetworkHeaderLength = reception.NetworkHeaderLength;
        TcpOptions.Parse(view.Options, out segment.Options);
        tuple = new FourTuple(
            reception.Destination, reception.Source, view.DestinationPort, view.SourcePort, ScopeOf(reception));
        return DropReason.None;
    }

    private static uint ScopeOf(in Reception reception) =>
        reception.Source.IsIPv6 && (reception.Source.IsLinkLocal || reception.Destination.IsLinkLocal)
            ? (uint)reception.Interface.Index
            : 0;

    // True when nobody wants it: a reset is due.
    private bool Deliver(ref Segment segment, in FourTuple tuple, int interfaceIndex)
    {
        if (demultiplexer.Find(tuple) is { } connection)
        {
            // RFC 5082 §3: what came a long way is not of the neighbour that the application expects.
            if (segment.HopLimit >= connection.Options.Over(tuple.Local.Version).MinimumHopLimit) return connection.HandleSegment(ref segment);
            layer.Counters.TooFar++;
            context.Drops.Count(DropReason.TcpHopLimit, context.Now);
            return false;
        }
        TcpListener? listener = demultiplexer.FindListener(tuple, interfaceIndex);
        SequenceNumber? successorIss = null;
        if (timeWait.TryHandle(segment, tuple, isWelcome: listener is not null, out successorIss)) return false;
        if (listener is not null) return listener.HandleSegment(ref segment, tuple, interfaceIndex, successorIss);

        // RFC 9293 §3.10.7.1: "all data in the incoming segment is discarded. An incoming segment containing a RST is discarded."
        context.Drops.Count(DropReason.TcpNoConnection, context.Now);
        return true;
    }

    private void AnswerByReset(in Segment segment, in FourTuple tuple, in Reception reception)
    {
        if (!TcpReset.TryAnswer(segment, out SequenceNumber seq, out SequenceNumber ack, out TcpFlags flags)) return;
        if (!_resets.TryTake(context.Now)) return;
        int interfaceIndex = tuple.Scope != 0 ? reception.Interface.Index : 0;
        if (layer.Output.Internet.TryRoute(tuple.Remote, tuple.Local, interfaceIndex, out Route route) != Errno.None) return;
        var spec = new SendSpec { Protocol = IPProtocol.Tcp, TrafficClass = (byte)(reception.TrafficClass & ~3), DontFragment = true };
        layer.Output.Send(route, spec, new OutgoingSegment
        {
            Header = new TcpHeader
            {
                SourcePort = tuple.LocalPort,
                DestinationPort = tuple.RemotePort,
                Sequence = seq,
                Acknowledgment = ack,
                Flags = flags,
            },
            Reason = new TransmitReason(TransmitCause.Reset),
        });
    }
}
