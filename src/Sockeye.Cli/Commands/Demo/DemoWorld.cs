using System.Text;
using Sockeye.Berkeley;
using Sockeye.Berkeley.OnStack;
using Sockeye.Berkeley.Processes;
using Sockeye.Berkeley.Systems;
using Sockeye.Cli.Commands.Demo.Programs;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Programs;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Cli.Commands.Demo;

/// <summary>Two hosts on a link, each with its program, in virtual time.</summary>
internal sealed class DemoWorld : IDisposable
{
    /// <summary>Virtual time that a demonstration may take: TIME-WAIT and the last of many retransmissions fit in.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>The hosts have been up for so long when the programs start: what IPv6 says at first has been said.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private const string TypedLine = "c++\n";

    private readonly World _world;
    private readonly DemoRequest _request;
    private readonly List<SocketSystem> _systems = [];

    public DemoWorld(DemoRequest request)
    {
        _request = request;
        _world = new World(request.Seed);
        Left = _world.AddHost(request.Scenario.LeftName, QuietHost());
        Right = _world.AddHost(request.Scenario.RightName, QuietHost());
        Link = _world.AddLink();
        LeftPort = Plug(Left);
        RightPort = Plug(Right);
        LeftPort.Assign(LeftAddress, PrefixLength);
        RightPort.Assign(RightAddress, PrefixLength);
        if (request.KnownNeighbors) Introduce();
        _world.RunFor(Settling);
        Beginning = _world.Now;
        Left.Stack.Trace.Enable();
        Right.Stack.Trace.Enable();
        request.Scenario.Arrange(Link, Left);
    }

    // The screen is about one conversation: reports to multicast routers that are not there would only stand in its way.
    private static StackOptions QuietHost() => new() { Internet = new InternetOptions { ReportMemberships = false } };

    public Host Left { get; }

    public Host Right { get; }

    public Link Link { get; }

    public LinkPort LeftPort { get; }

    public LinkPort RightPort { get; }

    public InternetAddress LeftAddress => Address(1);

    public InternetAddress RightAddress => Address(2);

    /// <summary>When the programs start.</summary>
    public Instant Beginning { get; }

    /// <summary>How long it took, in nanoseconds of virtual time.</summary>
    public long Elapsed => _world.Now.NanosecondsSince(Beginning);

    private int PrefixLength => _request.IPv6 ? 64 : 24;

    /// <summary>Runs both programs until nothing more happens.</summary>
    public void Run(IWorldObserver observer, CancellationToken stopping)
    {
        _world.Observe(observer);
        int family = _request.IPv6 ? Libc.AF_INET6 : Libc.AF_INET;
        var right = new ProgramContext(family, LeftAddress.ToString(), Beginning);
        var left = new ProgramContext(family, RightAddress.ToString(), Beginning);
        WorldProcess second = Start(Right, () => _request.Scenario.Right(right));
        WorldProcess first = Start(Left, () => _request.Scenario.Left(left));
        Instant end = _world.Now + Limit;
        while (!stopping.IsCancellationRequested && _world.Step(end))
        {
        }
        Throw(first);
        Throw(second);
    }

    public void Dispose()
    {
        _world.Dispose();
        foreach (SocketSystem system in _systems) system.Dispose();
    }

    private static void Throw(WorldProcess process)
    {
        if (process.Failure is { } failure) throw new InvalidOperationException($"the program on {process.Name} failed", failure);
    }

    private InternetAddress Address(int host) => _request.IPv6
        ? new IPv6Address(0xFD00_0000_0000_0000UL, (ulong)host)
        : new IPv4Address(10, 0, 0, (byte)host);

    private LinkPort Plug(Host host) =>
        _world.Plug(host, Link, null, new LinkConditions { Delay = _request.Delay, Loss = _request.Loss });

    private void Introduce()
    {
        Left.Stack.AddNeighbor(LeftPort.Interface, RightAddress, RightPort.Interface.MacAddress, _world.Now);
        Right.Stack.AddNeighbor(RightPort.Interface, LeftAddress, LeftPort.Interface.MacAddress, _world.Now);
    }

    private WorldProcess Start(Host host, Action main)
    {
        var system = new SockeyeSystem(host) { ThreadStarter = (name, program) => _world.Start(host, name, program) };
        _systems.Add(system);
        return _world.Start(host, host.Name, () =>
        {
            var output = new LineStream(line => _world.Write(host, host.Name, line));
            var input = new MemoryStream(Encoding.UTF8.GetBytes(TypedLine));
            new Process(system, host.Name, new ProcessStreams(input, output, output)).Run(main);
        });
    }
}
