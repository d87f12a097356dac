using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>Data of the control message IPV6_PKTINFO (RFC 3542 §6).</summary>
[StructLayout(LayoutKind.Sequential, Size = 20)]
public struct in6_pktinfo
{
    /// <summary>The destination address of the packet (the source address when sending).</summary>
    public in6_addr ipi6_addr;

    /// <summary>Interface index.</summary>
    public uint ipi6_ifindex;
}
