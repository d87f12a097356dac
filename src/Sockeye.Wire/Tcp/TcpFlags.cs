using System;

namespace Sockeye.Wire.Tcp;

/// <summary>TCP's control bits (RFC 9293 §3.1; ECE and CWR RFC 3168 §6.1; AE RFC 9768 §3.1).</summary>
[Flags]
public enum TcpFlags : ushort
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Fin = 0x001,

    /// <summary>Synchronize sequence numbers.</summary>
    Syn = 0x002,

    /// <summary>Reset the connection.</summary>
    Rst = 0x004,

    /// <summary>Push function.</summary>
    Psh = 0x008,

    /// <summary>The acknowledgment field counts.</summary>
    Ack = 0x010,

    /// <summary>The urgent pointer counts.</summary>
    Urg = 0x020,

    /// <summary>ECN echo.</summary>
    Ece = 0x040,

    /// <summary>Congestion window reduced.</summary>
    Cwr = 0x080,

    /// <summary>Accurate ECN.</summary>
    Ae = 0x100,

    /// <summary>The three bits that accurate ECN uses together, as the ACE field (RFC 9768 §3.2.2).</summary>
    Ace = Ae | Cwr | Ece,
}
