namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>What an active open wants of Fast Open.</summary>
internal enum FastOpenWish : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The first text comes with the open (MSG_FASTOPEN).</summary>
    Now,

    /// <summary>The first text comes later, and the SYN waits for it if it may carry it (TCP_FASTOPEN_CONNECT).</summary>
    Later,
}
