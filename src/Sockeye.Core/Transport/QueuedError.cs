using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport;

/// <summary>An entry of a socket's error queue (struct sock_extended_err): an error about something it sent, or a report on it that it
/// asked for.</summary>
/// <param name="Error">ee_errno; none for a zero-copy completion, ENOMSG for a time stamp.</param>
/// <param name="Origin">ee_origin.</param>
/// <param name="Type">ee_type: the ICMP type.</param>
/// <param name="Code">ee_code: the ICMP code; of a zero-copy completion 1 when the bytes were copied all the same.</param>
/// <param name="Info">ee_info: the MTU for EMSGSIZE; the first write of a completion; which time a stamp is.</param>
/// <param name="Reporter">SO_EE_OFFENDER: who told us.</param>
/// <param name="Data">ee_data: the last write of a completion; the key of a stamp.</param>
/// <param name="Time">SCM_TIMESTAMPING: the time of a stamp.</param>
public readonly record struct QueuedError(
    Errno Error, byte Origin, byte Type, byte Code, uint Info, InternetAddress Reporter, uint Data = 0, Instant? Time = null)
{
    /// <summary>SO_EE_ORIGIN_LOCAL: this host.</summary>
    public const byte OriginLocal = 1;

    /// <summary>SO_EE_ORIGIN_ICMP.</summary>
    public const byte OriginIcmp = 2;

    /// <summary>SO_EE_ORIGIN_ICMP6.</summary>
    public const byte OriginIcmpV6 = 3;

    /// <summary>SO_EE_ORIGIN_TIMESTAMPING.</summary>
    public const byte OriginTimestamping = 4;

    /// <summary>SO_EE_ORIGIN_ZEROCOPY.</summary>
    public const byte OriginZeroCopy = 5;

    /// <summary>SO_EE_CODE_ZEROCOPY_COPIED: the bytes were copied, so that zero-copy only cost.</summary>
    public const byte CodeCopied = 1;

    /// <summary>An error that the network reported, not a report that was asked for.</summary>
    public bool IsIcmp => Origin is OriginIcmp or OriginIcmpV6;
}
