namespace Sockeye.Devices;

/// <summary>What a device's frames begin with.</summary>
public enum LinkLayer
{
    /// <summary>An Ethernet II header; neighbours have MAC addresses.</summary>
    Ethernet,

    /// <summary>An IPv4 or IPv6 header at once; there are no neighbours.</summary>
    RawIP,
}
