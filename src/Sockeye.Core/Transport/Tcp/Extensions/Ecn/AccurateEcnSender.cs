// What the peer tells of the marks that our segments got. Read RFC 9768 §3.2.2.2 to §3.2.2.5 (the ACE field and how to tell whether it
// has turned round), §3.2.3.2 (the option: is it there, is it zeroed), and Appendix A.1 and A.2 (the arithmetic).

using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>Counters of delivered marks. A mutable struct with verbs.</summary>
internal struct AccurateEcnSender
{
    // RFC 9768 §3.2.3.2.4: counters of 24 bits say nothing any more once they may have turned half round unseen.
    private const long LatestFirstOption = (1 << 23) - 1;

    // A running mean of segments for each acknowledgment, in 64ths, with a weight of 1/64 for the newest: a receiver, or a middlebox,
    // that thins out acknowledgments makes large ones ordinary, and then a small delta is believed.
    private const int MeanShift = 6;
    private const int ThinnedOut = 4 << MeanShift;
    private const int MostMean = 0xFFFF;

    private int _mean;
    private EcnCodepoint _estimated;

    /// <summary>s.cep: segments of ours that arrived with CE, as far as we know.</summary>
    public uint CeSegments { get; private set; }

    /// <summary>s.ceb: bytes of text that arrived with CE.</summary>
    public uint CeBytes { get; private set; }

    /// <summary>s.e0b: bytes of text that arrived with ECT(0).</summary>
    public uint Ect0Bytes { get; private set; }

    /// <summary>s.e1b: bytes of text that arrived with ECT(1).</summary>
    public uint Ect1Bytes { get; private set; }

    /// <summary>What was seen of the peer's option.</summary>
    public AccurateEcnSight Sight { get; set; }

    /// <summary>Segments that ECE, in classic feedback, or the end of the handshake tells of.</summary>
    public void OnMarked(int segments) => CeSegments += (uint)segments;

    /// <summary>Looks at an option for the first time.</summary>
    // RFC 9768 §3.2.3.2.4: the first and the third field count ECT, and those counters begin at 1.
    public static AccurateEcnSight Look(in AccurateEcnOption option) =>
        option.Count == 0 ? AccurateEcnSight.Empty
        : option.First == 0 || option is { Count: AccurateEcnOption.MaxCount, Third: 0 } ? AccurateEcnSight.Zeroed
        : AccurateEcnSight.Counters;

    /// <summary>Takes an option of a handshake segment: it is looked at, and counts nothing yet.</summary>
    public void OnHandshakeOption(in AccurateEcnOption option, ref AccurateEcnFaults faults)
    {
        if (Sight >= AccurateEcnSight.Counters) return;
        Sight = Look(option);
        if (Sight == AccurateEcnSight.Zeroed) faults |= AccurateEcnFaults.OptionReceived;
    }

    /// <summary>Takes an acknowledgment.</summary>
    /// <returns>How many more segments arrived with CE.</returns>
    public int OnAck(in AccurateEcnFeedback ack, ref AccurateEcnFaults faults)
    {
        // An acknowledgment that may have been overtaken by a later one would turn the counter nearly once round.
        if (!ack.IsProgress && !ack.IsNewer) return 0;
        uint bytesBefore = CeBytes;
        bool areBytesKnown = TakeOption(ack, ref faults);
        NoteDelivered(ack.DeliveredSegments);
        if (ack.IsOfHandshake) return 0;
        int marks = CountMarks(ack, areBytesKnown, unchecked(CeBytes - bytesBefore));
        CeSegments += (uint)marks;
        return marks;
    }

