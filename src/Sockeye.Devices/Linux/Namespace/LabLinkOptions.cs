using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>The link between the kernel and the stack in the lab.</summary>
public sealed record LabLinkOptions
{
    /// <summary>The usual: 10.0.0.1/24 and fd00::1/64 on the kernel's side, MTU 1500, offloads on.</summary>
    public static LabLinkOptions Default { get; } = new();

    /// <summary>Which kind of link.</summary>
    public LabLinkKind Kind { get; init; }

    /// <summary>The interface on the kernel's side.</summary>
    public string Name { get; init; } = "sockeye0";

    /// <summary>The kernel's IPv4 address, with a /24 round it; null for none.</summary>
    public InternetAddress? KernelIPv4 { get; init; } = InternetAddress.Parse("10.0.0.1");

    /// <summary>The kernel's IPv6 address, with a /64 round it; null for none.</summary>
    public InternetAddress? KernelIPv6 { get; init; } = InternetAddress.Parse("fd00::1");

    /// <summary>The MTU of both sides; below 1280 there is no IPv6 (RFC 8200 §5).</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Pass checksum and segmentation work through. Off when faults are wanted, or when a capture shall show whole
    /// packets with finished checksums.</summary>
    public bool Offload { get; init; } = true;
}
