using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>An IPv6 address and port (ipv6(7)).</summary>
/// <remarks><code>
///  0        2        4          8                      24         28
///  +--------+--------+----------+-----------------------+----------+
///  | family |  port  | flowinfo |        address        | scope id |
///  +--------+--------+----------+-----------------------+----------+
/// </code></remarks>
[StructLayout(LayoutKind.Sequential, Size = 28)]
public struct sockaddr_in6 : ISockaddr
{
    /// <summary>sizeof(struct sockaddr_in6).</summary>
    public const int Size = 28;

    /// <summary>AF_INET6.</summary>
    public ushort sin6_family;

    /// <summary>The port in network byte order.</summary>
    public ushort sin6_port;

    /// <summary>Flow label and traffic class in network byte order.</summary>
    public uint sin6_flowinfo;

    /// <summary>The address.</summary>
    public in6_addr sin6_addr;

    /// <summary>The interface of a link-local address, in host byte order.</summary>
    public uint sin6_scope_id;

    readonly int ISockaddr.Family => sin6_family;

    /// <summary>[address]:port.</summary>
    public override readonly string ToString() =>
        $"[{sin6_addr}]:{Libc.ntohs(sin6_port).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
