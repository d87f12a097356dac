// What arrives, counted for the peer. Read RFC 9768 §3.2.1 (initial values), §3.2.2 (the ACE field), §3.2.2.5 (when to acknowledge),
// §3.2.3 (the option), §3.2.3.3 (which counters it must hold, and when it must be sent).

using System;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Extensions.Ecn;

/// <summary>Counters of received marks, and when to tell them. A mutable struct with verbs.</summary>
internal struct AccurateEcnReceiver
{
    // RFC 9768 §3.2.1: the byte counters begin at 1, 1 and 0, so that zeroing is seen; ours begin at 0 and the rest is added on the wire.
    private const uint InitialEct = 1;
    private const uint InitialCe = 0;

    // RFC 9768 §3.2.2.5.1, increment-triggered: a counter of 3 bits must not turn round between two acknowledgments.
    private const int MostPending = 6;

    // RFC 9768 §3.2.3.3: the option must come at least once for each 2^22 bytes of any counter.
    private const int BeaconShift = 22;

    private int _pendingCe;
    private byte _demand;
    private EcnCodepoint _last;

    /// <summary>r.cep: segments with CE, text or not.</summary>
    public uint CeSegments { get; private set; }

    /// <summary>r.ceb: bytes of text with CE.</summary>
    public uint CeBytes { get; private set; }

    /// <summary>r.e0b: bytes of text with ECT(0).</summary>
    public uint Ect0Bytes { get; private set; }

    /// <summary>r.e1b: bytes of text with ECT(1).</summary>
    public uint Ect1Bytes { get; private set; }

    /// <summary>An ECN-capable segment was seen.</summary>
    public bool HasSeenEct { get; private set; }

    /// <summary>Counters that the next option must hold at least, since one of them changed.</summary>
    public int LeastCounters { get; private set; }

    /// <summary>An option is due.</summary>
    public readonly bool DemandsOption => _demand > 0;

    /// <summary>So many marks are untold that the next acknowledgment must not wait.</summary>
    public readonly bool IsAceNearlyRound => _pendingCe >= MostPending;

    /// <summary>The ACE field of a segment that is not part of the handshake.</summary>
    public TcpFlags TellAce()
    {
        _pendingCe = 0;
        return AceField.ToFlags(CeSegments + AceField.Initial);
    }

    /// <summary>The peer's SYN came with this field, from which a change counts.</summary>
    public void Begin(EcnCodepoint syn) => _last = syn;

    /// <summary>Our SYN, or our peer's SYN-ACK, was marked.</summary>
    public void OnSynMarked()
    {
        CeSegments++;
        _pendingCe++;
    }

    /// <summary>An option is due in so many segments, if not already in more.</summary>
    public void DemandOption(int segments) => _demand = (byte)Math.Max(_demand, segments);

    /// <summary>Segments arrived, merged into one.</summary>
    /// <returns>True when the field changed: the next text must be acknowledged at once (RFC 9768 §3.2.2.5.1).</returns>
    public bool OnSegment(EcnCodepoint arrived, int textLength, int segments)
    {
        if (arrived != EcnCodepoint.NotEct) Count(arrived, textLength, segments);
        bool isChange = arrived != _last;
        if (isChange || arrived == EcnCodepoint.Ce) _demand = 2;
        _last = arrived;
        return isChange;
    }

    /// <summary>The option with so many counters. ECT(1) comes first: where space is scarce, it and CE are what L4S needs.</summary>
    public readonly AccurateEcnOption MakeOption(int counters) => new(
        IsOrder1: true,
        counters,
        (Ect1Bytes + InitialEct) & AccurateEcnOption.Mask,
        (CeBytes + InitialCe) & AccurateEcnOption.Mask,
        (Ect0Bytes + InitialEct) & AccurateEcnOption.Mask);

    /// <summary>The option of a SYN-ACK: nothing is counted yet.</summary>
    public static AccurateEcnOption InitialOption(int counters) => new(IsOrder1: true, counters, InitialEct, InitialCe, InitialEct);

    /// <summary>What a counter began with, on the wire.</summary>
    public static uint InitialOf(EcnCodepoint codepoint) => codepoint == EcnCodepoint.Ce ? InitialCe : InitialEct;

    /// <summary>An option was sent.</summary>
    public void OnOptionSent()
    {
        LeastCounters = 0;
        if (_demand > 0) _demand--;
    }

    private void Count(EcnCodepoint arrived, int textLength, int segments)
    {
        HasSeenEct = true;
        if (arrived == EcnCodepoint.Ce)
        {
            CeSegments += (uint)segments;
            _pendingCe = Math.Min(_pendingCe + segments, 0xF);
        }
        if (textLength == 0) return;
        uint before = BytesOf(arrived);
        uint after = before + (uint)textLength;
        LeastCounters = Math.Max(LeastCounters, PlaceOf(arrived));
        if (before >> BeaconShift != after >> BeaconShift) DemandOption(1);
        switch (arrived)
        {
            case EcnCodepoint.Ect0: Ect0Bytes = after; break;
            case EcnCodepoint.Ect1: Ect1Bytes = after; break;
            default: CeBytes = after; break;
        }
    }

    private readonly uint BytesOf(EcnCodepoint codepoint) =>
        codepoint == EcnCodepoint.Ect0 ? Ect0Bytes : codepoint == EcnCodepoint.Ect1 ? Ect1Bytes : CeBytes;

    // How many counters an option of order 1 must have to hold this one.
    private static int PlaceOf(EcnCodepoint codepoint) =>
        codepoint == EcnCodepoint.Ect1 ? 1 : codepoint == EcnCodepoint.Ce ? 2 : 3;
}
