namespace Sockeye.Core.Sockets;

/// <summary>Kinds of sockets, with Linux's numbers (socket(2)).</summary>
public enum SocketType
{
    /// <summary>SOCK_STREAM: bytes in order.</summary>
    Stream = 1,

    /// <summary>SOCK_DGRAM: messages, each for itself.</summary>
    Datagram = 2,

    /// <summary>SOCK_RAW: IP packets.</summary>
    Raw = 3,

    /// <summary>SOCK_RDM: messages delivered, in no order.</summary>
    ReliableDatagram = 4,

    /// <summary>SOCK_SEQPACKET: messages in order.</summary>
    SequencedPacket = 5,
}
