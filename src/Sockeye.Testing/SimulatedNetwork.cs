using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Diagnostics;
using Sockeye.Simulation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Packets;
using Sockeye.Testing.Replay;
using Sockeye.Testing.Reports;
using Sockeye.Testing.Routing;
using Sockeye.Testing.Time;

namespace Sockeye.Testing;

/// <summary>Hosts, links and names in simulated time, for tests of ordinary .NET programs: what goes wrong on the way follows from
/// one seed, and waiting costs nothing.</summary>
/// <remarks>Any thread may use it. A thread of its own runs it until it is disposed; then every connection is gone.</remarks>
public sealed partial class SimulatedNetwork : IDisposable, IAsyncDisposable
{
    // RFC 8200 §5: a link with a smaller MTU carries no IPv6.
    private const int LeastIPv6Mtu = 1280;

    private readonly List<SimulatedHost> _hosts = [];
    private readonly List<SimulatedLink> _links = [];
    private readonly Dictionary<string, SimulatedHost> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly RouteComputer _routes;
    private readonly PacketHistory _history;
    private readonly PacketJudge _judge;
    private readonly EventHistory _events = new();
    private readonly Pump _pump;
    private volatile bool _areRoutesStale;
    private int _isDisposed;

    /// <summary>A network without hosts.</summary>
    /// <param name="seed">Decides everything that is left to chance.</param>
    /// <param name="options">What is wanted of it, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SimulatedNetwork(ulong seed = 1, SimulationOptions? options = null)
    {
        Options = (options ?? new SimulationOptions()).Validated();
        PendingConnections.Outlast();
        World = new World(seed) { TakesHostsByNumber = true, SendsByFlow = true };
        _history = new PacketHistory(Options.PacketHistory, Options.PacketHistoryBytes);
        _judge = new PacketJudge(this, _history);
        World.Observe(_judge);
        World.Observe(_events);
        Clock = new SimulatedClock(this, null);
        Dns = new SimulatedDns(this);
        Authority = new CertificateAuthority(Options.Beginning);
        _routes = new RouteComputer(_hosts);
        Metrics = Options.Metrics ? new StackMetrics(scope: this) : null;
        _pump = new Pump(World, Options, $"net {seed}", Prepare, Abandon);
        _pump.Start();
    }

    /// <summary>The seed.</summary>
    public ulong Seed => World.Seed;

    /// <summary>What was asked for.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Names.</summary>
    public SimulatedDns Dns { get; }

    /// <summary>Certifies its hosts' names, for TLS; see <see cref="SimulatedHost.Certificate"/>.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>Hosts and routers in order of making.</summary>
    public IReadOnlyList<SimulatedHost> Hosts
    {
        get
        {
            lock (_pump.Gate) return [.. _hosts];
        }
    }

    /// <summary>Links in order of making.</summary>
    public IReadOnlyList<SimulatedLink> Links
    {
        get
        {
            lock (_pump.Gate) return [.. _links];
        }
    }

    /// <summary>The packets so far, in order of sending, as far as <see cref="SimulationOptions.PacketHistory"/> goes back.</summary>
    public IReadOnlyList<Packet> Packets => _history.Snapshot();

    /// <summary>Packets that were too many to be remembered.</summary>
    public long PacketsForgotten => _history.Forgotten;

    /// <summary>Forgets the packets so far, to look at what comes next alone.</summary>
    public void ClearPackets()
    {
        _history.Clear();
        _events.Clear();
        Calls.Clear();
    }

    /// <summary>What ended the network before its time (a rule of the test threw, the world did not come to rest), or null.</summary>
    public Exception? Failure => _pump.Failure;

    /// <summary>The world underneath, for reports. It is the network's thread that runs it.</summary>
    public World World { get; }

    /// <summary>Adds a host. Its name is known to all others.</summary>
    /// <param name="name">Unique; upper and lower case are the same.</param>
    /// <param name="options">Its stack's options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is a host of that name.</exception>
    public SimulatedHost AddHost(string name, StackOptions? options = null) =>
        Add(name, () => new SimulatedHost(this, name, options ?? new StackOptions()));

