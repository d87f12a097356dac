namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>What was noted when a segment, now lost, was sent. Counts are of segments.</summary>
internal readonly record struct LostSegment
{
    /// <summary>How many segments of full size it was, where segmentation is left to the device.</summary>
    public uint Segments { get; init; }

    /// <summary>In flight when it was sent, itself included.</summary>
    public uint InFlightAtSend { get; init; }

    /// <summary><c>Lost</c> of the connection when it was sent.</summary>
    public long PriorLost { get; init; }

    /// <summary>It was sent in an application-limited phase.</summary>
    public bool IsAppLimited { get; init; }
}
