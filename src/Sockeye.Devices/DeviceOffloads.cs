namespace Sockeye.Devices;

/// <summary>The work a device takes off the stack; what a frame needs of it stands in its <c>PacketOffload</c>.</summary>
public readonly record struct DeviceOffloads
{
    /// <summary>Nothing: whole packets with finished checksums, both ways.</summary>
    public static DeviceOffloads None => default;

    /// <summary>Takes frames whose checksum is <c>Partial</c> and finishes them.</summary>
    public bool TransmitChecksum { get; init; }

    /// <summary>Takes TCP segments larger than the MTU and cuts them (or never needs to).</summary>
    public bool TransmitSegmentation { get; init; }

    /// <summary>Takes trains of UDP datagrams and cuts them.</summary>
    public bool TransmitUdpSegmentation { get; init; }

    /// <summary>Largest IP packet it takes for segmentation, in bytes; 0 without segmentation.</summary>
    public int MaximumSegmentation { get; init; }

    /// <summary>Says of what it receives whether the checksum was verified.</summary>
    public bool ReceiveChecksum { get; init; }

    /// <summary>May hand over TCP segments larger than the MTU, merged or never cut.</summary>
    public bool ReceiveMerged { get; init; }
}
