using Sockeye.Simulation.Topology;

namespace Sockeye.Testing.Routing;

/// <summary>The best way from one host to every link that it is not plugged into (Dijkstra over ports, since it may matter through
/// which port a packet comes into a router).</summary>
internal sealed class ShortestPaths(SimulatedHost from)
{
    private readonly PriorityQueue<(LinkPort Entered, FirstHop First), (int Hops, long Delay, long Order)> _open = new();
    private readonly HashSet<LinkPort> _entered = [];
    private readonly Dictionary<Link, FirstHop> _found = [];
    private long _order;

    public Dictionary<Link, FirstHop> Find()
    {
        var own = from.Host.Ports.Select(port => port.Link).ToHashSet();
        foreach (LinkPort port in from.Host.Ports) Cross(port, first: null, (0, 0));
        while (_open.TryDequeue(out var next, out var cost))
        {
            if (_entered.Add(next.Entered)) Pass(next.Entered, next.First, (cost.Hops, cost.Delay), own);
        }
        return _found;
    }

    private void Pass(LinkPort entered, FirstHop first, (int Hops, long Delay) cost, HashSet<Link> own)
    {
        SimulatedHost node = from.Network.Find(entered.Host);
        foreach (LinkPort left in entered.Host.Ports)
        {
            if (left == entered || !node.Forwards(entered, left)) continue;
            if (!own.Contains(left.Link)) _found.TryAdd(left.Link, first);
            Cross(left, first, cost);
        }
    }

    private void Cross(LinkPort left, FirstHop? first, (int Hops, long Delay) cost)
    {
        long delay = cost.Delay + left.Outbound.Conditions.Delay.Ticks;
        foreach (LinkPort entered in left.Link.Ports)
        {
            if (entered != left) _open.Enqueue((entered, first ?? new FirstHop(left, entered)), (cost.Hops + 1, delay, _order++));
        }
    }
}
