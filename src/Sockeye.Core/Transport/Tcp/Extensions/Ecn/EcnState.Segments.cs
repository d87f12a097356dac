// ECN in the segments of a connection that has begun: what arrives, what goes out.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <content>Segments after the handshake.</content>
internal partial struct EcnState
{
    /// <summary>An acceptable segment arrived.</summary>
    /// <param name="arrived">Its ECN field.</param>
    /// <param name="textLength">Bytes of text.</param>
    /// <param name="segments">Segments that were merged into it.</param>
    public void OnSegment(EcnCodepoint arrived, int textLength, int segments)
    {
        // Not-ECT that follows nothing else is no change.
        if (arrived == EcnCodepoint.NotEct && _counters is null) return;
        bool isChange = Received.OnSegment(arrived, textLength, segments);
        if (isChange && Mode == EcnMode.Accurate) _wantsAck = true;
    }

    /// <summary>Text that was not here before arrived.</summary>
    /// <returns>True when the next acknowledgments must not wait.</returns>
    // As on Linux: Not-ECT, where ECT was seen, is probably a repetition, and its sender waits.
    public bool OnText(EcnCodepoint arrived)
    {
        if (!IsOn) return false;
        if (arrived == EcnCodepoint.NotEct) return HasSeenEct;
        if (Mode != EcnMode.Classic) return false;
        _hasSeenEct = true;
        return _classic.OnText(arrived);
    }

    /// <summary>Text that was all here before arrived. Where it is what our last acknowledgment reported as a duplicate, that
    /// acknowledgment was lost too, and its option may be why (RFC 9768 §3.2.3.2.2).</summary>
    public void OnDuplicateText(SequenceNumber seq)
    {
        if (Mode == EcnMode.Accurate && _counters is { WasSentWithDuplicate: true } counters && seq == counters.SentDuplicate) Faults |= AccurateEcnFaults.OptionSent;
    }

    /// <summary>An acknowledgment is acceptable: CWR is taken from it.</summary>
    /// <returns>True when its text must be acknowledged at once: the peer's window may be very small now.</returns>
    public bool OnCwr(TcpFlags flags, bool hasText)
    {
        if (Mode != EcnMode.Classic || (flags & TcpFlags.Cwr) == 0) return false;
        _classic.OnCwr();
        return hasText;
    }

    /// <summary>Classic feedback: this acknowledgment echoes a mark.</summary>
    public readonly bool IsEcho(TcpFlags flags) => Mode == EcnMode.Classic && (flags & (TcpFlags.Ece | TcpFlags.Syn)) == TcpFlags.Ece;

    /// <summary>The ECN field and the flags of a segment about to be sent.</summary>
    /// <param name="isNewText">It carries text never sent before.</param>
    /// <param name="owesCwr">The window was reduced, and the peer was not told. Accurate ECN has no CWR.</param>
    /// <param name="ace">Flags that stand where the counter would, in what belongs to the handshake; else none.</param>
    public TcpFlags Stamp(bool isNewText, ref bool owesCwr, TcpFlags ace = TcpFlags.None)
    {
        switch (Mode)
        {
            case EcnMode.Accurate:
                // RFC 9768 §3.1.5: every segment after the handshake may be ECT, also bare acknowledgments and repetitions.
                bool isBroken = (Faults & (AccurateEcnFaults.AceReceived | AccurateEcnFaults.AceSent)) != 0;
                Sent = isBroken ? EcnCodepoint.NotEct : EcnCodepoint.Ect0;
                return ace != TcpFlags.None ? ace : Received.TellAce();
            case EcnMode.Classic:
                Sent = isNewText ? EcnCodepoint.Ect0 : EcnCodepoint.NotEct;
                return _classic.Stamp(isNewText, ref owesCwr);
            default:
                return TcpFlags.None;
        }
    }

    /// <summary>A copy for whoever asks.</summary>
    public readonly TcpEcnInfo GetInfo() => new()
    {
        IsOn = IsOn,
        IsAccurate = Mode == EcnMode.Accurate,
        HasSeenEct = HasSeenEct,
        ReceivedCe = _counters?.Received.CeSegments ?? 0,
        ReceivedBytes = _counters is { } arrived ? (arrived.Received.Ect1Bytes, arrived.Received.Ect0Bytes, arrived.Received.CeBytes) : default,
        DeliveredCe = _counters?.Delivered.CeSegments ?? 0,
        DeliveredBytes = _counters is { } told ? (told.Delivered.Ect1Bytes, told.Delivered.Ect0Bytes, told.Delivered.CeBytes) : default,
        OptionSeen = (byte)(_counters?.Delivered.Sight ?? AccurateEcnSight.None),
        Faults = (byte)Faults,
    };

    /// <summary>The counter is nearly round: the next text is to be acknowledged at once (RFC 9768 §3.2.2.5.1).</summary>
    public void DemandAck() => _wantsAck = true;

    /// <summary>A segment that acknowledges was sent: nothing waits any more.</summary>
    public void OnAcknowledged() => _wantsAck = false;

    /// <summary>Whether a segment sent now should carry the option.</summary>
    /// <param name="use">When the option is sent.</param>
    /// <param name="beacon">How often in a round trip at least.</param>
    /// <param name="now">Now.</param>
    /// <param name="roundTrip">Smoothed round-trip time.</param>
    public readonly bool WantsOption(AccurateEcnOptionUse use, int beacon, Instant now, TimeSpan roundTrip)
    {
        // RFC 9768 §3.2.3.2: a peer that sends none is not sent any.
        if (Mode != EcnMode.Accurate || use == AccurateEcnOptionUse.Never || _counters is not { } counters) return false;
        if (counters.Delivered.Sight == AccurateEcnSight.None) return false;
        if (use == AccurateEcnOptionUse.EvenIfDropped) return true;
        if ((Faults & AccurateEcnFaults.OptionSent) != 0) return false;
        if (use == AccurateEcnOptionUse.Always || counters.Received.DemandsOption) return true;
        return beacon > 0 && (!counters.HasSentOption || (now - counters.OptionSent) * beacon >= roundTrip);
    }

    /// <summary>A segment went out with the option.</summary>
    /// <param name="now">Now.</param>
    /// <param name="duplicate">The left edge of what it reported as a duplicate, if it did.</param>
    public void OnOptionSent(Instant now, SequenceNumber? duplicate)
    {
        EcnCounters counters = Counters;
        counters.OptionSent = now;
        counters.HasSentOption = true;
        counters.WasSentWithDuplicate = duplicate is not null;
        counters.SentDuplicate = duplicate ?? default;
        counters.Received.OnOptionSent();
    }

    /// <summary>A segment went out without the option.</summary>
    public readonly void OnOptionLeftOut()
    {
        if (_counters is { } counters) counters.WasSentWithDuplicate = false;
    }
}
