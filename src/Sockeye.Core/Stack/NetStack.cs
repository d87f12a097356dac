// The whole surface of a stack. Small files that only route:
//   NetStack.cs          fields, construction, time, output and getters
//   NetStack.Frames.cs   Handle…: frames and moments in; PollTransmit: frames out
//   NetStack.Network.cs  interfaces, addresses, routes, neighbours, groups
//   NetStack.Calls.cs    the calls of applications
//
// The order for a caller: handle or call, then drain PollTransmit into the devices, then PollEvent, then ask NextDeadline.
// Verbs: Handle… takes input from outside, Poll… takes output, everything else is a command or a getter. Nothing blocks,
// nothing calls back, nothing throws on input. One thread at a time: whoever holds the turn.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Sockets;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Udp;

namespace Sockeye.Core.Stack;

/// <summary>One TCP/IP stack: all that the world outside Core calls.</summary>
public sealed partial class NetStack : ISteppable
{
    private const int MaxDeadlinesAtEnd = 100_000;

    private readonly StackContext _context;
    private readonly Composition _rooms;

    /// <summary>A stack with its loopback interface and nothing else.</summary>
    /// <param name="options">What is wanted of it.</param>
    /// <param name="entropy">The only source of randomness.</param>
    public NetStack(StackOptions options, IEntropy entropy)
    {
        Options = options;
        Pool = new PacketPool(options.PacketMemoryLimit);
        _context = new StackContext(entropy, Pool);
        _rooms = new Composition(_context, options, _interfaces);
        Loopback = CreateLoopback();
    }

    /// <summary>What it is configured to, as it is now.</summary>
    public StackOptions Options { get; private set; }

    /// <summary>Packet memory: frames handed in must come from here.</summary>
    public PacketPool Pool { get; }

    /// <summary>The latest time that any call has given.</summary>
    public Instant Now => _context.Now;

    /// <summary>Drop counters.</summary>
    public DropLedger Drops => _context.Drops;

    /// <summary>Trace of events; off until enabled.</summary>
    public TraceLog Trace => _context.Trace;

    /// <summary>When <see cref="HandleTimeout"/> should next be called; <see cref="Instant.Never"/> when only input can wake the stack.</summary>
    public Instant NextDeadline => Loopback.Transmit.Count > 0 ? _context.Now : _context.Deadlines.ExactNext();

    /// <summary>Sockets now open.</summary>
    public int SocketCount => _rooms.Sockets.Table.Count;

    /// <summary>Ledger of TCP; it goes on counting.</summary>
    public TcpCounters TcpCounters => _rooms.Tcp.Counters;

    /// <summary>Ledger of UDP; it goes on counting.</summary>
    public UdpCounters UdpCounters => _rooms.Udp.Counters;

    /// <summary>Counts TCP's listeners, connections, half-open and TIME-WAIT entries, without copying any.</summary>
    /// <param name="byState">A counter for each <see cref="TcpState"/>, in their order, to which is added.</param>
    public void CountConnections(Span<long> byState) => _rooms.Tcp.CountStates(byState);

    /// <summary>Ports held by sockets, connections and TIME-WAIT entries: zero when nothing leaks.</summary>
    public int PortsHeld => _rooms.Sockets.TcpPorts.Count + _rooms.Sockets.UdpPorts.Count;

    /// <summary>Checks what must hold between calls, for soaks and tests.</summary>
    /// <exception cref="System.Diagnostics.UnreachableException">Something does not; the message says what.</exception>
    public void CheckInvariants() => _rooms.Tcp.CheckInvariants();

    /// <summary>Objects that wait for a deadline.</summary>
    public int DeadlinesHeld => _context.Deadlines.Count;

    /// <inheritdoc/>
    void ISteppable.Step(Instant now) => HandleTimeout(now);

    /// <summary>Takes the next event: which socket became readable, writable, connected or failed since it was last told of.</summary>
    public bool PollEvent(out SocketEvent happened) => _rooms.Sockets.Readiness.TryTake(out happened);

    /// <summary>Takes the oldest trace record.</summary>
    public bool PollTrace(out TraceRecord record) => _context.Trace.Poll(out record);

    /// <summary>The stack is no longer wanted: every socket is closed and every connection reset. The resets may still be
    /// polled and sent; <see cref="Discard"/> ends it.</summary>
    public void Shutdown(Instant now)
    {
        Enter(now);
        _rooms.Sockets.Abandon();
        _rooms.Tcp.Abandon();
        Leave();
    }

    /// <summary>Gives back everything that the stack still holds: interfaces go, with what waits for them, for their
    /// neighbours and for missing fragments. Call <see cref="Shutdown(Instant)"/> before.</summary>
    public void Discard(Instant now)
    {
        Enter(now);
        for (int i = _interfaces.Count - 1; i >= 0; i--) _rooms.Internet.RemoveInterface(_interfaces[i]);
        _interfaces.Clear();
        // What is left waits only for time to run out: fragments for their missing pieces.
        for (int i = 0; i < MaxDeadlinesAtEnd && NextDeadline is { IsSet: true } next; i++)
        {
            Enter(next);
            _context.Deadlines.RunDue(next);
        }
    }

    /// <summary>Everything to look at, as values that do not change.</summary>
    public StackSnapshot Snapshot() => new()
    {
        HostName = Options.HostName,
        Time = _context.Now,
        Sockets = SnapshotBuilder.Sockets(_rooms.Sockets),
        Interfaces = [.. _interfaces.ConvertAll(InterfaceSnapshot.Of)],
        Addresses = _rooms.Internet.AddressSnapshot(),
        Routes = _rooms.Internet.RouteSnapshot(),
        Neighbors = _rooms.Internet.NeighborSnapshot(),
        Groups = _rooms.Internet.GroupSnapshot(),
        IPv4 = _rooms.Internet.CountersIPv4,
        IPv6 = _rooms.Internet.CountersIPv6,
        Tcp = _rooms.Tcp.Counters,
        Udp = _rooms.Udp.Counters.Copy(),
        Drops = _context.Drops.Snapshot(),
        PacketMemory = Pool.Outstanding,
        PortsHeld = PortsHeld,
        DeadlinesHeld = DeadlinesHeld,
    };

    // Every entry begins here …
    private void Enter(Instant now) => _context.Advance(now);

    // … and ends here: what TCP held back for company goes, and what the stack sent to itself is delivered, before the caller
    // looks.
    private void Leave()
    {
        _rooms.Tcp.Flush();
        DrainLoopback();
    }

    private SocketResult Leave(SocketResult result)
    {
        Leave();
        return result;
    }
}
