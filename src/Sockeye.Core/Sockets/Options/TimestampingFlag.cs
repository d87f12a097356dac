// Numbers as Linux has them (linux/net_tstamp.h).
#pragma warning disable CS1591 // The names are documented by networking/timestamping.

namespace Sockeye.Core.Sockets.Options;

/// <summary>SOF_TIMESTAMPING_…: what <see cref="SocketOption.Timestamping"/> asks for.</summary>
public static class TimestampingFlag
{
    public const int TransmitSoftware = 1 << 1, ReceiveSoftware = 1 << 3, Software = 1 << 4, OptionId = 1 << 7,
        TransmitScheduled = 1 << 8, TransmitAcknowledged = 1 << 9, OptionControl = 1 << 10, OptionTimeOnly = 1 << 11,
        OptionStatistics = 1 << 12, BindClock = 1 << 15, OptionIdTcp = 1 << 16, All = (1 << 19) - 1;
}
