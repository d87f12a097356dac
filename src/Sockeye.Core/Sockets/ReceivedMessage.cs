using Sockeye.Core.Foundation;
using Sockeye.Core.Transport;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Sockets;

/// <summary>What recvmsg(2) says beside the data. Fields that the socket did not ask for by an option are null.</summary>
public struct ReceivedMessage
{
    /// <summary>Sender; none for a stream.</summary>
    public SocketAddress From { get; set; }

    /// <summary>MSG_TRUNC and others.</summary>
    public MessageFlags Flags { get; set; }

    /// <summary>IP_PKTINFO, IPV6_RECVPKTINFO: the address the datagram was sent to.</summary>
    public InternetAddress? Destination { get; set; }

    /// <summary>IP_PKTINFO, IPV6_RECVPKTINFO: where it came in; meaningful when <see cref="Destination"/> is given.</summary>
    public int InterfaceIndex { get; set; }

    /// <summary>IP_RECVTTL, IPV6_RECVHOPLIMIT.</summary>
    public byte? HopLimit { get; set; }

    /// <summary>IP_RECVTOS, IPV6_RECVTCLASS.</summary>
    public byte? TrafficClass { get; set; }

    /// <summary>SO_TIMESTAMP: when it came in.</summary>
    public Instant? Time { get; set; }

    /// <summary>SO_TIMESTAMPING: the time of a message that came in, or of the write that a queued stamp is about.</summary>
    public Instant? StampTime { get; set; }

    /// <summary>TCP_INQ: bytes of the stream that wait after this read; one more at its end.</summary>
    public int? Inq { get; set; }

    /// <summary>IP_RECVERR, IPV6_RECVERR: the queued error, when MSG_ERRQUEUE was asked for.</summary>
    public QueuedError? Error { get; set; }
}
