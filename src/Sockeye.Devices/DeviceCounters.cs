namespace Sockeye.Devices;

/// <summary>A device's ledger: every frame that did not pass is in exactly one of the last five counters.</summary>
public record struct DeviceCounters
{
    /// <summary>Frames handed to the stack.</summary>
    public long ReceivedFrames { get; set; }

    /// <summary>Their bytes, without any metadata.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>Frames that went out.</summary>
    public long TransmittedFrames { get; set; }

    /// <summary>Their bytes, without any metadata.</summary>
    public long TransmittedBytes { get; set; }

    /// <summary>Frames that the device delivered broken and that were dropped here.</summary>
    public long ReceiveErrors { get; set; }

    /// <summary>Frames that the device refused for good (interface down, too long) and that were dropped here.</summary>
    public long TransmitErrors { get; set; }

    /// <summary>How often receiving stopped because the packet pool had no buffer; the frames stay in the device.</summary>
    public long NoBuffer { get; set; }

    /// <summary>How often the device was full and told the stack to try later.</summary>
    public long DeviceFull { get; set; }

    /// <summary>Frames dropped on purpose or for a full queue, by a middleware, an in-process link or a packet socket's buffer.</summary>
    public long Dropped { get; set; }
}
