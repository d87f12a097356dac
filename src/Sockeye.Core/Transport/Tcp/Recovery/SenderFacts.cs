using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What loss recovery is told of its connection with each event.</summary>
internal readonly record struct SenderFacts
{
    /// <summary>Time.</summary>
    public Instant Now { get; init; }

    /// <summary>Bytes of a full segment.</summary>
    public int Mss { get; init; }

    /// <summary>SND.UNA, already moved by the acknowledgment.</summary>
    public SequenceNumber Una { get; init; }

    /// <summary>SND.UNA before the acknowledgment.</summary>
    public SequenceNumber PriorUna { get; init; }

    /// <summary>SND.NXT.</summary>
    public SequenceNumber Nxt { get; init; }

    /// <summary>Largest window that the peer ever offered.</summary>
    public uint MaxWindow { get; init; }

    /// <summary>There is text or a FIN that was not sent, and the peer's window takes some of it.</summary>
    public bool MaySendNew { get; init; }

    /// <summary>SRTT in microseconds, 0 before the first sample.</summary>
    public long SmoothedRtt { get; init; }

    /// <summary>Least round trip in microseconds; very large before the first sample.</summary>
    public long MinimumRtt { get; init; }

    /// <summary>When text was last sent.</summary>
    public Instant LastSent { get; init; }

    /// <summary>The pace in bytes per second; 0 when none is known.</summary>
    public long PacingRate { get; init; }

    /// <summary>Segments are spread by that pace.</summary>
    public bool IsPaced { get; init; }

    /// <summary>Most bytes of text in one packet to the device.</summary>
    public int LargestPacket { get; init; }

    /// <summary>The timestamp that the acknowledgment echoes; meaningful with <see cref="HasEcho"/>.</summary>
    public uint Echo { get; init; }

    /// <summary>The acknowledgment echoes a timestamp.</summary>
    public bool HasEcho { get; init; }

    /// <summary>What is added to the clock of milliseconds in our timestamps.</summary>
    public uint StampOffset { get; init; }

    /// <summary>Our SYN is not acknowledged, or was just now.</summary>
    public bool IsOpening { get; init; }

    /// <summary>Timeouts in a row before this event.</summary>
    public int Timeouts { get; init; }

    /// <summary>The acknowledgment echoes a timestamp from before a moment.</summary>
    public bool EchoesFromBefore(Instant moment) =>
        HasEcho && unchecked((int)(Echo - ((uint)moment.Milliseconds + StampOffset))) < 0;
}
