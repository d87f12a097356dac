namespace Sockeye.Core.Sockets.Options;

/// <summary>IPPROTO_TCP options that are told back as they were set but that TCP decides without.</summary>
internal struct TcpUserOptions
{
    /// <summary>TCP_DEFER_ACCEPT, in seconds.</summary>
    public int DeferAccept { get; set; }

    /// <summary>TCP_QUICKACK was turned off.</summary>
    public bool NoQuickAck { get; set; }

    /// <summary>TCP_WINDOW_CLAMP, in bytes.</summary>
    public int WindowClamp { get; set; }

    /// <summary>TCP_LINGER2 as asked for, in seconds; 0 for the default.</summary>
    public int Linger2 { get; set; }
}
