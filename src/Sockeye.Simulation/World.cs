using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Programs;
using Sockeye.Simulation.Time;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation;

/// <summary>Hosts, links and programs in virtual time, all from one seed: the same seed gives the same packets.</summary>
/// <remarks>
/// <para>A step runs everything that can run now (programs first, then stacks, then links), then moves time to the next event.
/// Waiting 30 simulated seconds costs nothing.</para>
/// <para>One thread at a time: the one that calls <see cref="RunFor"/> and its like, or the program to which it lent the baton.</para>
/// </remarks>
public sealed class World : IDisposable
{
    // More steps than this at one instant means that programs and stacks chase each other without time moving.
    private const int MostStepsAtOneInstant = 1_000_000;

    // Real time that a program may spend on the thread pool while the world has nothing to do.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // RFC 8200 §5: a link with a smaller MTU carries no IPv6.
    private const int LeastIPv6Mtu = 1280;

    private readonly List<Host> _hosts = [];
    private readonly List<Link> _links = [];
    private readonly List<WorldProcess> _processes = [];
    private readonly List<IWorldObserver> _observers = [];
    private readonly Agenda _agenda = new();
    private long _frames;

    /// <summary>An empty world.</summary>
    /// <param name="seed">Decides everything that is left to chance.</param>
    public World(ulong seed = 1)
    {
        Seed = seed;
        Clock = new VirtualClock(this);
        Context = new WorldContext(this);
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Hosts that have something to do take their turns by number, so that it does not matter which of several
    /// application threads called first.</summary>
    internal bool TakesHostsByNumber
    {
        get => _agenda.TakesHostsByNumber;
        set => _agenda.TakesHostsByNumber = value;
    }

    /// <summary>Time now.</summary>
    public Instant Now { get; private set; }

    /// <summary>Time as a <see cref="TimeProvider"/>.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Where continuations of asynchronous programs run.</summary>
    public SynchronizationContext Context { get; }

    /// <summary>What a host has to send at one moment goes conversation by conversation.</summary>
    internal bool SendsByFlow { get; set; }

    /// <summary>Hosts in order of making.</summary>
    public IReadOnlyList<Host> Hosts => _hosts;

    /// <summary>Links in order of making.</summary>
    public IReadOnlyList<Link> Links => _links;

    /// <summary>Programs in order of starting.</summary>
    public IReadOnlyList<WorldProcess> Processes => _processes;

    /// <summary>Adds a host.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="options">Its stack's options, or null for the defaults.</param>
    public Host AddHost(string name, StackOptions? options = null)
    {
        int number = _hosts.Count + 1;
        return AddHost(name, new NetStack(options ?? new StackOptions(), SeededEntropy.For(Seed, (ulong)number)));
    }

    /// <summary>Adds a host that runs a stack.</summary>
    internal Host AddHost(string name, NetStack stack)
    {
        var host = new Host(this, _hosts.Count + 1, name, stack);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Adds a host that forwards between its links.</summary>
    public Host AddRouter(string name, StackOptions? options = null)
    {
        options ??= new StackOptions();
        return AddHost(name, options with { Internet = options.Internet with { Forwarding = true } });
    }

    /// <summary>Adds a link without ends yet.</summary>
    public Link AddLink(string? name = null)
    {
        var link = new Link(this, _links.Count + 1, name ?? $"link{_links.Count + 1}");
        _links.Add(link);
        return link;
    }

    /// <summary>Plugs a host into a link: gives it an interface.</summary>
    /// <param name="host">The host.</param>
    /// <param name="link">The link.</param>
    /// <param name="options">The interface; its name and link address are chosen when left at their defaults.</param>
    /// <param name="conditions">What the link does to frames that leave here.</param>
    public LinkPort Plug(Host host, Link link, InterfaceOptions? options = null, LinkConditions? conditions = null)
    {
        options ??= new InterfaceOptions();
        if (options.Name == new InterfaceOptions().Name) options = options with { Name = $"eth{host.Ports.Count}" };
        if (options.MacAddress.IsZero)
        {
            options = options with { MacAddress = ChooseMacAddress(host.Number, host.Ports.Count) };
        }
        Interface nic = host.Stack.AddInterface(options, Now);
        ulong direction = ((ulong)link.Number << 16) | (uint)link.Ports.Count;
        var impairment = new LinkImpairment(conditions ?? LinkConditions.Perfect, Seed, direction);
        var port = new LinkPort(host, nic, impairment);
        link.Add(port);
        host.Add(port);
        MarkBusy(host);
        return port;
    }

    /// <summary>Joins two hosts by a link of their own, with addresses 10.0.n.1 and .2, fd00:0:0:n::1 and ::2.</summary>
    /// <param name="a">Host 1.</param>
    /// <param name="b">Host 2.</param>
    /// <param name="conditions">What happens in both directions, or null for a perfect link.</param>
    /// <param name="options">Both interfaces, or null for Ethernet with an MTU of 1500.</param>
    public Link Connect(Host a, Host b, LinkConditions? conditions = null, InterfaceOptions? options = null)
    {
        Link link = AddLink();
        int end = 0;
        foreach (Host host in (ReadOnlySpan<Host>)[a, b])
        {
            end++;
            LinkPort port = Plug(host, link, options, conditions);
            port.Assign(new IPv4Address(10, 0, (byte)link.Number, (byte)end), 24);
            if (port.Interface.Mtu >= LeastIPv6Mtu) port.Assign(new IPv6Address(0xFD00_0000_0000_0000UL | (uint)link.Number, (ulong)end), 64);
        }
        return link;
    }

    /// <summary>Shows everything to an observer from now on.</summary>
    public void Observe(IWorldObserver observer) => _observers.Add(observer);

    /// <summary>Runs an action at a time, or now if that is past. Any thread may ask; the world's thread runs it.</summary>
    public ScheduledEvent Schedule(Instant at, Action action) => _agenda.Schedule(Instant.Max(at, Now), action);

    /// <summary>Starts a program written in the blocking style. It first runs in the next step.</summary>
    public WorldProcess Start(Host? host, string name, Action body)
    {
        var process = new WorldProcess(this, host, name, body);
        _processes.Add(process);
        MakeReady(process);
        return process;
    }

    /// <summary>Runs an asynchronous program to its end, on this thread and in virtual time.</summary>
    /// <param name="body">The program; its awaits come back to the world.</param>
    /// <param name="limit">Virtual time that it may take.</param>
    /// <exception cref="TimeoutException">It had not ended by then, or nothing was left that could wake it.</exception>
    public void Run(Func<Task> body, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(body);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Context);
        try
        {
            Task task = body();
            Instant end = Now + limit;
            while (!RunUntil(() => task.IsCompleted, end - Now) && AwaitOutside(task))
            {
            }
            if (!task.IsCompleted)
            {
                throw new TimeoutException($"The program had not ended after {limit} of virtual time (seed {Seed}).");
            }
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs for so much virtual time.</summary>
    public void RunFor(TimeSpan duration)
    {
        Instant end = Now + duration;
        while (Step(end))
        {
        }
        Now = Instant.Max(Now, end);
    }

    /// <summary>Runs until a condition holds.</summary>
    /// <returns>False when the limit was reached, or nothing is left to happen.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Instant end = Now + limit;
        while (!condition())
        {
            if (!Step(end)) return condition();
        }
        return true;
    }

    /// <summary>Runs until nothing is left to happen.</summary>
    /// <returns>False when the limit was reached first.</returns>
    public bool RunUntilIdle(TimeSpan limit)
    {
        Instant end = Now + limit;
        while (Step(end))
        {
        }
        return !NextEvent().IsSet;
    }

    /// <summary>Does everything that can be done now, then moves to the next event, not beyond <paramref name="end"/>.</summary>
    /// <returns>False when the next event is beyond the end, or there is none.</returns>
    public bool Step(Instant end)
    {
        Settle();
        Instant next = NextEvent();
        if (!next.IsSet || next > end) return false;
        Now = Instant.Max(Now, next);
        RunDue();
        Settle();
        return true;
    }

    /// <summary>Stops all programs.</summary>
    public void Dispose()
    {
        foreach (WorldProcess process in _processes) process.Dispose();
        _agenda.Dispose();
    }

    internal long NextFrameNumber() => ++_frames;

    internal void MarkBusy(Host host) => _agenda.MarkBusy(host);

    internal void MakeReady(WorldProcess process) => _agenda.MakeReady(process);

    internal void PostContinuation(Action continuation, SynchronizationContext? context = null) =>
        _agenda.Post(continuation, context);

    internal void ScheduleArrival(FramePassage passage, PacketBuffer frame, Instant at) => Schedule(at, () =>
    {
        foreach (IWorldObserver observer in _observers) observer.OnArrival(passage, frame.Span);
        passage.To.Host.Receive(passage.To, frame);
    });

    internal void Observe(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        foreach (IWorldObserver observer in _observers) observer.OnFrame(passage, frame);
    }

    internal void Observe(Host host, in TraceRecord record)
    {
        foreach (IWorldObserver observer in _observers) observer.OnTrace(host, record);
    }

    /// <summary>A program's line of output, shown to the observers.</summary>
    public void Write(Host host, string program, string line)
    {
        foreach (IWorldObserver observer in _observers) observer.OnOutput(host, program, line, Now);
    }

    // Locally administered, unicast: 02:5e:00:hh:hh:pp.
    private static MacAddress ChooseMacAddress(int host, int port) =>
        new(0x025E_0000_0000UL | ((ulong)host << 8) | (uint)port);

    // Nothing is left to do here, but the program goes on: a library may have moved it to the thread pool, from where its next
    // call comes back.
    private bool AwaitOutside(Task task)
    {
        Settle();
        if (NextEvent().IsSet) return false;
        return _agenda.AwaitOutside(s_patience) || task.IsCompleted;
    }

    internal Instant NextEvent()
    {
        Instant next = _agenda.NextEvent;
        foreach (Host host in _hosts) next = Instant.Min(next, host.NextDeadline);
        return next;
    }

    private void RunDue()
    {
        _agenda.RunDue(Now);
        foreach (Host host in _hosts)
        {
            if (host.NextDeadline > Now) continue;
            host.HandleTimeout();
        }
    }

    /// <summary>Moves time forward, at most to the next event, and runs what is due then.</summary>
    internal void AdvanceTo(Instant time)
    {
        Now = Instant.Max(Now, time);
        RunDue();
    }

    /// <summary>Does everything that can be done without time moving on.</summary>
    internal void Settle()
    {
        for (int i = 0; i < MostStepsAtOneInstant; i++)
        {
            if (!_agenda.TryRunOne()) return;
        }
        throw new InvalidOperationException(
            $"The world did not come to rest at {Now} after {MostStepsAtOneInstant} steps (seed {Seed}): two parts wake each other.");
    }
}
