// Marks of congestion: what arrives, what goes out, what is done about them. Read RFC 3168 §6.1 and RFC 9768 §3; the engines are in
// Extensions/Ecn. Called by .SynSent, .Arrival, .Text and .Segments.

using System;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
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
