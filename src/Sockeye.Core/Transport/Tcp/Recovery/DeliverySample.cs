using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>The segment from which one acknowledgment measures the delivery rate. It lives as long as the acknowledgment is processed, and
/// a stack processes one at a time: all its connections share one.</summary>
internal sealed class DeliverySample
{
    /// <summary>There is such a segment.</summary>
    public bool IsTaken;

    /// <summary>It was sent while the application had no more to say.</summary>
    public bool IsAppLimited;

    /// <summary>It was sent more than once.</summary>
    public bool IsRetransmission;

    /// <summary>Behind its last number.</summary>
    public SequenceNumber End;

    /// <summary>The delivery counters when it was sent.</summary>
    public DeliveryStamp Prior;

    /// <summary>How long sending took, in microseconds.</summary>
    public long SendMicroseconds;
}
