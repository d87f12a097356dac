using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Routing;

/// <summary>Gives every host routes to every link: over the fewest hops, and of those over the shortest delay.</summary>
/// <remarks>A host behind a single gateway gets a default route, as real ones have; others get a route to each link.</remarks>
internal sealed class RouteComputer(IReadOnlyList<SimulatedHost> hosts)
{
    private readonly Dictionary<SimulatedHost, HashSet<InstalledRoute>> _installed = [];

    /// <summary>Computes all routes anew and changes what is different.</summary>
    public void Refresh(Instant now)
    {
        foreach (SimulatedHost host in hosts)
        {
            if (!host.IsUp) continue;
            HashSet<InstalledRoute> wanted = Compute(host);
            HashSet<InstalledRoute> had = _installed.GetValueOrDefault(host) ?? [];
            foreach (InstalledRoute route in had.Except(wanted)) Remove(host, route);
            foreach (InstalledRoute route in wanted.Except(had)) Add(host, route);
            _installed[host] = wanted;
        }
    }

    /// <summary>The host's stack has begun anew, without routes.</summary>
    public void Forget(SimulatedHost host) => _installed.Remove(host);

    private static void Add(SimulatedHost host, InstalledRoute route)
    {
        Errno error = host.Host.Call(route, static (stack, now, it) => stack.AddRoute(it.Destination, it.Gateway, it.Interface, 0, now));
        if (error is not (Errno.None or Errno.EEXIST)) throw new InvalidOperationException($"{host} cannot have the route {route}: {error}");
    }

    private static void Remove(SimulatedHost host, InstalledRoute route) =>
        host.Host.Call(route, static (stack, now, it) => stack.RemoveRoute(it.Destination, it.Gateway, it.Interface, now));

    private static HashSet<InstalledRoute> Compute(SimulatedHost from)
    {
        Dictionary<Link, FirstHop> ways = new ShortestPaths(from).Find();
        HashSet<InstalledRoute> routes = [];
        foreach ((Link link, FirstHop first) in ways)
        {
            foreach (Prefix prefix in Prefixes(link))
            {
                if (first.GatewayOf(prefix.Version) is { } gateway) routes.Add(new InstalledRoute(prefix, gateway, first.Own.Interface));
            }
        }
        return from.IsRouter || ways.Values.Distinct().Count() != 1 ? routes : [.. routes.Select(route => route.AsDefault)];
    }

    private static IEnumerable<Prefix> Prefixes(Link link) => link.Ports.SelectMany(port => port.Prefixes).Distinct();
}

/// <summary>A route that was put into a stack.</summary>
internal readonly record struct InstalledRoute(Prefix Destination, InternetAddress Gateway, Interface Interface)
{
    public InstalledRoute AsDefault => this with { Destination = new Prefix(InternetAddress.Any(Destination.Version), 0) };

    public override string ToString() => $"{Destination} via {Gateway} on {Interface.Name}";
}
