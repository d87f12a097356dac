using Sockeye.Core.Link;
using Sockeye.Devices;

namespace Sockeye.Diagnostics;

/// <summary>What has passed an interface so far. Errors and drops are known where it is a device.</summary>
internal readonly record struct InterfaceReading
{
    /// <summary>Of an interface without a device, such as the loopback.</summary>
    public InterfaceReading(Interface nic)
    {
        Name = nic.Name;
        Received = new(nic.Counters.ReceivedFrames, nic.Counters.ReceivedBytes);
        Transmitted = new(nic.Counters.TransmittedFrames, nic.Counters.TransmittedBytes) { Drops = nic.Counters.TransmitDrops };
    }

    /// <summary>Of an interface that is a device.</summary>
    public InterfaceReading(Interface nic, in DeviceCounters device)
    {
        Name = nic.Name;
        Received = new(device.ReceivedFrames, device.ReceivedBytes) { Errors = device.ReceiveErrors };
        Transmitted = new(device.TransmittedFrames, device.TransmittedBytes)
        {
            Errors = device.TransmitErrors,
            Drops = nic.Counters.TransmitDrops,
        };
        DroppedByDevice = device.Dropped;
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>What came in.</summary>
    public DirectionReading Received { get; }

    /// <summary>What went out.</summary>
    public DirectionReading Transmitted { get; }

    /// <summary>Frames that the device dropped, in whichever direction.</summary>
    public long DroppedByDevice { get; }
}

/// <summary>One direction of an interface.</summary>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Bytes.</param>
internal readonly record struct DirectionReading(long Packets, long Bytes)
{
    /// <summary>Broken or refused frames.</summary>
    public long Errors { get; init; }

    /// <summary>Frames for which there was no room.</summary>
    public long Drops { get; init; }
}
