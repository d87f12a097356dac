// Marks of congestion: what arrives, what goes out, what is done about them. Read RFC 3168 §6.1 and RFC 9768 §3; the engines are in
// Extensions/Ecn. Called by .SynSent, .Arrival, .Text, .Feedback and .Segments.

using System;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Core.Transport.Tcp.Recovery;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

internal sealed partial class TcpConnection
{
    // A mark means that the peer's window may be very small: its next segments are not made to wait.
    private const int QuickAcksAfterMark = 2;

    private const int SackBase = 4;

    // The peer's SYN or SYN-ACK. The acknowledgment that follows reflects its ECN field (RFC 9768 §3.2.2.1).
    private void TakeEcnOfSyn(in Segment seg)
    {
        if (!seg.IsAck)
        {
            _ecn.OnCrossingSyn(seg.Flags, seg.Ecn);
            return;
        }
        _ecn.OnSynAck(seg.Flags, seg.Ecn, seg.Options, Settings.EcnFallback);
        if (_ecn.Mode == EcnMode.Accurate) _ace = _ecn.ReflectSyn();
    }

    private EcnThirdAck ThirdAck(in Segment seg) => new()
    {
        Ace = AceField.Of(seg.Flags),
        IsBare = seg.Len == 0,
        HasSack = !seg.Options.Sack.IsEmpty,
        HasOption = seg.Options.HasAccurateEcn,
        Option = seg.Options.AccurateEcn,
        Fallback = Settings.EcnFallback,
    };

    // RFC 9768 §3.1.4.1: a SYN-ACK that had to be repeated twice goes without the option.
    private bool MayTellCountersInSyn() =>
        _ecn.Mode == EcnMode.Accurate && _handshakeLosses < 2 && Settings.AccurateEcnOption != AccurateEcnOptionUse.Never;

    // Every acceptable segment counts, also one whose text was here before: the counters are of what the network did.
    private void CountMarks(in Segment seg)
    {
        _ecn.OnSegment(seg.Ecn, seg.TextLength, seg.Count);
        if (_ecn.OnCwr(seg.Flags, seg.Len > 0)) _ack.Hasten();
    }

    private void HeedMarks(in Segment seg)
    {
        if (_ecn.OnText(seg.Ecn)) _ack.EnterQuick(QuickAcksAfterMark, _rcv.Offered, _peerSize.Value);
        if (_ecn.WantsAck) _ack.Hasten();
    }

    // What the peer tells of marks, once the segments of its acknowledgment are counted: as much as ECE, it slows us down.
    private void HearMarks(ref AckNews news, in Segment seg, in SenderFacts facts, long deliveredBefore)
    {
        int delivered = (int)(_recovery.Rate.Delivered - deliveredBefore);
        int marks = 0;
        if (_ecn.Mode == EcnMode.Accurate)
        {
            marks = _ecn.Delivered.OnAck(Feedback(news, seg, facts, delivered), ref _ecn.Faults);
            if (marks > 0) news |= AckNews.EcnEcho;
            if (_ecn.Received.IsAceNearlyRound) _ecn.DemandAck();
        }
        else if ((news & AckNews.EcnEcho) != 0)
        {
            marks = delivered;
            _ecn.Delivered.OnMarked(marks);
        }
        _recovery.Rate.DeliveredMarked += marks;
    }

    private AccurateEcnFeedback Feedback(AckNews news, in Segment seg, in SenderFacts facts, int delivered) => new()
    {
        Ace = AceField.Of(seg.Flags),
        HasOption = seg.Options.HasAccurateEcn,
        Option = seg.Options.AccurateEcn,
        DeliveredSegments = delivered,
        DeliveredBytes = (news & AckNews.Advanced) != 0 ? facts.Una - facts.PriorUna : delivered * facts.Mss,
        IsProgress = (news & AckNews.Progress) != 0,
        IsNewer = seg.IsNewer,
        IsOfHandshake = (news & AckNews.SynAcked) != 0,
        SegmentSize = facts.Mss,
        IsDeliveryCertain = _recovery.HasSack || _recovery.State is SenderState.Open or SenderState.Reduced,
        BytesSent = _bytesAcknowledged + (_snd.Nxt - _snd.Una) + _bytesRetransmitted,
    };

    // Text of a full segment sent now: what the path takes, less the options that come and go.
    private void RefreshSendMss()
    {
        int blocks = Math.Min(_sackReport.Blocks, (RoomBesideTimestamps - SackBase) / SackBlock.WireLength);
        int options = 0;
        if (WantsAccurateEcnOption())
        {
            AccurateEcnSpace space = FitAccurateEcn(RoomBesideTimestamps, blocks);
            blocks = space.SackBlocks;
            options = space.Length;
        }
        if (blocks > 0) options += SackBase + (blocks * SackBlock.WireLength);
        _sendMss = _mss - options;
    }

    private int RoomBesideTimestamps => TcpSegment.MaxOptionsLength - (_timestamps.IsEnabled ? TimestampsLength : 0);

    // SACK blocks and counters share what the timestamps leave of 40 bytes.
    private void AppendAccurateEcnAndSack(ref TcpOptionWriter writer, bool withSack)
    {
        Span<SackBlock> blocks = stackalloc SackBlock[SackBlocks.Max];
        int room = TcpSegment.MaxOptionsLength - writer.Length;
        int count = withSack && _agreed.SelectiveAcknowledgment ? _sackReport.CopyTo(blocks) : 0;
        count = Math.Min(count, (room - SackBase) / SackBlock.WireLength);
        if (WantsAccurateEcnOption())
        {
            AccurateEcnSpace space = FitAccurateEcn(room, count);
            count = space.SackBlocks;
            if (space.Fits) AppendAccurateEcn(ref writer, space.Counters, count > 0 ? _sackReport.DuplicateLeft : null);
            else _ecn.OnOptionLeftOut();
        }
        else
        {
            _ecn.OnOptionLeftOut();
        }
        if (count > 0) writer.AppendSack(blocks[..count]);
        writer.PadAccurateEcn();
    }

    private void AppendAccurateEcn(ref TcpOptionWriter writer, int counters, SequenceNumber? duplicate)
    {
        writer.TryAppendAccurateEcn(_ecn.Received.MakeOption(counters));
        _ecn.OnOptionSent(Now, duplicate);
    }

    private AccurateEcnSpace FitAccurateEcn(int room, int sackBlocks)
    {
        int left = sackBlocks > 0 ? room - SackBase - sackBlocks * SackBlock.WireLength : room;
        return AccurateEcnSpace.Fit(left, _ecn.Received.LeastCounters, sackBlocks, padding: sackBlocks > 0 ? 2 : 0);
    }

    private bool WantsAccurateEcnOption() =>
        _ecn.WantsOption(Settings.AccurateEcnOption, Settings.AccurateEcnOptionBeacon, Now, TimeSpan.FromMicroseconds(_rtt.Smoothed));
}
