namespace Sockeye.Core.Link;

/// <summary>Frames and bytes through one interface.</summary>
public sealed class LinkCounters
{
    /// <summary>Frames received, merged ones counted once.</summary>
    public long ReceivedFrames { get; internal set; }

    /// <summary>Bytes received.</summary>
    public long ReceivedBytes { get; internal set; }

    /// <summary>Frames handed to the transmit queue, uncut ones counted once.</summary>
    public long TransmittedFrames { get; internal set; }

    /// <summary>Bytes handed to the transmit queue.</summary>
    public long TransmittedBytes { get; internal set; }

    /// <summary>Frames refused because the transmit queue was full.</summary>
    public long TransmitDrops { get; internal set; }
}
