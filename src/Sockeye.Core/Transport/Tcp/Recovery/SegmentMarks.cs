using System;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What the sender knows of a segment in flight.</summary>
[Flags]
internal enum SegmentMarks : ushort
{
    /// <summary>Sent once, and nothing was heard of it.</summary>
    None = 0,

    /// <summary>Selectively acknowledged (RFC 2018).</summary>
    Sacked = 1,

    /// <summary>Believed lost; if <see cref="Retransmitted"/> is set too, the retransmission is believed to be on its way.</summary>
    Lost = 2,

    /// <summary>A retransmission is in flight.</summary>
    Retransmitted = 4,

    /// <summary>It was sent more than once: round trips measured on it are ambiguous (Karn).</summary>
    EverRetransmitted = 8,

    /// <summary>Sent while the application had nothing more to say: its delivery rate is no measure of the path.</summary>
    AppLimited = 16,

    /// <summary>Nothing may be joined behind it (MSG_EOR).</summary>
    EndOfRecord = 32,

    /// <summary>Ends where the application pushed.</summary>
    Push = 64,

    /// <summary>Our FIN stands at its end.</summary>
    Fin = 128,

    /// <summary>It was found lost by the time that passed (RFC 8985), which is asked once for each time that it is sent.</summary>
    FoundLost = 256,
}
