namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Which kind of link joins the kernel and the stack in the lab.</summary>
public enum LabLinkKind
{
    /// <summary>TUN where /dev/net/tun may be opened, a veth pair otherwise.</summary>
    Automatic,

    /// <summary>Bare IP packets; the fastest, needs /dev/net/tun.</summary>
    Tun,

    /// <summary>Ethernet frames, so ARP and NDP too; needs /dev/net/tun.</summary>
    Tap,

    /// <summary>Ethernet frames through AF_PACKET; needs no right beyond the namespace.</summary>
    Veth,
}
