using System;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>Which parts of TCP Fast Open are on, with the bits of Linux's net.ipv4.tcp_fastopen.</summary>
[Flags]
public enum FastOpenModes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An active open may carry text.</summary>
    Client = 0x1,

    /// <summary>A listener that was told how many may take text in a SYN.</summary>
    Server = 0x2,

    /// <summary>Text goes into a SYN without a cookie.</summary>
    ClientWithoutCookie = 0x4,

    /// <summary>Text in a SYN is taken without a cookie.</summary>
    ServerWithoutCookie = 0x200,

    /// <summary>Every listener takes part, with its backlog as limit, without being told.</summary>
    AllListeners = 0x400,
}
