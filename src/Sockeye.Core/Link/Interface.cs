using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Link;

/// <summary>What an interface carries.</summary>
public enum InterfaceKind : byte
{
    /// <summary>Ethernet II frames: neighbours are resolved by ARP and NDP.</summary>
    Ethernet,

    /// <summary>Bare IP packets, as on a TUN device: no neighbours.</summary>
    RawIP,

    /// <summary>The stack talks to itself.</summary>
    Loopback,
}

/// <summary>What a caller says of a new interface.</summary>
public sealed record InterfaceOptions
{
    /// <summary>Name, 1 to 15 characters, as people see it.</summary>
    public string Name { get; init; } = "eth0";

    /// <summary>What it carries.</summary>
    public InterfaceKind Kind { get; init; } = InterfaceKind.Ethernet;

    /// <summary>Largest IP packet in bytes, 68 to 65,535 (IPv6 is used only from 1280 on).</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Our link address; ignored unless Ethernet.</summary>
    public MacAddress MacAddress { get; init; }

    /// <summary>The device completes transport checksums, so we leave them partial.</summary>
    public bool ChecksumOffload { get; init; }

    /// <summary>The device cuts TCP segments of up to so many payload bytes; 0 when it cannot. TCP then plans up to
    /// <see cref="SegmentationLimit"/> all the same, unless that is 0, and <c>SegmentCutter</c> cuts in software.</summary>
    public bool SegmentationOffload { get; init; }

    /// <summary>Most payload bytes that TCP plans in one go, 0 to 65,000; 0 means one MSS at a time.</summary>
    public int SegmentationLimit { get; init; } = 65_000;

    /// <summary>Most frames that wait for the device.</summary>
    public int TransmitQueueLimit { get; init; } = 1000;
}

/// <summary>One network interface as the stack sees it: link facts, transmit queue and ledger. IP state lives in Internet.</summary>
public sealed class Interface
{
    /// <summary>An interface, up, with an empty queue.</summary>
    internal Interface(int index, InterfaceOptions options)
    {
        Index = index;
        Options = options;
        Mtu = options.Mtu;
        Transmit = new TransmitQueue(options.TransmitQueueLimit);
    }

    /// <summary>Number from 1; 1 is the loopback.</summary>
    public int Index { get; }

    /// <summary>What the caller said.</summary>
    public InterfaceOptions Options { get; }

    /// <summary>Name.</summary>
    public string Name => Options.Name;

    /// <summary>What it carries.</summary>
    public InterfaceKind Kind => Options.Kind;

    /// <summary>Our link address.</summary>
    public MacAddress MacAddress => Options.MacAddress;

    /// <summary>Largest IP packet in bytes; may be changed while running.</summary>
    public int Mtu { get; internal set; }

    /// <summary>False when taken down: nothing goes in or out.</summary>
    public bool IsUp { get; internal set; } = true;

    /// <summary>Frames waiting for the device.</summary>
    public TransmitQueue Transmit { get; }

    /// <summary>Ledger.</summary>
    public LinkCounters Counters { get; } = new();
}
