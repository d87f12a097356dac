using System;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>What one acknowledgment brought.</summary>
[Flags]
internal enum AckNews : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SND.UNA moved.</summary>
    Advanced = 1 << 0,

    /// <summary>Text or FIN was acknowledged cumulatively.</summary>
    DataAcked = 1 << 1,

    /// <summary>Our SYN was acknowledged.</summary>
    SynAcked = 1 << 2,

    /// <summary>Some of what was acknowledged had been sent again.</summary>
    RetransmittedAcked = 1 << 3,

    /// <summary>Something was selectively acknowledged for the first time.</summary>
    Sacked = 1 << 4,

    /// <summary>Something sent only once, before the recovery began, was acknowledged one way or the other.</summary>
    OriginalAcked = 1 << 5,

    /// <summary>A retransmission was found to be lost.</summary>
    RetransmissionLost = 1 << 6,

    /// <summary>The peer reports something that it received twice (RFC 2883).</summary>
    Duplicated = 1 << 7,

    /// <summary>What it received twice is our tail loss probe.</summary>
    ProbeDuplicated = 1 << 8,

    /// <summary>The first outstanding segment is one that the peer had reported: it threw it away (RFC 2018 §8).</summary>
    Reneged = 1 << 9,

    /// <summary>The peer echoes a congestion mark (RFC 3168).</summary>
    EcnEcho = 1 << 10,

    /// <summary>The segment carries text.</summary>
    CarriesText = 1 << 11,

    /// <summary>The send window changed.</summary>
    WindowUpdated = 1 << 12,

    /// <summary>Probably the delayed acknowledgment of one short segment.</summary>
    MaybeDelayed = 1 << 13,

    /// <summary>The retransmission timer is to be set anew.</summary>
    SetTimer = 1 << 14,

    /// <summary>What a tail loss probe sent again was acknowledged, the original or the probe.</summary>
    ProbeAcked = 1 << 15,

    /// <summary>Not a duplicate acknowledgment in the sense of RFC 5681 §2.</summary>
    NotDuplicate = CarriesText | WindowUpdated | DataAcked | SynAcked,

    /// <summary>Something that a sender at ease would look at twice.</summary>
    Alert = Sacked | EcnEcho | Duplicated,

    /// <summary>Something reached the peer.</summary>
    Progress = DataAcked | SynAcked | Sacked,
}
