namespace Sockeye.Core.Transport.Tcp;

/// <summary>When the accurate ECN option is sent (RFC 9768 §3.2.3.3). The numbers are those of Linux's
/// <c>net.ipv4.tcp_ecn_option</c>.</summary>
public enum AccurateEcnOptionUse : byte
{
    /// <summary>Never: the ACE field alone.</summary>
    Never = 0,

    /// <summary>When a counter of another codepoint began to grow, and now and then as a beacon.</summary>
    OnChange = 1,

    /// <summary>Wherever it fits.</summary>
    Always = 2,

    /// <summary>Wherever it fits, even on a path that seems to drop segments with it.</summary>
    EvenIfDropped = 3,
}
