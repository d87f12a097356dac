using System;

namespace Sockeye.Core.Transport.Tcp.Streams;

/// <summary>What an application wants to be told of a write.</summary>
[Flags]
internal enum WriteReport : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MSG_ZEROCOPY: its memory is needed no more.</summary>
    Completion = 1,

    /// <summary>SOF_TIMESTAMPING_TX_SCHED: when its last byte was handed to the interface.</summary>
    Scheduled = 2,

    /// <summary>SOF_TIMESTAMPING_TX_SOFTWARE: when its last byte was handed to the device.</summary>
    Sent = 4,

    /// <summary>SOF_TIMESTAMPING_TX_ACK: when its last byte was acknowledged.</summary>
    Acknowledged = 8,
}
