using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>A route as the table keeps it.</summary>
/// <param name="Destination">For which addresses.</param>
/// <param name="Gateway">Next hop; unspecified when the destination is on the link.</param>
/// <param name="Interface">Through which interface.</param>
/// <param name="Metric">Smaller is preferred among routes to the same prefix.</param>
internal sealed record RouteEntry(Prefix Destination, InternetAddress Gateway, Interface Interface, int Metric)
{
    /// <summary>What it says beside the next hop.</summary>
    public RouteMetrics Metrics { get; init; } = RouteMetrics.None;

    /// <summary>The destination is a neighbour.</summary>
    public bool IsOnLink => Gateway.IsUnspecified;

    /// <summary>The next hop for an address in <see cref="Destination"/>.</summary>
    public InternetAddress NextHop(InternetAddress destination) => IsOnLink ? destination : Gateway;
}