    /// <summary>Adds a host that forwards packets between its links.</summary>
    /// <param name="name">Unique; upper and lower case are the same.</param>
    /// <param name="options">Its stack's options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is a host of that name.</exception>
    public SimulatedHost AddRouter(string name, StackOptions? options = null) =>
        Add(name, () => new SimulatedHost(this, name, SimulatedHost.Forwarding(options)));

    /// <summary>Adds a router that hides what is behind it under one address.</summary>
    /// <param name="name">Unique; upper and lower case are the same.</param>
    /// <param name="nat">How it behaves, or null for the defaults.</param>
    /// <param name="options">Its stack's options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is a host of that name.</exception>
    public SimulatedNat AddNat(string name, NatOptions? nat = null, StackOptions? options = null) =>
        Add(name, () => new SimulatedNat(this, name, nat ?? new NatOptions(), options));

    /// <summary>Adds a router that lets through what was begun inside.</summary>
    /// <param name="name">Unique; upper and lower case are the same.</param>
    /// <param name="firewall">How it behaves, or null for the defaults.</param>
    /// <param name="options">Its stack's options, or null for the defaults.</param>
    /// <exception cref="ArgumentException">There is a host of that name.</exception>
    public SimulatedFirewall AddFirewall(string name, FirewallOptions? firewall = null, StackOptions? options = null) =>
        Add(name, () => new SimulatedFirewall(this, name, firewall ?? new FirewallOptions(), options));

    /// <summary>Joins two hosts by a link of a kind. Routes through the network are found anew.</summary>
    /// <param name="first">The end near the user: "up" is from here.</param>
    /// <param name="second">The other end.</param>
    /// <param name="profile">The kind, such as <see cref="LinkProfile.Wifi"/>.</param>
    /// <param name="options">Name, addresses and MTU, or null: they are chosen.</param>
    /// <exception cref="InvalidOperationException">An address cannot be assigned.</exception>
    public SimulatedLink Connect(SimulatedHost first, SimulatedHost second, LinkProfile profile, LinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Connect(first, second, profile.Up, profile.Down, profile.Name, profile.Mtu, options ?? new LinkOptions());
    }

    /// <summary>Joins two hosts by a link that treats both directions alike. Routes through the network are found anew.</summary>
    /// <param name="first">One end.</param>
    /// <param name="second">The other end.</param>
    /// <param name="conditions">What happens to packets, or null for a perfect link.</param>
    /// <param name="options">Name, addresses and MTU, or null: they are chosen.</param>
    /// <exception cref="InvalidOperationException">An address cannot be assigned.</exception>
    public SimulatedLink Connect(SimulatedHost first, SimulatedHost second, LinkConditions? conditions = null, LinkOptions? options = null)
    {
        conditions ??= LinkConditions.Perfect;
        return Connect(first, second, conditions, conditions, "by hand", new InterfaceOptions().Mtu, options ?? new LinkOptions());
    }

    /// <summary>Shows everything to an observer from now on; it is called on the network's thread.</summary>
    public void Observe(IWorldObserver observer) => Change(() => World.Observe(observer));

    /// <summary>Ends the network: every socket closes, and calls that wait for one fail.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        Metrics?.Dispose();
        _pump.Stop();
        if (Options.Logger is not null && LookAtLimits(Instant.Never)) TellLimits();
        Abandon();
        World.Dispose();
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override string ToString() => $"network with seed {Seed} at {Now.TotalSeconds:0.######} s";

    /// <summary>Changes the world between two steps of the pump's.</summary>
    internal void Change(Action change)
    {
        lock (_pump.Gate)
        {
            _pump.ThrowIfEnded();
            change();
        }
        Touch();
    }

    /// <summary>Changes the world, or does nothing when it has ended.</summary>
    internal void ChangeIfAlive(Action change)
    {
        lock (_pump.Gate) change();
        Touch();
    }

