using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Stack;

/// <summary>One interface as <c>ip -s link</c> shows it: a copy.</summary>
public sealed record InterfaceSnapshot
{
    /// <summary>Number.</summary>
    public required int Index { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it carries.</summary>
    public required InterfaceKind Kind { get; init; }

    /// <summary>Link address.</summary>
    public required MacAddress MacAddress { get; init; }

    /// <summary>Largest IP packet.</summary>
    public required int Mtu { get; init; }

    /// <summary>False when taken down.</summary>
    public required bool IsUp { get; init; }

    /// <summary>Frames that wait for the device.</summary>
    public int Queued { get; init; }

    /// <summary>Frames received.</summary>
    public long ReceivedFrames { get; init; }

    /// <summary>Bytes received.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Frames sent.</summary>
    public long TransmittedFrames { get; init; }

    /// <summary>Bytes sent.</summary>
    public long TransmittedBytes { get; init; }

    /// <summary>Frames that a full queue refused.</summary>
    public long TransmitDrops { get; init; }

    internal static InterfaceSnapshot Of(Interface nic) => new()
    {
        Index = nic.Index,
        Name = nic.Name,
        Kind = nic.Kind,
        MacAddress = nic.MacAddress,
        Mtu = nic.Mtu,
        IsUp = nic.IsUp,
        Queued = nic.Transmit.Count,
        ReceivedFrames = nic.Counters.ReceivedFrames,
        ReceivedBytes = nic.Counters.ReceivedBytes,
        TransmittedFrames = nic.Counters.TransmittedFrames,
        TransmittedBytes = nic.Counters.TransmittedBytes,
        TransmitDrops = nic.Counters.TransmitDrops,
    };
}
