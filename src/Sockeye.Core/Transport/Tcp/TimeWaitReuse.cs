namespace Sockeye.Core.Transport.Tcp;

/// <summary>When connect may choose a port whose last connection between the same two ends is in TIME-WAIT, with Linux's numbers. Only where
/// both ends used timestamps (RFC 6191). A port that bind named may be used again at once in any case.</summary>
public enum TimeWaitReuse
{
    /// <summary>Never.</summary>
    Never = 0,

    /// <summary>When TIME-WAIT has lasted for <see cref="TcpSettings.TimeWaitReuseDelay"/>.</summary>
    Always = 1,

    /// <summary>The same, but only where an end is a loopback address.</summary>
    Loopback = 2,
}
