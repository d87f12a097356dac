using System.Runtime.InteropServices;

namespace Sockeye.Berkeley.Structures;

/// <summary>An IPv4 address and port (ip(7)).</summary>
/// <remarks><code>
///  0        2        4                 8                16
///  +--------+--------+-----------------+-----------------+
///  | family |  port  |     address     |      zeros      |
///  +--------+--------+-----------------+-----------------+
///   host order   network order
/// </code></remarks>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct sockaddr_in : ISockaddr
{
    /// <summary>sizeof(struct sockaddr_in).</summary>
    public const int Size = 16;

    /// <summary>AF_INET.</summary>
    public ushort sin_family;

    /// <summary>The port in network byte order: <c>htons(8000)</c>.</summary>
    public ushort sin_port;

    /// <summary>The address in network byte order: <c>htonl(INADDR_ANY)</c>.</summary>
    public in_addr sin_addr;

    readonly int ISockaddr.Family => sin_family;

    /// <summary>address:port.</summary>
    public override readonly string ToString() =>
        $"{sin_addr}:{Libc.ntohs(sin_port).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
