using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Ports;

/// <summary>What a socket asks a port for; the port itself is named beside it.</summary>
internal readonly struct PortRequest
{
    /// <summary>Our address, unspecified for all. Of an IPv6 socket bound to a mapped address: the IPv4 address.</summary>
    public required InternetAddress Address { get; init; }

    /// <summary>IPV6_V6ONLY, on an IPv6 socket: its wildcard does not take IPv4.</summary>
    public bool V6Only { get; init; }

    /// <summary>SO_BINDTODEVICE, 0 for all interfaces.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>SO_REUSEADDR.</summary>
    public bool ReuseAddress { get; init; }

    /// <summary>SO_REUSEPORT.</summary>
    public bool ReusePort { get; init; }
}
