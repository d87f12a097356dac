using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Core.Transport.Tcp.Extensions.Ecn;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Connections;

/// <summary>A passive open in SYN-RECEIVED: what a connection needs to begin, and nothing else.</summary>
internal struct HalfOpen
{
    /// <summary>Which connection it would be.</summary>
    public FourTuple Tuple;

    /// <summary>Keyed hash of the tuple.</summary>
    public ulong Hash;

    /// <summary>In the table: false for a free place.</summary>
    public bool IsUsed;

    /// <summary>ISS.</summary>
    public SequenceNumber Iss;

    /// <summary>IRS.</summary>
    public SequenceNumber Irs;

    /// <summary>MSS of the peer.</summary>
    public int PeerMss;

    /// <summary>Window scale of the peer.</summary>
    public WindowScale PeerScale;

    /// <summary>Options that both ends use.</summary>
    public HandshakeOptions Agreed;

    /// <summary>ECN as the SYN asked for it.</summary>
    public EcnRequest Ecn;

    /// <summary>Window that our SYN-ACK offered.</summary>
    public int ReceiveWindow;

    /// <summary>The largest window that will be offered.</summary>
    public int WindowClamp;

    /// <summary>Offset of our timestamps.</summary>
    public uint TimestampOffset;

    /// <summary>TS.Recent.</summary>
    public uint TsRecent;

    /// <summary>When TS.Recent was set.</summary>
    public Instant TsRecentTime;

    /// <summary>TOS or traffic class of the SYN, without the ECN field.</summary>
    public byte DifferentiatedServices;

    /// <summary>Interface that the SYN came in by, if it matters, else 0.</summary>
    public int InterfaceIndex;

    /// <summary>Timeouts of the SYN-ACK.</summary>
    public byte Retries;

    /// <summary>SYN-ACKs sent again, for a timeout or a repeated SYN.</summary>
    public byte Repetitions;

    /// <summary>The last acknowledgment came, and was not taken: the listener waits for text, or has no room.</summary>
    public bool IsAcknowledged;

    /// <summary>TSval of the first SYN-ACK.</summary>
    public uint FirstTsVal;

    /// <summary>TSval of the last SYN-ACK.</summary>
    public uint LastTsVal;

    /// <summary>Something in our SYN-ACKs stands for our options, not for the time (SYN cookies).</summary>
    public bool IsCookie;

    /// <summary>When the first SYN-ACK went out.</summary>
    public Instant SentAt;

    /// <summary>When the next one is due.</summary>
    public Instant Deadline;

    /// <summary>IP and TCP header of the SYN, where the listener saves them.</summary>
    [Bounded("the headers of one SYN")]
    public byte[]? SavedSyn;

    /// <summary>Throttle of answers to what may be forged.</summary>
    public ChallengeAck Challenge;
}
