using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Diagnostics;
using Sockeye.Names;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Assertions;
using Sockeye.Testing.Replay;
using Sockeye.Testing.Time;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing;

/// <summary>A computer of a simulated network: a TCP/IP stack of its own, and names from the network.</summary>
/// <remarks>It is what streams, listeners, HTTP handlers and the Kestrel transport take as their driver. Any thread may use it.</remarks>
public partial class SimulatedHost : IStackDriver, INameResolver, IObservedStack
{
    private readonly Host _host;
    private readonly StackOptions _options;
    private readonly LimitWatch? _limits;
    private SimulatedClock? _clock;

    internal SimulatedHost(SimulatedNetwork network, string name, StackOptions options)
    {
        Network = network;
        _options = options with { HostName = name };
        _host = network.World.AddHost(name, NewStack(network.World.Hosts.Count + 1));
        if (network.Options.Logger is { } log) _limits = new LimitWatch(_options, log);
    }

    /// <summary>Where it is.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>Name.</summary>
    public string Name => _host.Name;

    /// <summary>It forwards packets of others.</summary>
    public bool IsRouter => _host.Stack.Options.Internet.Forwarding;

    /// <summary>Its clock, which may be wrong: <see cref="SimulatedClock.Offset"/> and <see cref="SimulatedClock.Rate"/>.</summary>
    public SimulatedClock Clock => LazyInitializer.EnsureInitialized(ref _clock, () => new SimulatedClock(Network, this));

    /// <summary>How far its wall clock is ahead of the network's; may be negative.</summary>
    public TimeSpan ClockSkew
    {
        get => Clock.Offset;
        set => Clock.Offset = value;
    }

    /// <summary>Its first IPv4 address.</summary>
    /// <exception cref="InvalidOperationException">It has none: it is connected to nothing.</exception>
    public IPAddress Address => _host.Address;

    /// <summary>Its first IPv6 address.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public IPAddress AddressV6 => _host.AddressV6;

    /// <summary>All its addresses, IPv4 first, each family in the order of its links.</summary>
    public IReadOnlyList<IPAddress> Addresses =>
        [.. AssignedAddresses().OrderBy(address => address.IsIPv6).Select(address => IPAddress.Parse(address.ToString()))];

    /// <summary>Its stack, to look at. Calls go through <see cref="Call"/>.</summary>
    public NetStack Stack => _host.Stack;

    /// <summary>The host of the world underneath.</summary>
    public Host Host => _host;

    /// <inheritdoc/>
    public Instant Now
    {
        get
        {
            Network.CatchUp();
            return Network.World.Now;
        }
    }

    /// <inheritdoc/>
    public TResult Call<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        Network.BeforeCall();
        TResult result = _host.Call((state, call, this), static (stack, now, all) =>
        {
            TResult answer = all.call(stack, now, all.state);
            all.Item3.TakeCalls(stack);
            return answer;
        });
        Network.Touch();
        return result;
    }

    /// <inheritdoc/>
    public void Watch(SocketHandle socket, ISocketWatcher watcher) => _host.Watch(socket, watcher);

    /// <inheritdoc/>
    public void Unwatch(SocketHandle socket) => _host.Unwatch(socket);

    /// <inheritdoc/>
    public IWaitSignal CreateSignal() => new SimulatedSignal(Network);

    /// <inheritdoc/>
    public void Post(Action<object?> continuation, object? state)
    {
        if (!TryHold(continuation, state)) Network.Post(continuation, state);
    }

    /// <inheritdoc/>
    public ValueTask<IPAddress[]> ResolveAsync(string name, CancellationToken token = default) => Network.Dns.ResolveAsync(this, name, token);

    string IObservedStack.HostName => Name;

    StackMetrics? IObservedStack.Metrics => Network.Metrics;

    ILogger IObservedStack.Log => Network.Options.Logger ?? NullLogger.Instance;

    TResult IObservedStack.Look<TState, TResult>(TState state, Func<NetStack, TState, TResult> look) => _host.Look(state, look);

    InterfaceReading[] IObservedStack.LookAtInterfaces() => _host.Look(_host.Ports, static (stack, ports) =>
        stack.Interfaces.Select(nic => ports.FirstOrDefault(port => port.Interface == nic) is { } port ? Read(port) : new InterfaceReading(nic)).ToArray());

    private static InterfaceReading Read(LinkPort port) => new(port.Interface, new DeviceCounters
    {
        ReceivedFrames = port.Interface.Counters.ReceivedFrames,
        ReceivedBytes = port.Interface.Counters.ReceivedBytes,
        TransmittedFrames = port.Transmitted.Frames,
        TransmittedBytes = port.Transmitted.Bytes,
    });

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Looks whether limits were reached, if it is time; <see cref="Instant.Never"/> for the last time.</summary>
    /// <returns>There is something to tell.</returns>
    internal bool LookAtLimits(Instant now)
    {
        if (_limits is null) return false;
        _host.Look((_limits, now), static (stack, it) =>
        {
            it._limits.Look(stack, it.now);
            return 0;
        });
        return _limits.HasNews;
    }

    /// <summary>Tells what the last look found.</summary>
    internal void TellLimits() => _limits?.Tell();

    /// <summary>Packets that come in through one port may leave through another.</summary>
    internal virtual bool Forwards(LinkPort entered, LinkPort left) => IsRouter;

    internal static StackOptions Forwarding(StackOptions? options)
    {
        options ??= new StackOptions();
        return options with { Internet = options.Internet with { Forwarding = true } };
    }

    internal bool Has(InternetAddress address)
    {
        foreach (LinkPort port in _host.Ports)
        {
            foreach (InternetAddress own in port.Addresses)
            {
                if (own == address) return true;
            }
        }
        return false;
    }

    /// <summary>It was plugged into a link.</summary>
    internal virtual void OnConnected(LinkPort port, bool isFirst)
    {
    }

    private void TakeCalls(NetStack stack)
    {
        while (stack.CallTrace.Poll(out TraceRecord record))
        {
            Network.NoteCall(this, new RecordedCall(Name, record.Time, (CallKind)record.From, new Flow(record.Local, record.Remote), record.Number, record.Duration));
        }
    }

    internal IEnumerable<InternetAddress> AssignedAddresses() =>
        _host.Ports.SelectMany(port => port.Addresses);
}
