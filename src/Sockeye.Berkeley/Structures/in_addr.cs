using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>An IPv4 address, in network byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct in_addr
{
    /// <summary>The four bytes as they go over the wire.</summary>
    public uint s_addr;

    /// <summary>The dotted form.</summary>
    public override readonly string ToString() => Libc.inet_ntoa(this);
}
