namespace Sockeye.Core.Transport.Tcp;

/// <summary>When listeners answer a SYN by a cookie instead of keeping it (Linux's net.ipv4.tcp_syncookies).</summary>
public enum SynCookieUse
{
    /// <summary>Never: what finds no room is dropped.</summary>
    Never,

    /// <summary>When there is no room for more half-open connections.</summary>
    WhenFull,

    /// <summary>Always.</summary>
    Always,
}
