using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Simulation.Programs;

namespace Sockeye.Simulation.Topology;

/// <summary>A computer in the world: a stack of its own, plugged into links, turned by the world's crank.</summary>
public sealed class Host : IStackDriver
{
    private readonly List<LinkPort> _ports = [];
    private readonly Dictionary<SocketHandle, ISocketWatcher> _watchers = [];

    internal Host(World world, int number, string name, NetStack stack)
    {
        World = world;
        Number = number;
        Name = name;
        Stack = stack;
    }

    /// <summary>Where it is.</summary>
    public World World { get; }

    /// <summary>Number from 1 in order of making.</summary>
    public int Number { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Its stack, the very one that real wires run on.</summary>
    public NetStack Stack { get; }

    /// <summary>Its plugs.</summary>
    public IReadOnlyList<LinkPort> Ports => _ports;

    /// <inheritdoc/>
    public Instant Now => World.Now;

    /// <inheritdoc/>
    public TResult Call<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        TResult result = call(Stack, World.Now, state);
        World.MarkBusy(this);
        return result;
    }

    /// <inheritdoc/>
    public void Watch(SocketHandle socket, ISocketWatcher watcher) => _watchers[socket] = watcher;

    /// <inheritdoc/>
    public void Unwatch(SocketHandle socket) => _watchers.Remove(socket);

    /// <inheritdoc/>
    public IWaitSignal CreateSignal() => new WorldSignal(World);

    /// <inheritdoc/>
    public void Post(Action<object?> continuation, object? state) => World.PostContinuation(() => continuation(state));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool IsBusy { get; set; }

    internal void Add(LinkPort port) => _ports.Add(port);

    internal PacketBuffer? RentFor(int length) => Stack.Pool.TryRent(length);

    /// <summary>A frame came in over a link.</summary>
    internal void Receive(LinkPort port, PacketBuffer frame)
    {
        Stack.HandleFrame(port.Interface, frame, World.Now);
        World.MarkBusy(this);
    }

    /// <summary>Takes out everything the stack has to give: events for watchers, traces, frames for the links.</summary>
    internal void Pump()
    {
        while (Stack.PollTrace(out TraceRecord record)) World.Observe(this, record);
        while (Stack.PollEvent(out SocketEvent happened))
        {
            if (_watchers.TryGetValue(happened.Socket, out ISocketWatcher? watcher))
            {
                watcher.OnSocketEvent(happened.Socket, happened.Changed);
            }
        }
        foreach (LinkPort port in _ports)
        {
            while (Stack.PollTransmit(port.Interface, out PacketBuffer frame)) port.Link.Transmit(port, frame, World.Now);
        }
    }
}
