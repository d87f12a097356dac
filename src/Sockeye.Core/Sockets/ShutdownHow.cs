namespace Sockeye.Core.Sockets;

/// <summary>Which direction shutdown(2) closes, with Linux's numbers.</summary>
public enum ShutdownHow
{
    /// <summary>SHUT_RD.</summary>
    Read = 0,

    /// <summary>SHUT_WR.</summary>
    Write = 1,

    /// <summary>SHUT_RDWR.</summary>
    Both = 2,
}
