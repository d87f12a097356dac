namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>How CUBIC finds the end of slow start before the first loss.</summary>
public enum SlowStartExit : byte
{
    /// <summary>Only by a loss.</summary>
    Loss,

    /// <summary>HyStart as Linux has it: by the length of trains of acknowledgments and by delay.</summary>
    HyStart,

    /// <summary>HyStart++ (RFC 9406): by delay, and with a cautious phase that may be taken back.</summary>
    HyStartPlusPlus,
}
