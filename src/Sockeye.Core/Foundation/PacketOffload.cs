namespace Sockeye.Core.Foundation;

/// <summary>Who computes or has checked the transport checksum of a frame.</summary>
public enum ChecksumState : byte
{
    /// <summary>Nobody: on the way in it must be verified, on the way out it is already complete.</summary>
    None,

    /// <summary>Verified by the device or by an end that never put it on a wire; on the way in nothing is left to do.</summary>
    Valid,

    /// <summary>The field holds the folded pseudo-header sum; whoever puts the frame on a wire sums from
    /// <see cref="PacketOffload.ChecksumStart"/> and stores the complement. On the way in it counts as valid.</summary>
    Partial,
}

/// <summary>How a frame larger than the MTU is to be cut, or was merged.</summary>
public enum SegmentationKind : byte
{
    /// <summary>One packet.</summary>
    None,

    /// <summary>TCP over IPv4.</summary>
    TcpV4,

    /// <summary>TCP over IPv6.</summary>
    TcpV6,

    /// <summary>UDP datagrams of equal size.</summary>
    Udp,
}

/// <summary>Checksum and segmentation work of one frame (the meaning of Linux's <c>virtio_net_hdr</c>, in our words).</summary>
public struct PacketOffload
{
    /// <summary>State of the transport checksum.</summary>
    public ChecksumState Checksum { get; set; }

    /// <summary>Kind of segmentation.</summary>
    public SegmentationKind Segmentation { get; set; }

    /// <summary>Payload bytes of each segment when <see cref="Segmentation"/> is not None.</summary>
    public ushort SegmentSize { get; set; }

    /// <summary>CWR belongs to every segment, as part of an ACE field (RFC 9768 §3.2.2), not to the first alone (RFC 3168 §6.1.2). No
    /// device knows that, so the stack cuts such a segment itself.</summary>
    public bool RepeatsCwr { get; set; }

    /// <summary>Index in <see cref="PacketBuffer.Array"/> (not in the frame) where the sum begins: the transport header.
    /// An array index stays true while headers are prepended or consumed.</summary>
    public int ChecksumStart { get; set; }

    /// <summary>Offset of the checksum field from <see cref="ChecksumStart"/>: 16 for TCP, 6 for UDP.</summary>
    public int ChecksumOffset { get; set; }
}
