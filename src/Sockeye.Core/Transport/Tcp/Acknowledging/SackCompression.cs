// Fewer acknowledgments while segments arrive out of order. RFC 5681 §4.2 wants one for each, so that the peer can count three; once
// it could, those that follow within a fraction of a round trip say no more than the last of them does (RFC 2018 §4 repeats blocks).

using System;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Acknowledging;

/// <summary>Holds duplicate acknowledgments with SACK blocks together. A mutable struct with verbs: keep it in a field that is not
/// readonly.</summary>
internal struct SackCompression
{
    private const int AtOnce = 3;
    private SequenceNumber _next;
    private int _sent;

    /// <summary>Acknowledgments held back; one will be sent for all.</summary>
    public int Held { get; private set; }

    /// <summary>Holds one more acknowledgment, if it may be.</summary>
    /// <param name="next">RCV.NXT: where it moved, counting begins anew.</param>
    /// <param name="most">How many may be held at a time; 0 to hold none.</param>
    public bool TryHold(SequenceNumber next, int most)
    {
        if (Held >= most) return false;
        if (_next != next)
        {
            _next = next;
            _sent = 0;
        }
        if (_sent < AtOnce)
        {
            _sent++;
            return false;
        }
        Held++;
        return true;
    }

    /// <summary>How long they are held: a twentieth of the round trip, and no longer than the setting says.</summary>
    public static TimeSpan Delay(TimeSpan? roundTrip, TimeSpan most)
    {
        TimeSpan part = TimeSpan.FromTicks((roundTrip ?? TimeSpan.Zero).Ticks / 20);
        return part < most ? part : most;
    }

    /// <summary>An acknowledgment went out and said it all.</summary>
    /// <returns>How many it stood for.</returns>
    public int OnSent()
    {
        int held = Held;
        Held = 0;
        return held;
    }
}
