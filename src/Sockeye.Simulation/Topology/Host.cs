using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Programs;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Simulation.Topology;

/// <summary>A computer in the world: a stack of its own, plugged into links, turned by the world's crank.</summary>
public sealed class Host : IStackDriver
{
    // One thread at a time is in the stack: mostly the world's, but a library may have moved a continuation to the thread pool.
    private readonly Lock _turn = new();
    private readonly List<LinkPort> _ports = [];
    private readonly Dictionary<SocketHandle, ISocketWatcher> _watchers = [];

    // What a network adapter keeps while its computer stands still: the bound of the queue.
    private const int MostWaiting = 256;

    private readonly Queue<(LinkPort Port, PacketBuffer Frame)> _waiting = new();

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

    /// <summary>Its stack, the very one that real wires run on. A host that begins anew has a new one.</summary>
    public NetStack Stack { get; private set; }

    /// <summary>It stands still: nothing comes in, nothing goes out, no deadline is kept.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>It is switched off.</summary>
    public bool IsDown { get; private set; }

    /// <summary>Frames that came while it stood still or was switched off, and were lost.</summary>
    public long Missed { get; private set; }

    /// <summary>What a box in the middle does to packets that come and go through its ports, or null.</summary>
    public IPortFilter? Filter { get; set; }

    /// <summary>Its plugs.</summary>
    public IReadOnlyList<LinkPort> Ports => _ports;

    /// <inheritdoc/>
    public Instant Now => World.Now;

    /// <summary>Its first IPv4 address.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public IPAddress Address => FirstAddress(IPVersion.V4);

    /// <summary>Its first IPv6 address that was assigned (not a link-local one).</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public IPAddress AddressV6 => FirstAddress(IPVersion.V6);

    /// <summary>Sends what is for no link of ours through a router that shares a link with us, for both families.</summary>
    /// <exception cref="InvalidOperationException">They share no link.</exception>
    public void AddDefaultRoute(Host router)
    {
        ArgumentNullException.ThrowIfNull(router);
        LinkPort own = _ports.Find(port => port.Link.Ports.Any(other => other.Host == router))
            ?? throw new InvalidOperationException($"{this} and {router} share no link");
        LinkPort gateway = own.Link.Ports.First(port => port.Host == router);
        foreach (InternetAddress address in gateway.Addresses)
        {
            Call((own.Interface, address), static (stack, now, wanted) => stack.AddRoute(
                new Prefix(InternetAddress.Any(wanted.address.Version), 0), wanted.address, wanted.Interface, 0, now));
        }
    }

    /// <inheritdoc/>
    public TResult Call<TState, TResult>(TState state, Func<NetStack, Instant, TState, TResult> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        TResult result;
        lock (_turn) result = call(Stack, World.Now, state);
        World.MarkBusy(this);
        return result;
    }

