namespace Sockeye.Wire.Printing;

/// <summary>How a printed line begins.</summary>
public enum TimestampFormat : byte
{
    /// <summary>With the packet itself (tcpdump -t).</summary>
    None,

    /// <summary>Time of day in UTC, microseconds (tcpdump's usual form, with TZ=UTC).</summary>
    TimeOfDay,

    /// <summary>Time since the first packet, microseconds (tcpdump -ttttt).</summary>
    Relative,

    /// <summary>Seconds since 1970, microseconds (tcpdump -tt).</summary>
    Unix,
}
