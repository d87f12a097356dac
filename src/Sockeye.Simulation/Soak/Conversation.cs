using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Sockets;
using Sockeye.Core.Stack;
using Sockeye.Core.Transport;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Simulation.Soak;

/// <summary>One seed of the conversation test: two hosts, a faulty link, a few connections with random calls on both sides.</summary>
/// <remarks>In the end every stream is intact (exact where both ended in order, a prefix where one broke off), every
/// connection is in a final state, and nothing is left behind: no socket, buffer, timer or port.</remarks>
public sealed class Conversation : ISocketWatcher, IDisposable
{
    private const ushort Port = 8000;

    // R2 of the last retransmission, 2 MSL and the longest back-off fit in comfortably.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    private readonly ulong _seed;
    private readonly SeededEntropy _entropy;
    private readonly NetworkPlan _plan;
    private readonly World _world;
    private readonly Host _client;
    private readonly Host _server;
    private readonly Link _link;
    private readonly FrameHash _hash = new();
    private readonly WireChecker _wire = new();
    private readonly List<string> _problems = [];
    private readonly List<Talker> _clients = [];
    private readonly List<Talker> _servers = [];
    private SocketHandle _listener;

    private Conversation(ulong seed)
    {
        _seed = seed;
        _entropy = SeededEntropy.For(seed, 0xC0);
        _plan = NetworkPlan.Draw(_entropy);
        _world = new World(seed);
        _world.Observe(_hash);
        _world.Observe(_wire);
        // Bursts can swallow eight retransmissions in a row, which is as long as Linux keeps trying for a socket that is closed.
        var patient = new StackOptions { Tcp = new TcpSettings { OrphanRetries = 30, DataRetries = 30 } };
        _client = _world.AddHost("client", patient);
        _server = _world.AddHost("server", patient);
        _link = _world.AddLink();
        var options = new InterfaceOptions { Mtu = _plan.Mtu };
        LinkPort clientPort = _world.Plug(_client, _link, options, _plan.Faulty);
        LinkPort serverPort = _world.Plug(_server, _link, options, _plan.Faulty);
        clientPort.Assign(AddressOf(1), _plan.IsIPv6 ? 64 : 24);
        serverPort.Assign(AddressOf(2), _plan.IsIPv6 ? 64 : 24);
    }

    /// <summary>Plays one seed to its end.</summary>
    /// <param name="seed">Decides the network, the faults and the calls.</param>
    /// <param name="prepare">Given the world before it begins, for instance to add an observer.</param>
    public static ConversationResult Play(ulong seed, Action<World>? prepare = null)
    {
        using var conversation = new Conversation(seed);
        prepare?.Invoke(conversation._world);
        return conversation.Play();
    }

    /// <inheritdoc/>
    public void Dispose() => _world.Dispose();

    /// <inheritdoc/>
    public void OnSocketEvent(SocketHandle socket, Notice changed) => AcceptAll();

    private ConversationResult Play()
    {
        foreach (Host host in _world.Hosts) host.Stack.Trace.Enable();
        ScheduleFaults();
        Listen();
        for (int i = 0; i < _plan.Connections; i++)
        {
            long delay = (long)(_entropy.NextUInt64() % (ulong)TimeSpan.FromSeconds(3).Ticks);
            _world.Schedule(_world.Now + TimeSpan.FromTicks(delay), Connect);
        }
        bool ended = _world.RunUntil(HaveAllEnded, Limit);
        if (!ended) Report("the conversations had not ended after " + Limit);
        _server.Stack.Close(_listener, _world.Now);
        _world.MarkBusy(_server);
        if (!_world.RunUntilIdle(Limit)) Report("something still happens long after the last conversation");
        CheckStreams();
        CheckWire();
        CheckNothingIsLeft(_client);
        CheckNothingIsLeft(_server);
        string plan = string.Join("\n", _clients.Concat(_servers).Select(talker => "  " + talker).Prepend(_plan.ToString()));
        return new ConversationResult(
            _seed, _problems, _hash.Frames, _hash.Value,
            _clients.Concat(_servers).Sum(talker => talker.Received), _world.Now - Instant.Zero, plan);
    }

    private InternetAddress AddressOf(int host) => _plan.IsIPv6
        ? new IPv6Address(0xFD00_0000_0000_0000UL, (ulong)host)
        : new IPv4Address(10, 0, 0, (byte)host);

    private void ScheduleFaults()
    {
        _world.Schedule(Instant.Zero + _plan.FaultsEnd, () => _link.SetConditions(_plan.Calm));
        if (_plan.PartitionAt is not { } at) return;
        _world.Schedule(Instant.Zero + at, () => _link.SetPartitioned(true));
        _world.Schedule(Instant.Zero + at + _plan.PartitionLength, () => _link.SetPartitioned(false));
    }

    private AddressFamily Family => _plan.IsIPv6 ? AddressFamily.IPv6 : AddressFamily.IPv4;

    private void Listen()
    {
        NetStack stack = _server.Stack;
        Require(stack.Socket(Family, SocketType.Stream, 0, out _listener, _world.Now), "socket");
        Require(stack.Bind(_listener, SocketAddress.From(new Endpoint(AddressOf(2), Port)), _world.Now), "bind");
        Require(stack.Listen(_listener, 16, _world.Now), "listen");
        _server.Watch(_listener, this);
    }

