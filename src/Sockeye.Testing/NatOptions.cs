namespace Sockeye.Testing;

/// <summary>How a NAT behaves; the defaults are those that RFC 4787, RFC 5382 and RFC 5508 ask for, with the filter that home routers have.</summary>
public sealed record NatOptions
{
    /// <summary>When inside endpoints get another outside port.</summary>
    public NatBehavior Mapping { get; init; } = NatBehavior.EndpointIndependent;

    /// <summary>Who may send to a mapped port.</summary>
    public NatBehavior Filtering { get; init; } = NatBehavior.AddressAndPortDependent;

    /// <summary>How long a mapping of UDP lasts after the last datagram from inside; 5 minutes (RFC 4787 §4.3).</summary>
    public TimeSpan UdpTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a mapping of an established TCP connection lasts after its last segment; 2 hours and 4 minutes (RFC 5382 §5).</summary>
    public TimeSpan TcpTimeout { get; init; } = TimeSpan.FromMinutes(124);

    /// <summary>How long a mapping of a TCP connection lasts that is opening or closing; 4 minutes (RFC 5382 §5).</summary>
    public TimeSpan TcpTransitoryTimeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a mapping of ICMP echo lasts; 1 minute (RFC 5508 §3.2).</summary>
    public TimeSpan IcmpTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>First outside port that is given out.</summary>
    public ushort FirstPort { get; init; } = 1024;

    /// <summary>Last outside port that is given out.</summary>
    public ushort LastPort { get; init; } = 65_535;

    /// <summary>Hosts inside reach each other by the outside address (RFC 4787 §6).</summary>
    public bool Hairpins { get; init; } = true;

    internal NatOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfZero(FirstPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(LastPort, FirstPort);
        return this;
    }
}
