using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Autoconfiguration;

/// <summary>What a route was learned from.</summary>
internal enum LearnedRouteKind : byte
{
    /// <summary>A router that offers itself as default (RFC 4861 §6.3.4).</summary>
    DefaultRouter,

    /// <summary>A prefix that is on the link.</summary>
    OnLink,

    /// <summary>A route that a router offers (RFC 4191 §2.3).</summary>
    RouteInformation,
}

/// <summary>A route that routers told of, while it is valid.</summary>
internal sealed class LearnedRoute(LearnedRouteKind kind, Interface nic, Prefix destination, InternetAddress gateway)
{
    /// <summary>From what.</summary>
    public LearnedRouteKind Kind { get; } = kind;

    /// <summary>Through which interface.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>For which addresses.</summary>
    public Prefix Destination { get; } = destination;

    /// <summary>The router; unspecified when on the link.</summary>
    public InternetAddress Gateway { get; } = gateway;

    /// <summary>1 high, 0 medium, -1 low (RFC 4191 §2.1).</summary>
    public int Preference { get; set; }

    /// <summary>The router does not answer: others are preferred (RFC 4861 §6.3.6).</summary>
    public bool IsUnreachable { get; set; }

    /// <summary>When it is forgotten.</summary>
    public Instant Expires { get; set; }

    /// <summary>The metric under which it stands in the routing table.</summary>
    public int Metric { get; set; }
}
