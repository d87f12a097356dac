using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>Data of the control message IP_PKTINFO (ip(7)).</summary>
[StructLayout(LayoutKind.Sequential, Size = 12)]
public struct in_pktinfo
{
    /// <summary>Interface index.</summary>
    public int ipi_ifindex;

    /// <summary>The local address of the packet (as source address when sending).</summary>
    public in_addr ipi_spec_dst;

    /// <summary>The destination address in the packet's header.</summary>
    public in_addr ipi_addr;
}
