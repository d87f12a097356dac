namespace Sockeye.Testing;

/// <summary>How a firewall behaves.</summary>
public sealed record FirewallOptions
{
    /// <summary>How long it remembers a TCP connection on which nothing is sent; 350 s, as the load balancers and gateways of large
    /// clouds have it. After that its segments are no longer known, though both ends think the connection stands.</summary>
    public TimeSpan TcpIdleTimeout { get; init; } = TimeSpan.FromSeconds(350);

    /// <summary>How long it remembers a conversation of datagrams on which nothing is sent; 2 minutes.</summary>
    public TimeSpan UdpIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What becomes of segments of connections that it does not know, or knows no longer.</summary>
    public FirewallAction OnUnknown { get; init; } = FirewallAction.Drop;

    /// <summary>Destination ports that nobody inside may reach.</summary>
    public IReadOnlyCollection<int> BlockedPorts { get; init; } = [];

    /// <summary>What becomes of segments to blocked ports.</summary>
    public FirewallAction OnBlocked { get; init; } = FirewallAction.Drop;

    /// <summary>Ports that everybody outside may reach.</summary>
    public IReadOnlyCollection<int> OpenPorts { get; init; } = [];

    /// <summary>It drops all ICMP, and with it the errors that tell of a smaller MTU: large packets vanish then.</summary>
    public bool BlocksIcmp { get; init; }
}
