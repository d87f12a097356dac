namespace Sockeye.Devices.Linux;

/// <summary>How to open a TUN or TAP interface.</summary>
public sealed record TunOptions
{
    /// <summary>The usual: offloads on, the kernel's MTU.</summary>
    public static TunOptions Default { get; } = new();

    /// <summary>Pass checksum and segmentation work through (IFF_VNET_HDR): the difference between 2 and 30 Gbit/s.</summary>
    public bool Offload { get; init; } = true;

    /// <summary>Take trains of UDP datagrams uncut from the kernel, where it offers that; the stack must cut them.</summary>
    public bool ReceiveUdpMerged { get; init; }

    /// <summary>The MTU to set; null leaves the kernel's (1500).</summary>
    public int? Mtu { get; init; }
}
