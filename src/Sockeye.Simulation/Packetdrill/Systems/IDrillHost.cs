namespace Sockeye.Simulation.Packetdrill.Systems;

/// <summary>The configuration of a system under test. Each member answers null when done, or a sentence that says why not.</summary>
public interface IDrillHost
{
    /// <summary>sysctl -w name=value; names with dots.</summary>
    string? SetSysctl(string name, string value);

    /// <summary>ip route change: what the route to the peer says.</summary>
    string? SetRoute(RouteMetrics metrics);

    /// <summary>ip link set mtu.</summary>
    string? SetMtu(int mtu);

    /// <summary>ethtool -K: whether the device takes segments larger than the MTU and cuts them itself.</summary>
    string? SetSegmentation(bool on);

    /// <summary>tc qdisc: true refuses every packet that would leave, and TCP knows.</summary>
    string? RefuseOutput(bool refuse);

    /// <summary>A counter by the name that nstat gives it; null when there is none.</summary>
    long? ReadCounter(string name);

    /// <summary>The names of all counters.</summary>
    IReadOnlyList<string> CounterNames { get; }

    /// <summary>ip tcp_metrics flush.</summary>
    string? ForgetMetrics();
}
