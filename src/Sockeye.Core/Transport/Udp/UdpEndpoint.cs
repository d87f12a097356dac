using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Udp;

/// <summary>One UDP port of a socket: what it is bound and connected to, and what it has received.</summary>
/// <remarks>Its names change only through <see cref="UdpDemultiplexer"/>, which files it by them.</remarks>
internal sealed class UdpEndpoint(StackContext context, ISocketSink sink, int receiveLimit)
    : DatagramEndpoint(context, sink, receiveLimit)
{
    /// <summary>Our address (unspecified: all) and port; port 0 until bound.</summary>
    public Endpoint Local { get; internal set; }

    /// <summary>The peer; port 0 until connected.</summary>
    public Endpoint Remote { get; internal set; }

    /// <inheritdoc/>
    public override bool IsConnected => Remote.Port != 0;

    /// <summary>Bound to a port, so that it receives.</summary>
    public bool IsBound => Local.Port != 0;

    /// <summary>Of an IPv6 socket.</summary>
    public bool IsV6 { get; init; }

    /// <summary>IPV6_V6ONLY.</summary>
    public bool V6Only { get; set; }

    /// <summary>SO_BINDTODEVICE, or the interface of a link-local address; 0 for all.</summary>
    public int InterfaceIndex { get; set; }

    /// <summary>SO_REUSEPORT: shares datagrams with others of the same name.</summary>
    public bool ReusePort { get; set; }

    /// <summary>IP_MULTICAST_ALL: takes what any socket of the host has joined.</summary>
    public bool MulticastAll { get; set; } = true;

    /// <summary>IPV6_MULTICAST_ALL.</summary>
    public bool MulticastAllV6 { get; set; } = true;

    internal UdpEndpoint? NextInPort { get; set; }

    internal UdpEndpoint? NextInHash { get; set; }

    /// <summary>A wildcard takes this version.</summary>
    public bool Takes(IPVersion version)
    {
        if (!Local.Address.IsUnspecified) return Local.Address.Version == version;
        return version == IPVersion.V4 ? Local.Address.IsIPv4 || !V6Only : IsV6 && Local.Address.IsIPv6;
    }
}