    /// <summary>Looks at the stack while nobody else is in it. Nothing is changed, and nothing is woken by it: a run with looks sends
    /// what the run without them sends.</summary>
    public TResult Look<TState, TResult>(TState state, Func<NetStack, TState, TResult> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_turn) return look(Stack, state);
    }

    /// <inheritdoc/>
    public void Watch(SocketHandle socket, ISocketWatcher watcher)
    {
        lock (_turn) _watchers[socket] = watcher;
    }

    /// <inheritdoc/>
    public void Unwatch(SocketHandle socket)
    {
        lock (_turn) _watchers.Remove(socket);
    }

    /// <inheritdoc/>
    public IWaitSignal CreateSignal() => new WorldSignal(World);

    /// <inheritdoc/>
    public void Post(Action<object?> continuation, object? state) => World.PostContinuation(() => continuation(state));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private IPAddress FirstAddress(IPVersion version)
    {
        foreach (LinkPort port in _ports)
        {
            foreach (InternetAddress address in port.Addresses)
            {
                if (address.Version == version) return IPAddress.Parse(address.ToString());
            }
        }
        throw new InvalidOperationException($"{this} has no {version} address");
    }

    internal bool IsBusy { get; set; }

    /// <summary>When its stack next wants to be turned.</summary>
    internal Instant NextDeadline
    {
        get
        {
            lock (_turn) return IsPaused ? Instant.Never : Stack.NextDeadline;
        }
    }

    internal void Add(LinkPort port) => _ports.Add(port);

    internal PacketBuffer? RentFor(int length) => Stack.Pool.TryRent(length);

    /// <summary>A frame came in over a link.</summary>
    internal void Receive(LinkPort port, PacketBuffer frame)
    {
        if (IsDown || (IsPaused && _waiting.Count >= MostWaiting))
        {
            Missed++;
            frame.Release();
            return;
        }
        if (IsPaused)
        {
            _waiting.Enqueue((port, frame));
            return;
        }
        if (Filter?.OnReceive(port, frame.Span, World.Now) == false)
        {
            frame.Release();
            return;
        }
        lock (_turn) Stack.HandleFrame(port.Interface, frame, World.Now);
        World.MarkBusy(this);
    }

    /// <summary>Hands the stack an IP packet as if it had come in through a port, unseen by <see cref="Filter"/>. On the world's thread.</summary>
    internal void Inject(LinkPort port, ReadOnlySpan<byte> packet)
    {
        int header = port.Interface.Kind == InterfaceKind.Ethernet ? EthernetFrame.HeaderLength : 0;
        PacketBuffer? frame = Stack.Pool.TryRent(header + packet.Length);
        if (frame is null) return;
        Span<byte> bytes = frame.Append(header + packet.Length);
        if (header > 0)
        {
            ushort type = packet[0] >> 4 == 4 ? EtherType.IPv4 : EtherType.IPv6;
            EthernetFrame.Write(bytes, port.Interface.MacAddress, port.Interface.MacAddress, type);
        }
        packet.CopyTo(bytes[header..]);
        lock (_turn) Stack.HandleFrame(port.Interface, frame, World.Now);
        World.MarkBusy(this);
    }

    /// <summary>Puts another stack in the place of this one, as when a computer begins anew. The old one says nothing more to anybody; its
    /// sockets name nothing in the new one, if that counts generations from another number on.</summary>
    /// <param name="stack">The new one.</param>
    /// <param name="isDown">It is switched off: it has no interfaces, and whatever comes is lost.</param>
    internal void Replace(NetStack stack, bool isDown)
    {
        KeyValuePair<SocketHandle, ISocketWatcher>[] watchers;
        lock (_turn)
        {
            NetStack old = Stack;
            while (_waiting.TryDequeue(out var waiting)) waiting.Frame.Release();
            old.Shutdown(World.Now);
            old.Discard(World.Now);
            Stack = stack;
            IsDown = isDown;
            IsPaused = false;
            if (!isDown)
            {
                foreach (LinkPort port in _ports) port.Replug(stack, World.Now);
            }
            watchers = [.. _watchers];
            _watchers.Clear();
        }
        Tell(watchers);
        World.MarkBusy(this);
    }

    /// <summary>Stands still from now on.</summary>
    internal void Pause()
    {
        lock (_turn) IsPaused = true;
    }

    /// <summary>Goes on: takes what has come meanwhile, and keeps its deadlines late.</summary>
    internal void Resume()
    {
        if (!IsPaused) return;
        lock (_turn) IsPaused = false;
        while (_waiting.TryDequeue(out var waiting)) Receive(waiting.Port, waiting.Frame);
        World.MarkBusy(this);
    }

    /// <summary>A deadline is due.</summary>
    internal void HandleTimeout()
    {
        lock (_turn)
        {
            if (!IsPaused) Stack.HandleTimeout(World.Now);
        }
        World.MarkBusy(this);
    }

    /// <summary>Takes out everything the stack has to give: events for watchers, traces, frames for the links.</summary>
    internal void Pump()
    {
        if (IsPaused) return;
        while (TryPollTrace(out TraceRecord record)) World.Observe(this, record);
        while (TryPollEvent(out SocketEvent happened, out ISocketWatcher? watcher))
        {
            watcher?.OnSocketEvent(happened.Socket, happened.Changed);
        }
        foreach (LinkPort port in _ports)
        {
            if (World.SendsByFlow) TransmitByFlow(port);
            else while (TryPollTransmit(port, out PacketBuffer frame)) Transmit(port, frame);
        }
    }

    /// <summary>The world ends: all sockets close, and who watches them hears of it.</summary>
    internal void Abandon()
    {
        KeyValuePair<SocketHandle, ISocketWatcher>[] watchers;
        lock (_turn)
        {
            Stack.Shutdown(World.Now);
            watchers = [.. _watchers];
            _watchers.Clear();
        }
        Tell(watchers);
    }

    private static void Tell(KeyValuePair<SocketHandle, ISocketWatcher>[] watchers)
    {
        foreach ((SocketHandle socket, ISocketWatcher watcher) in watchers)
        {
            watcher.OnSocketEvent(socket, Notice.Closed | Notice.Error);
        }
    }

    // Of what is ready at one moment, each conversation goes in a row, so that it does not matter which thread sent first.
    private void TransmitByFlow(LinkPort port)
    {
        if (!TryPollTransmit(port, out PacketBuffer first)) return;
        if (!TryPollTransmit(port, out PacketBuffer second))
        {
            Transmit(port, first);
            return;
        }
        bool isEthernet = port.Interface.Kind == InterfaceKind.Ethernet;
        List<PacketBuffer> frames = [first, second];
        while (TryPollTransmit(port, out PacketBuffer frame)) frames.Add(frame);
        foreach (PacketBuffer frame in frames.OrderBy(frame => PacketIdentities.FlowOf(frame.Span, isEthernet))) Transmit(port, frame);
    }

    private void Transmit(LinkPort port, PacketBuffer frame)
    {
        port.CountTransmitted(frame.Length);
        if (Filter is null)
        {
            port.Link.Transmit(port, frame, World.Now);
            return;
        }
        // The filter writes into the frame, and its sender may want to send it again.
        PacketBuffer? own = frame.IsUnshared ? frame : Copy(frame);
        if (own is null) return;
        if (Filter.OnTransmit(port, own.Span, World.Now)) port.Link.Transmit(port, own, World.Now);
        else own.Release();
    }

    private PacketBuffer? Copy(PacketBuffer frame)
    {
        PacketBuffer? copy = Stack.Pool.TryRent(frame.Length);
        if (copy is not null)
        {
            frame.Span.CopyTo(copy.Append(frame.Length));
            copy.Reason = frame.Reason;
        }
        frame.Release();
        return copy;
    }

    private bool TryPollTrace(out TraceRecord record)
    {
        lock (_turn) return Stack.PollTrace(out record);
    }

    // Watchers are told outside the turn: they may hold locks of their own and make calls.
    private bool TryPollEvent(out SocketEvent happened, out ISocketWatcher? watcher)
    {
        lock (_turn)
        {
            bool any = Stack.PollEvent(out happened);
            watcher = any ? _watchers.GetValueOrDefault(happened.Socket) : null;
            return any;
        }
    }

    private bool TryPollTransmit(LinkPort port, out PacketBuffer frame)
    {
        lock (_turn) return Stack.PollTransmit(port.Interface, out frame);
    }
}