    /// <summary>Routes are to be found anew.</summary>
    internal void InvalidateRoutes(SimulatedHost? begunAnew = null)
    {
        if (begunAnew is not null) _routes.Forget(begunAnew);
        _areRoutesStale = true;
    }

    /// <summary>Before a call into a stack: time is up to date, and so are its routes.</summary>
    internal void BeforeCall()
    {
        CatchUp();
        if (!_areRoutesStale) return;
        lock (_pump.Gate) RefreshRoutes();
    }

    internal SimulatedHost Find(Host host) => _hosts[host.Number - 1];

    internal SimulatedLink Find(Link link) => _links[link.Number - 1];

    internal PacketJudge Judge => _judge;

    /// <summary>Where the hosts are measured, or null.</summary>
    internal StackMetrics? Metrics { get; }

    /// <summary>What the applications asked the stacks for.</summary>
    internal CallHistory Calls { get; } = new();

    internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0 || Failure is not null;

    internal SimulatedHost? FindHost(string name)
    {
        lock (_pump.Gate) return _names.GetValueOrDefault(name);
    }

    private T Add<T>(string name, Func<T> make)
        where T : SimulatedHost
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        T? host = null;
        Change(() =>
        {
            if (_names.ContainsKey(name)) throw new ArgumentException($"There is a host called {name} already", nameof(name));
            host = make();
            _hosts.Add(host);
            _names.Add(name, host);
        });
        Metrics?.Add(host!);
        return host!;
    }

    private SimulatedLink Connect(
        SimulatedHost first, SimulatedHost second, LinkConditions up, LinkConditions down, string description, int mtu, LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Network != this || second.Network != this) throw new ArgumentException("Both ends must be hosts of this network");
        if (first == second) throw new ArgumentException($"{first} cannot be linked with itself");
        SimulatedLink? made = null;
        Change(() =>
        {
            Link link = World.AddLink(options.Name ?? $"{first}-{second}");
            var plan = new AddressPlan(link.Number, options);
            mtu = options.Mtu ?? mtu;
            // IPv6 does not pass a NAT.
            bool hasIPv6 = options.HasIPv6 && mtu >= LeastIPv6Mtu && first is not SimulatedNat && second is not SimulatedNat;
            var nic = new InterfaceOptions { Kind = options.Kind, Mtu = mtu };
            LinkPort a = World.Plug(first.Host, link, nic, up), b = World.Plug(second.Host, link, nic, down);
            plan.Assign(a, options.AddressesOfFirst, 1, options.HasIPv4, hasIPv6);
            plan.Assign(b, options.AddressesOfSecond, 2, options.HasIPv4, hasIPv6);
            var simulated = new SimulatedLink(this, link, first, second, description);
            link.Alter((in FramePassage passage, ReadOnlySpan<byte> frame) => _judge.Judge(simulated, passage, frame));
            a.Identities = new PacketIdentities();
            b.Identities = new PacketIdentities();
            _links.Add(made = simulated);
            first.OnConnected(a, isFirst: true);
            second.OnConnected(b, isFirst: false);
            _areRoutesStale = true;
        });
        return made!;
    }

    // Everybody who waits for a socket hears that it is gone.
    private void Abandon()
    {
        foreach (SimulatedHost host in Hosts) host.Host.Abandon();
    }

    // Before the network's turn. The log is the application's code.
    private void Prepare()
    {
        RefreshRoutes();
        if (Options.Logger is not null && LookAtLimits(World.Now)) _pump.Post(static it => ((SimulatedNetwork)it!).TellLimits(), this);
    }

    private bool LookAtLimits(Instant now)
    {
        bool hasNews = false;
        foreach (SimulatedHost host in _hosts) hasNews |= host.LookAtLimits(now);
        return hasNews;
    }

    private void TellLimits()
    {
        foreach (SimulatedHost host in Hosts) host.TellLimits();
    }

    private void RefreshRoutes()
    {
        if (!_areRoutesStale) return;
        _areRoutesStale = false;
        _routes.Refresh(World.Now);
    }
}
