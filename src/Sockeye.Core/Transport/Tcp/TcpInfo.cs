using System;
using Sockeye.Core.Transport.Tcp.FastOpen;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>What one connection knows of itself, for TCP_INFO and <c>sockeye ss</c>: a copy.</summary>
public readonly record struct TcpInfo
{
    /// <summary>State.</summary>
    public TcpState State { get; init; }

    /// <summary>Timestamps are in use.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Text of a SYN was taken, ours by the peer or the peer's by us (RFC 7413).</summary>
    public bool IsSynTextTaken { get; init; }

    /// <summary>The connection was made of a SYN before its handshake was over (RFC 7413).</summary>
    public bool IsPassiveFastOpen { get; init; }

    /// <summary>Why Fast Open did not help.</summary>
    public FastOpenClientFailure FastOpenFailure { get; init; }

    /// <summary>Selective acknowledgments are in use.</summary>
    public bool SelectiveAcknowledgment { get; init; }

    /// <summary>Window scaling is in use.</summary>
    public bool WindowScaling { get; init; }

    /// <summary>Shift of the windows that the peer sends.</summary>
    public byte SendScale { get; init; }

    /// <summary>Shift of the windows that we send.</summary>
    public byte ReceiveScale { get; init; }

    /// <summary>State of the sender with Linux's numbers (tcpi_ca_state): open, disorder, reduced, recovery, loss.</summary>
    public byte SenderState { get; init; }

    /// <summary>In fast recovery.</summary>
    public bool IsInRecovery => SenderState == 3;

    /// <summary>In recovery from a timeout.</summary>
    public bool IsInLoss => SenderState == 4;

    /// <summary>Doublings of the retransmission timeout.</summary>
    public int BackOffs { get; init; }

    /// <summary>Retransmission timeouts in a row.</summary>
    public int Timeouts { get; init; }

    /// <summary>All retransmission timeouts.</summary>
    public int TotalTimeouts { get; init; }

    /// <summary>Times that another path was tried (tcpi_rehash): as often as a timeout expired.</summary>
    public int Rehashes { get; init; }

    /// <summary>Times that timeouts began.</summary>
    public int TimeoutRecoveries { get; init; }

    /// <summary>Time from first timeouts to the acknowledgments that ended them, the present one included.</summary>
    public TimeSpan InTimeouts { get; init; }

    /// <summary>Segments sent and not acknowledged.</summary>
    public uint UnacknowledgedSegments { get; init; }

    /// <summary>Of these, selectively acknowledged.</summary>
    public uint SackedSegments { get; init; }

    /// <summary>Of these, believed lost.</summary>
    public uint LostSegments { get; init; }

    /// <summary>Of these, sent again and on their way.</summary>
    public uint RetransmittedSegments { get; init; }

    /// <summary>Segments that may overtake another before it counts as lost.</summary>
    public uint Reordering { get; init; }

    /// <summary>Times that reordering was seen.</summary>
    public uint ReorderingSeen { get; init; }

    /// <summary>Segments that the peer reported to have received twice.</summary>
    public long DuplicatesReported { get; init; }

    /// <summary>Segments delivered to the peer, duplicates included.</summary>
    public long Delivered { get; init; }

    /// <summary>Bytes a second of the last sample; 0 before the first.</summary>
    public long DeliveryRate { get; init; }

    /// <summary>That sample, or the present phase, was limited by the application.</summary>
    public bool IsDeliveryAppLimited { get; init; }

    /// <summary>Bytes a second at which segments are spread; the largest number before the first.</summary>
    public ulong PacingRate { get; init; }

    /// <summary>Most of these that the application allows.</summary>
    public ulong MaxPacingRate { get; init; }

    /// <summary>Time with something to send.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Of it, held back by the peer's window.</summary>
    public TimeSpan WindowLimited { get; init; }

    /// <summary>Of it, held back by the send buffer.</summary>
    public TimeSpan BufferLimited { get; init; }

    /// <summary>Time since text was last sent.</summary>
    public TimeSpan SinceSent { get; init; }

    /// <summary>Time since text was last received.</summary>
    public TimeSpan SinceReceived { get; init; }

    /// <summary>Time since an acknowledgment was last received.</summary>
    public TimeSpan SinceAcknowledged { get; init; }

    /// <summary>Text bytes sent, also again.</summary>
    public long BytesSent { get; init; }

    /// <summary>Segments with text sent.</summary>
    public long DataSegmentsOut { get; init; }

    /// <summary>Segments with text received.</summary>
    public long DataSegmentsIn { get; init; }

    /// <summary>Segments received out of order.</summary>
    public long OutOfOrderSegments { get; init; }

    /// <summary>Window or keep-alive probes without answer.</summary>
    public int Probes { get; init; }

    /// <summary>Retransmission timeout.</summary>
    public TimeSpan Rto { get; init; }

    /// <summary>Smoothed round trip; zero before the first sample.</summary>
    public TimeSpan Rtt { get; init; }

    /// <summary>Variation of the round trip.</summary>
    public TimeSpan RttVariation { get; init; }

    /// <summary>Smallest round trip seen.</summary>
    public TimeSpan MinimumRtt { get; init; }

    /// <summary>Payload bytes of a full segment that we send.</summary>
    public int SendMss { get; init; }

    /// <summary>Payload bytes of the largest segment received.</summary>
    public int ReceiveMss { get; init; }

    /// <summary>MSS that we announced.</summary>
    public int AdvertisedMss { get; init; }

    /// <summary>Path MTU.</summary>
    public int PathMtu { get; init; }

    /// <summary>Congestion window in segments.</summary>
    public uint CongestionWindow { get; init; }

    /// <summary>Slow-start threshold in segments; 0x7fffffff before the first loss.</summary>
    public uint SlowStartThreshold { get; init; }

    /// <summary>Name of the congestion controller.</summary>
    public string CongestionControl { get; init; }

    /// <summary>The peer's window in bytes.</summary>
    public uint SendWindow { get; init; }

    /// <summary>The window we offer, in bytes.</summary>
    public uint ReceiveWindow { get; init; }

    /// <summary>The largest window that would be offered now, in bytes.</summary>
    public uint ReceiveThreshold { get; init; }

    /// <summary>Bytes read in a round trip, the most so far: what the receive buffer follows.</summary>
    public int ReceiveSpace { get; init; }

    /// <summary>The round trip as the receiver measures it; zero before the first measurement.</summary>
    public TimeSpan ReceiveRtt { get; init; }

    /// <summary>How long an acknowledgment waits for company at present; zero before the first text.</summary>
    public TimeSpan DelayedAck { get; init; }

    /// <summary>Bytes sent and not acknowledged.</summary>
    public int Unacknowledged { get; init; }

    /// <summary>Bytes written and not sent.</summary>
    public int Unsent { get; init; }

    /// <summary>Bytes received and not read.</summary>
    public int Unread { get; init; }

    /// <summary>Bytes received out of order.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Limit of the send buffer.</summary>
    public int SendBuffer { get; init; }

    /// <summary>Limit of the receive buffer.</summary>
    public int ReceiveBuffer { get; init; }

    /// <summary>Bytes acknowledged by the peer since the beginning.</summary>
    public long BytesAcknowledged { get; init; }

    /// <summary>Bytes received in order since the beginning.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes sent again.</summary>
    public long BytesRetransmitted { get; init; }

    /// <summary>Segments sent.</summary>
    public long SegmentsOut { get; init; }

    /// <summary>Segments received.</summary>
    public long SegmentsIn { get; init; }

    /// <summary>Segments retransmitted.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Congestion marks.</summary>
    public TcpEcnInfo Ecn { get; init; }

    /// <summary>The running timer that is due first, or null.</summary>
    public string? Timer { get; init; }

    /// <summary>Time until <see cref="Timer"/> is due.</summary>
    public TimeSpan TimerLeft { get; init; }
}
