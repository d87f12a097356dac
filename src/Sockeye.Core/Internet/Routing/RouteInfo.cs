using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>One route, as a value to look at.</summary>
/// <param name="Destination">For which addresses.</param>
/// <param name="Gateway">Next hop; unspecified when the destination is on the link.</param>
/// <param name="InterfaceIndex">Through which interface.</param>
/// <param name="Metric">Smaller is preferred among routes to the same prefix.</param>
/// <param name="Metrics">What it says beside the next hop.</param>
public readonly record struct RouteInfo(
    Prefix Destination, InternetAddress Gateway, int InterfaceIndex, int Metric, RouteMetrics Metrics);
