using Sockeye.Core.Internet;

namespace Sockeye.Core.Transport.Udp;

/// <summary>Everything about one datagram to be sent but its payload.</summary>
internal readonly struct UdpDispatch
{
    /// <summary>The way, with our address.</summary>
    public required Route Route { get; init; }

    /// <summary>Our port.</summary>
    public required ushort LocalPort { get; init; }

    /// <summary>Their port.</summary>
    public required ushort RemotePort { get; init; }

    /// <summary>What IP is asked for.</summary>
    public required SendSpec Spec { get; init; }

    /// <summary>A multicast that leaves this host at no price (TTL 0).</summary>
    public bool IsLocalOnly { get; init; }
}