    // RFC 9768 Appendix A.2.1: the least number that the field can mean, and the most that it can mean without contradicting the
    // number of segments that were delivered; §3.2.2.5.2 asks to assume the most where nothing says otherwise.
    private readonly int CountMarks(in AccurateEcnFeedback ack, bool areBytesKnown, uint markedBytes)
    {
        int delivered = ack.DeliveredSegments;
        int least = (int)(unchecked((uint)ack.Ace - AceField.Initial - CeSegments) & AceField.Mask);
        if (delivered <= AceField.Mask) return least;
        int most = delivered - ((delivered - least) & (int)AceField.Mask);
        if (!areBytesKnown) return _mean > ThinnedOut ? least : most;
        if (markedBytes == 0) return least;
        if (delivered >= 2 * (int)(AceField.Mask + 1) && ack.IsDeliveryCertain)
        {
            return Math.Min(most, Estimate(least, ack, markedBytes));
        }
        // Appendix A.2.2: more marked bytes than the least number of segments can hold; or fewer than half of what the most would hold.
        if (markedBytes > (long)least * ack.SegmentSize) return most;
        return markedBytes < (long)most * ack.SegmentSize / 2 ? least : most;
    }

    // Appendix A.2.2: the marked segments in proportion to the marked bytes, whole turns of the counter only.
    private static int Estimate(int least, in AccurateEcnFeedback ack, uint markedBytes)
    {
        if (ack.DeliveredBytes <= markedBytes) return int.MaxValue;
        long proportion = ((long)markedBytes * ack.DeliveredSegments + ack.DeliveredBytes - 1) / ack.DeliveredBytes;
        return least + (int)(proportion & ~(long)AceField.Mask);
    }

    private void NoteDelivered(int segments)
    {
        if (segments == 0) return;
        int sample = segments << MeanShift;
        _mean = Math.Min(_mean == 0 ? sample : ((_mean << MeanShift) - _mean + sample) >> MeanShift, MostMean);
    }

    // True when the byte counters can be believed to be complete: the option told them, or the last one told which one grows.
    private bool TakeOption(in AccurateEcnFeedback ack, ref AccurateEcnFaults faults)
    {
        if ((faults & AccurateEcnFaults.OptionReceived) != 0) return false;
        if (!ack.HasOption) return ExtrapolateWithoutOption(ack, ref faults);
        OnHandshakeOption(ack.Option, ref faults);
        if ((faults & AccurateEcnFaults.OptionReceived) != 0) return false;
        EcnCodepoint estimated = _estimated;
        bool isKnown = estimated != EcnCodepoint.NotEct;
        bool isAmbiguous = false;
        bool hasChanged = false;
        for (int place = 0; place < ack.Option.Count; place++)
        {
            EcnCodepoint codepoint = ack.Option.CodepointAt(place);
            int delta = Update(codepoint, ack.Option[place]);
            if (delta < 0) isAmbiguous = true;
            if (delta == 0 || codepoint == estimated) continue;
            if (hasChanged) isAmbiguous = true;
            else _estimated = codepoint;
            hasChanged = true;
        }
        if (!isAmbiguous) return isKnown;
        _estimated = EcnCodepoint.NotEct;
        return false;
    }

    private bool ExtrapolateWithoutOption(in AccurateEcnFeedback ack, ref AccurateEcnFaults faults)
    {
        if (Sight == AccurateEcnSight.None)
        {
            if (ack.BytesSent < LatestFirstOption) return false;
            Sight = AccurateEcnSight.Zeroed;
            faults |= AccurateEcnFaults.OptionReceived;
            return false;
        }
        if (_estimated == EcnCodepoint.NotEct) return false;
        Add(_estimated, ack.DeliveredBytes);
        return true;
    }

    // The counters wrap at 24 bits; a difference with the highest bit set is a correction downwards.
    private int Update(EcnCodepoint codepoint, uint told)
    {
        uint count = codepoint == EcnCodepoint.Ect0 ? Ect0Bytes : codepoint == EcnCodepoint.Ect1 ? Ect1Bytes : CeBytes;
        uint difference = unchecked(told - AccurateEcnReceiver.InitialOf(codepoint) - count) & AccurateEcnOption.Mask;
        int delta = (int)(difference << 8) >> 8;
        Add(codepoint, delta);
        return delta;
    }

    private void Add(EcnCodepoint codepoint, int bytes)
    {
        uint count = unchecked((uint)bytes);
        switch (codepoint)
        {
            case EcnCodepoint.Ect0: Ect0Bytes = unchecked(Ect0Bytes + count); break;
            case EcnCodepoint.Ect1: Ect1Bytes = unchecked(Ect1Bytes + count); break;
            default: CeBytes = unchecked(CeBytes + count); break;
        }
    }
}
