// Read RFC 9293 §3.4.1 and RFC 6191 §2.

using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Extensions;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Sequence;

/// <summary>With which numbers an active open begins: those of any, or those that follow an earlier connection between the same ends.</summary>
/// <param name="Iss">ISS.</param>
/// <param name="TimestampOffset">Added to our clock of timestamps.</param>
/// <param name="TsRecent">The peer's last timestamp in the earlier connection; 0 where there was none.</param>
/// <param name="TsRecentTime">When it came.</param>
internal readonly record struct FirstNumbers(SequenceNumber Iss, uint TimestampOffset, uint TsRecent = 0, Instant TsRecentTime = default)
{
    /// <summary>Far enough beyond the last number of the earlier connection that no segment of it can be mistaken.</summary>
    public const int Gap = 65_537;

    /// <summary>Follows a connection that was over at these numbers.</summary>
    public static FirstNumbers After(SequenceNumber sndNxt, in Timestamps timestamps) =>
        new(sndNxt + Gap, timestamps.Offset, timestamps.Recent, timestamps.RecentTime);
}