    private void Connect()
    {
        NetStack stack = _client.Stack;
        Require(stack.Socket(Family, SocketType.Stream, 0, out SocketHandle socket, _world.Now), "socket");
        // Streams are found by the client's port, which both sides know, whatever the order in which connections arrive.
        Require(stack.Bind(socket, SocketAddress.From(new Endpoint(AddressOf(1), (ushort)(40_000 + _clients.Count))), _world.Now), "bind");
        var talker = new Talker(
            _client, socket, TalkerPlan.Draw(_entropy), SeededEntropy.For(_seed, 0x100 + (ulong)_clients.Count),
            KeyOf(_clients.Count, 0), KeyOf(_clients.Count, 1));
        _clients.Add(talker);
        SocketResult result = stack.Connect(socket, SocketAddress.From(new Endpoint(AddressOf(2), Port)), _world.Now);
        if (result.Error is not (Errno.None or Errno.EINPROGRESS)) Report($"connect: {result.Error}");
        _world.MarkBusy(_client);
    }

    private void AcceptAll()
    {
        while (true)
        {
            SocketResult result = _server.Stack.Accept(_listener, out SocketHandle socket, out SocketAddress peer, _world.Now);
            if (result.Error == Errno.ECONNABORTED) continue;
            if (!result.IsSuccess) return;
            int number = peer.Endpoint.Port - 40_000;
            var talker = new Talker(
                _server, socket, TalkerPlan.Draw(_entropy), SeededEntropy.For(_seed, 0x200 + (ulong)number),
                KeyOf(number, 1), KeyOf(number, 0));
            _servers.Add(talker);
            talker.Work();
        }
    }

    private ulong KeyOf(int connection, int direction) => (_seed << 8) ^ ((ulong)connection << 1) ^ (ulong)direction;

    private bool HaveAllEnded() =>
        _clients.Count == _plan.Connections && _clients.TrueForAll(talker => talker.HasEnded) &&
        _servers.TrueForAll(talker => talker.HasEnded);

    private void CheckStreams()
    {
        foreach (Talker talker in _clients.Concat(_servers))
        {
            if (talker.Corruption is not null) Report($"{talker}");
        }
        foreach (Talker talker in _clients)
        {
            Talker? peer = _servers.Find(server => server.IsPeerOf(talker));
            bool mayBreak = _plan.PartitionAt is not null || talker.Plan.Ending != Ending.Orderly || peer?.Plan.Ending is not (null or Ending.Orderly);
            if (mayBreak) continue;
            if (talker.State == TalkerState.Failed && !MayFailToOpen(talker, peer)) Report($"nobody broke off, yet: {talker}");
            if (peer is { State: TalkerState.Failed }) Report($"nobody broke off, yet: {peer}");
        }
        CheckPairs();
    }

    // What losses and damage in address resolution can do to a connection that both ends do not yet have.
    private bool MayFailToOpen(Talker client, Talker? server) => client.Received == 0 && client.Failure switch
    {
        Errno.EHOSTUNREACH => client.Sent == 0 && _wire.HasLostNeighbor,
        Errno.ETIMEDOUT => client.Sent == 0 && _wire.HasMisled,
        // The listener lost its neighbour and, as on Linux, forgot the half-open connection.
        Errno.ECONNRESET => server is null && _wire.HasLostNeighbor,
        _ => false,
    };

    // Where both ended in order, what one sent is what the other received, to the byte.
    private void CheckPairs()
    {
        foreach (Talker client in _clients)
        {
            Talker? server = _servers.Find(talker => talker.IsPeerOf(client));
            if (server is null)
            {
                if (client.State is TalkerState.Finished) Report($"finished without a peer: {client}");
                continue;
            }
            if (server.Received > client.Sent || client.Received > server.Sent) Report($"more received than sent: {client}; {server}");
            if (client.State != TalkerState.Finished || server.State != TalkerState.Finished) continue;
            if (server.Received != client.Sent || client.Received != server.Sent) Report($"bytes are missing: {client}; {server}");
        }
    }

    private void CheckWire()
    {
        foreach (string problem in _wire.Problems) Report(problem);
        // Where the network does nothing to packets, nothing is a reason to wait for a timeout.
        if (_plan.IsKind && _wire.Timeouts > 0) Report($"{_wire.Timeouts} retransmission timeouts on a link that loses nothing");
    }

    private void CheckNothingIsLeft(Host host)
    {
        NetStack stack = host.Stack;
        if (stack.PortsHeld != 0) Report($"{host}: {stack.PortsHeld} ports are left");
        if (stack.SocketCount != 0) Report($"{host}: {stack.SocketCount} sockets are left");
        if (stack.Pool.Outstanding != 0) Report($"{host}: {stack.Pool.Outstanding} bytes of buffers are left");
        if (stack.NextDeadline.IsSet) Report($"{host}: a timer is left, due at {stack.NextDeadline}");
    }

    private void Require(SocketResult result, string call)
    {
        if (!result.IsSuccess) Report($"{call}: {result.Error}");
    }

    private void Report(string problem) => _problems.Add(problem);
}
