using System.Net;
using Sockeye.Core.Stack;
using Sockeye.Names;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Determinism;
using Sockeye.Testing.Middleboxes;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing;

public partial class SimulatedHost
{
    // Each life of a host has handles of its own; no socket table gives out so many in one life.
    private const int GenerationsOfALife = 1 << 24;

    // Events of one turn; the network takes them after each.
    private const int TraceCapacity = 512;

    // Calls of one turn, which are seldom more than one.
    private const int CallTraceCapacity = 64;

    private readonly Lock _holding = new();
    private readonly Queue<(Action<object?> Continuation, object? State)> _held = new();
    private int _lives;
    private DnsClient? _names;
    private TaskCompletionSource _nextLife = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It is switched on and has not crashed.</summary>
    public bool IsUp => !_host.IsDown;

    /// <summary>It stands still; see <see cref="Pause"/>.</summary>
    public bool IsPaused => _host.IsPaused;

    /// <summary>Packets that came while it was down, or stood still for too long, and were lost.</summary>
    public long PacketsMissed => _host.Missed;

    /// <summary>It tells nobody what it could not forward: with a link of a smaller MTU behind it, a black hole (RFC 2923 §2.1). For routers
    /// without other filters.</summary>
    /// <exception cref="InvalidOperationException">It is a NAT or a firewall.</exception>
    public bool IsSilent
    {
        get => _host.Filter is SilentFilter;
        set
        {
            if (_host.Filter is not (null or SilentFilter)) throw new InvalidOperationException($"{this} has a filter already");
            Network.Change(() => _host.Filter = value ? new SilentFilter(this) : null);
        }
    }

    /// <summary>It loses its power: everything that its stack knows is gone, and nobody is told, neither by FIN nor by RST. Applications on
    /// it see their sockets fail. What is sent to it is lost, until <see cref="Restart"/>.</summary>
    public void Crash() => BeginAnew(isDown: true);

    /// <summary>It begins anew with the same addresses, after a crash or out of the middle of life. To segments of connections that it no
    /// longer knows it answers with RST. Its applications are to be started again.</summary>
    public void Restart() => BeginAnew(isDown: false);

    /// <summary>It stands still, as a virtual machine does while it is moved: it answers nothing, sends nothing, its timers are late, its
    /// applications are not woken. Up to 256 packets that come meanwhile wait; more are lost.</summary>
    public void Pause()
    {
        Network.Change(_host.Pause);
        Network.Note(this, "stands still");
    }

    /// <summary>It goes on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        Network.Change(_host.Resume);
        Network.Note(this, "goes on");
        LetGo();
    }

    /// <summary>Gives up an address and takes another in the same network, in the middle of everything: connections from the old one hear
    /// nothing more.</summary>
    /// <param name="address">The new one.</param>
    /// <param name="old">The old one; its first of the same family when null.</param>
    /// <exception cref="InvalidOperationException">The stack refuses the new one, or it does not have the old one.</exception>
    public void ChangeAddress(IPAddress address, IPAddress? old = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        InternetAddress wanted = InternetAddress.Parse(address.ToString());
        InternetAddress given = InternetAddress.Parse((old ?? (wanted.IsIPv4 ? Address : AddressV6)).ToString());
        Network.Change(() =>
        {
            LinkPort port = _host.Ports.FirstOrDefault(port => port.Addresses.Contains(given))
                ?? throw new InvalidOperationException($"{this} does not have {given}");
            port.Replace(given, wanted);
            Network.InvalidateRoutes();
        });
        Network.Note(this, $"{given} becomes {wanted}");
    }

    /// <summary>Done when it begins anew.</summary>
    internal Task NextLife => Volatile.Read(ref _nextLife).Task;

    /// <summary>Its resolver, which forgets with everything else.</summary>
    internal DnsClient Client(Func<SimulatedHost, DnsClient> make)
    {
        lock (_holding) return _names ??= make(this);
    }

    /// <summary>Its resolver begins anew, with the servers of now.</summary>
    internal void ForgetNames()
    {
        lock (_holding) _names = null;
    }

    private void BeginAnew(bool isDown)
    {
        ForgetNames();
        Network.Change(() =>
        {
            _lives++;
            _host.Replace(NewStack(_host.Number), isDown);
            Network.InvalidateRoutes(this);
        });
        Network.Note(this, isDown ? "crashes" : "begins anew");
        LetGo();
        if (!isDown) Interlocked.Exchange(ref _nextLife, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private void LetGo()
    {
        lock (_holding)
        {
            while (_held.TryDequeue(out var held)) Network.Post(held.Continuation, held.State);
        }
    }

    private NetStack NewStack(int number)
    {
        StackOptions options = _options with
        {
            Sockets = _options.Sockets with { FirstGeneration = unchecked((uint)(_lives * GenerationsOfALife) + 1) },
        };
        ulong life = ((ulong)_lives << 32) | (uint)number;
        var stack = new NetStack(options, new BranchingEntropy(Core.Foundation.SeededEntropy.For(Network.Seed, life).NextUInt64()));
        stack.Trace.Enable(TraceCapacity);
        stack.CallTrace.Enable(CallTraceCapacity);
        return stack;
    }

    private bool TryHold(Action<object?> continuation, object? state)
    {
        if (!IsPaused) return false;
        lock (_holding)
        {
            // It may have gone on meanwhile.
            if (!IsPaused) return false;
            _held.Enqueue((continuation, state));
            return true;
        }
    }
}
