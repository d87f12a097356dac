using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Ports;
using Sockeye.Core.Transport.Tcp.Acknowledging;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.TimeWait;

/// <summary>What is left of a connection in TIME-WAIT: enough to acknowledge a repeated FIN and to judge a new SYN.</summary>
internal struct TimeWaitEntry
{
    /// <summary>Which connection.</summary>
    public FourTuple Tuple;

    /// <summary>TOS or traffic class of our last segment, its ECN field included.</summary>
    public byte TrafficClass;

    /// <summary>SND.NXT: our FIN is acknowledged, so nothing will be sent beyond it.</summary>
    public SequenceNumber SndNxt;

    /// <summary>RCV.NXT: one behind the peer's FIN.</summary>
    public SequenceNumber RcvNxt;

    /// <summary>RCV.WND as it was.</summary>
    public int Window;

    /// <summary>The shift of the windows that we send.</summary>
    public WindowScale Scale;

    /// <summary>Both ends use timestamps (RFC 7323).</summary>
    public bool HasTimestamps;

    /// <summary>TS.Recent.</summary>
    public uint TsRecent;

    /// <summary>When TS.Recent was last updated.</summary>
    public Instant TsRecentTime;

    /// <summary>What we add to the clock for our timestamps.</summary>
    public uint TsOffset;

    /// <summary>Throttle of answers to what may be forged (RFC 5961 §10).</summary>
    public ChallengeAck Challenge;

    /// <summary>When the entry goes.</summary>
    public Instant Expires;

    /// <summary>The port's hold, released when the entry goes.</summary>
    public IPortLease? Lease;
}
