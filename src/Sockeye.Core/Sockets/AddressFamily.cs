namespace Sockeye.Core.Sockets;

/// <summary>Families of addresses, with Linux's numbers (socket(2)).</summary>
public enum AddressFamily : ushort
{
    /// <summary>AF_UNSPEC: none; in connect, the end of an association.</summary>
    Unspecified = 0,

    /// <summary>AF_UNIX: inside one host.</summary>
    Unix = 1,

    /// <summary>AF_INET: IPv4.</summary>
    IPv4 = 2,

    /// <summary>AF_INET6: IPv6, and IPv4 in mapped form.</summary>
    IPv6 = 10,
}
