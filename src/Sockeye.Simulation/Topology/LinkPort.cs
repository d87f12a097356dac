using Sockeye.Core.Link;
using Sockeye.Devices.Middleware;

namespace Sockeye.Simulation.Topology;

/// <summary>One end of a link: a host's interface and what the link does to what leaves there.</summary>
public sealed class LinkPort
{
    internal LinkPort(Host host, Interface nic, LinkImpairment outbound)
    {
        Host = host;
        Interface = nic;
        Outbound = outbound;
    }

    /// <summary>Whose end.</summary>
    public Host Host { get; }

    /// <summary>The interface that it is plugged into.</summary>
    public Interface Interface { get; }

    /// <summary>What happens to frames that leave here.</summary>
    public LinkImpairment Outbound { get; }

    /// <summary>The link; set once, when it is made.</summary>
    public Link Link { get; internal set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => $"{Host.Name}.{Interface.Name}";
}
