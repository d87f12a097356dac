// From next hop to link address. Entries are created when we send (incomplete) and when a neighbour asks for us (stale), never
// by an unsolicited answer. The peer chooses the keys, so the table is keyed; it is bounded, and entries that were
// never answered cannot push out those that were (RFC 6583 §7.1).

using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>The neighbours of one family on all links.</summary>
/// <remarks>Called by IPv4Output, IPv6Output (packets), ArpResolver, NdpResolver (answers), transports
/// through InternetOutput (confirmations). Calls <see cref="EthernetOutput"/>, <see cref="RawIPOutput"/>,
/// <see cref="INeighborSolicitor"/>, <see cref="IUnresolvedPackets"/>.</remarks>
internal sealed class NeighborCache
{
    // How far eviction looks from the least recently used end for something that may go.
    private const int EvictionReach = 64;

    // RFC 4861 §6.3.4: "the random value should be recalculated at least every few hours".
    private static readonly TimeSpan s_redrawInterval = TimeSpan.FromHours(1);

    private readonly StackContext _context;
    private readonly InternetOptions _options;
    private readonly EthernetOutput _ethernet;
    private readonly RawIPOutput _rawIP;
    private readonly AddressMap<Neighbor> _entries;
    private readonly ushort _etherType;
    private readonly int _incompleteLimit;
    private TokenBucket _solicitations;
    private int _incomplete;
    private int _pendingBytes;
    private TimeSpan _reachable;
    private Instant _redraw;

    /// <summary>An empty cache.</summary>
    public NeighborCache(StackContext context, InternetOptions options, IPVersion version)
    {
        _context = context;
        _options = options;
        _ethernet = new EthernetOutput(context);
        _rawIP = new RawIPOutput(context);
        _entries = new AddressMap<Neighbor>(context.Hash, options.NeighborLimit);
        _etherType = version == IPVersion.V6 ? EtherType.IPv6 : EtherType.IPv4;
        _incompleteLimit = Math.Max(1, options.NeighborLimit / 4);
        _solicitations = new TokenBucket(options.SolicitationsPerSecond, Math.Max(1, options.SolicitationsPerSecond / 4));
    }

    /// <summary>Who asks; set by the composition.</summary>
    public INeighborSolicitor? Solicitor { get; set; }

    /// <summary>Who is told of packets that cannot be delivered; set by the composition.</summary>
    public IUnresolvedPackets? Unresolved { get; set; }

    /// <summary>Base of the reachable time, as a router may set it (RFC 4861 §6.3.2).</summary>
    public TimeSpan BaseReachableTime
    {
        get;
        set
        {
            field = value;
            _redraw = Instant.Zero;
        }
    } = NeighborTimings.DefaultReachable;

    /// <summary>Time between solicitations, as a router may set it.</summary>
    public TimeSpan RetransmissionTime { get; set; } = NeighborTimings.DefaultRetransmission;

    /// <summary>Called when a neighbour that was a router stopped being one, or a neighbour stopped answering.</summary>
    public INeighborWatch? Watch { get; set; }

    /// <summary>Entries now.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of packet memory that wait for link addresses.</summary>
    public int PendingBytes => _pendingBytes;

    /// <summary>Entries that nobody has answered for yet.</summary>
    public int IncompleteCount => _incomplete;

    /// <summary>Sends a packet, which begins at its IP header, to a neighbour. Takes ownership.</summary>
    /// <returns>False when it was dropped at once.</returns>
    public bool Send(Interface nic, InternetAddress nextHop, PacketBuffer packet, InternetAddress source)
    {
        if (nic.Kind != InterfaceKind.Ethernet) return _rawIP.Send(nic, packet);
        int at = _entries.Find(nextHop, (ulong)nic.Index);
        Neighbor? neighbor = at >= 0 ? _entries[at] : Create(nic, nextHop, NeighborState.Incomplete);
        if (neighbor is null)
        {
            _context.Drop(packet, DropReason.NeighborTableFull);
            return false;
        }
        if (at >= 0) _entries.Touch(at);
        NeighborState before = neighbor.Machine.State;
        NeighborAction action = neighbor.Machine.OnSend(Timings(), _context.Now);
        bool sent = true;
        if (neighbor.Machine.IsResolved)
        {
            sent = _ethernet.Send(nic, packet, neighbor.Machine.LinkAddress, _etherType);
        }
        else
        {
            sent = Wait(neighbor, packet, source);
        }
        if (neighbor.Machine.State != before) Changed(neighbor, before, action);
        return sent;
    }

    /// <summary>Sends a packet to a link address that needs no looking up: a group's, or everybody's.</summary>
    public bool SendTo(Interface nic, MacAddress linkAddress, PacketBuffer packet) => nic.Kind == InterfaceKind.Ethernet
        ? _ethernet.Send(nic, packet, linkAddress, _etherType)
        : _rawIP.Send(nic, packet);

    /// <summary>A neighbour asked for us and told its link address: worth an entry of its own (RFC 4861 §7.2.3, RFC 826).</summary>
    public void OnSolicitation(Interface nic, InternetAddress address, MacAddress linkAddress)
    {
        int at = _entries.Find(address, (ulong)nic.Index);
        Neighbor? neighbor = at >= 0 ? _entries[at] : Create(nic, address, NeighborState.Stale);
        if (neighbor is null) return;
        NeighborState before = neighbor.Machine.State;
        Changed(neighbor, before, neighbor.Machine.OnSolicitation(linkAddress));
    }

    /// <summary>A neighbour told its link address: only an entry that exists learns from it (RFC 4861 §7.2.5).</summary>
    public void OnAdvertisement(Interface nic, InternetAddress address, in Advertisement advertisement)
    {
        if (Find(nic, address) is not { } neighbor) return;
        NeighborState before = neighbor.Machine.State;
        NeighborAction action = neighbor.Machine.OnAdvertisement(advertisement, Timings(), _context.Now);
        Changed(neighbor, before, action);
    }

    /// <summary>A transport heard from the neighbour.</summary>
    public void Confirm(Interface nic, InternetAddress address)
    {
        if (nic.Kind != InterfaceKind.Ethernet || Find(nic, address) is not { } neighbor) return;
        NeighborState before = neighbor.Machine.State;
        neighbor.Machine.OnConfirmation(Timings(), _context.Now);
        if (before != neighbor.Machine.State) Changed(neighbor, before, NeighborAction.None);
    }

    /// <summary>The entry's link address when one is known.</summary>
    public bool TryGet(Interface nic, InternetAddress address, out MacAddress linkAddress)
    {
        Neighbor? neighbor = Find(nic, address);
        bool known = neighbor is not null && neighbor.Machine.IsResolved;
        linkAddress = known ? neighbor!.Machine.LinkAddress : default;
        return known;
    }

    /// <summary>The state of an entry; None when there is none.</summary>
    public NeighborState StateOf(Interface nic, InternetAddress address) => Find(nic, address)?.Machine.State ?? NeighborState.None;

    /// <summary>Adds or replaces an entry that is never asked for and never forgotten.</summary>
    /// <returns>ENOBUFS when the table is full of such entries.</returns>
    public Errno AddStatic(Interface nic, InternetAddress address, MacAddress linkAddress)
    {
        Neighbor? neighbor = Find(nic, address) ?? Create(nic, address, NeighborState.Permanent);
        if (neighbor is null) return Errno.ENOBUFS;
        NeighborState before = neighbor.Machine.State;
        neighbor.Machine.SetPermanent(linkAddress);
        Changed(neighbor, before, NeighborAction.SendPending);
        return Errno.None;
    }

    /// <summary>Forgets an entry.</summary>
    /// <returns>ENOENT when there is none.</returns>
    public Errno Remove(Interface nic, InternetAddress address)
    {
        int at = _entries.Find(address, (ulong)nic.Index);
        if (at < 0) return Errno.ENOENT;
        RemoveAt(at);
        return Errno.None;
    }

    /// <summary>Forgets all entries of an interface, or of all when null; those made by hand only when their interface goes.</summary>
    public void Flush(Interface? nic, bool alsoPermanent = false)
    {
        for (int at = _entries.Oldest; at >= 0;)
        {
            int next = _entries.NewerThan(at);
            Neighbor neighbor = _entries[at];
            bool ofInterface = nic is null || neighbor.Interface == nic;
            if (ofInterface && (alsoPermanent || neighbor.Machine.State != NeighborState.Permanent)) RemoveAt(at);
            at = next;
        }
    }

    /// <summary>Every entry, most recently used first.</summary>
    public NeighborInfo[] Snapshot()
    {
        var all = new NeighborInfo[_entries.Count];
        int count = 0;
        for (int at = _entries.Newest; at >= 0; at = _entries.OlderThan(at)) all[count++] = _entries[at].Info;
        return all;
    }

    /// <summary>An entry's deadline has come.</summary>
    internal void OnTimeout(Neighbor neighbor)
    {
        NeighborState before = neighbor.Machine.State;
        Changed(neighbor, before, neighbor.Machine.OnTimeout(Timings(), _context.Now));
    }

    private bool Wait(Neighbor neighbor, PacketBuffer packet, InternetAddress source)
    {
        neighbor.AskingFor = source;
        if (_pendingBytes + packet.Capacity > _options.NeighborQueueMemory)
        {
            _context.Drop(packet, DropReason.NeighborQueueFull);
            return false;
        }
        _pendingBytes += packet.Capacity;
        if (neighbor.Enqueue(packet) is not { } replaced) return true;
        _pendingBytes -= replaced.Capacity;
        _context.Drop(replaced, DropReason.NeighborQueueFull);
        return true;
    }

    private PacketBuffer? TakePending(Neighbor neighbor)
    {
        PacketBuffer? packet = neighbor.Dequeue();
        _pendingBytes -= packet?.Capacity ?? 0;
        return packet;
    }

    private Neighbor? Find(Interface nic, InternetAddress address)
    {
        int at = _entries.Find(address, (ulong)nic.Index);
        return at < 0 ? null : _entries[at];
    }

    private Neighbor? Create(Interface nic, InternetAddress address, NeighborState wanted)
    {
        bool crowded = wanted == NeighborState.Incomplete && _incomplete >= _incompleteLimit;
        if (crowded && !TryEvict(NeighborState.Incomplete)) return null;
        if (_entries.Count == _entries.Limit)
        {
            bool evicted = TryEvict(NeighborState.Stale) || TryEvict(NeighborState.Incomplete);
            // A neighbour that merely asked for us gets no place at the cost of one that we talk to.
            if (!evicted && (wanted == NeighborState.Stale || !TryEvict(NeighborState.Reachable))) return null;
        }
        var neighbor = new Neighbor(this, nic, address, _options.NeighborQueueLimit);
        _entries.Add(address, (ulong)nic.Index, neighbor);
        return neighbor;
    }

    private bool TryEvict(NeighborState state)
    {
        int at = _entries.Oldest;
        int reach = state == NeighborState.Incomplete ? _entries.Count : EvictionReach;
        for (int i = 0; i < reach && at >= 0; i++)
        {
            if (_entries[at].Machine.State == state)
            {
                RemoveAt(at);
                return true;
            }
            at = _entries.NewerThan(at);
        }
        return false;
    }

    private void RemoveAt(int at)
    {
        Neighbor neighbor = _entries[at];
        if (neighbor.Machine.State == NeighborState.Incomplete) _incomplete--;
        _entries.Remove(at);
        _context.Deadlines.Remove(neighbor);
        while (TakePending(neighbor) is { } packet) _context.Drop(packet, DropReason.NeighborTableFull);
    }

    private void Changed(Neighbor neighbor, NeighborState before, NeighborAction action)
    {
        NeighborState state = neighbor.Machine.State;
        if (state != before)
        {
            if (before == NeighborState.Incomplete) _incomplete--;
            if (state == NeighborState.Incomplete) _incomplete++;
            Trace(neighbor, before);
        }
        if ((action & (NeighborAction.SolicitMulticast | NeighborAction.SolicitUnicast)) != 0) Solicit(neighbor, action);
        if ((action & NeighborAction.SendPending) != 0) SendPending(neighbor);
        if ((action & NeighborAction.RouterLost) != 0) Watch?.OnRouterLost(neighbor.Interface, neighbor.Address);
        if ((action & NeighborAction.Fail) != 0) Fail(neighbor);
        else _context.Deadlines.Arm(neighbor);
    }

    private void Solicit(Neighbor neighbor, NeighborAction action)
    {
        if (!_solicitations.TryTake(_context.Now)) return;
        MacAddress? linkAddress = (action & NeighborAction.SolicitUnicast) != 0 ? neighbor.Machine.LinkAddress : null;
        Solicitor?.Solicit(neighbor.Interface, neighbor.Address, linkAddress, neighbor.AskingFor);
    }

    private void SendPending(Neighbor neighbor)
    {
        while (TakePending(neighbor) is { } packet)
        {
            _ethernet.Send(neighbor.Interface, packet, neighbor.Machine.LinkAddress, _etherType);
        }
        // RFC 4861 §7.2.2: what was learned from somebody else's question is stale, and has just been used.
        NeighborState before = neighbor.Machine.State;
        if (before != NeighborState.Stale) return;
        neighbor.Machine.OnSend(Timings(), _context.Now);
        Trace(neighbor, before);
    }

    private void Fail(Neighbor neighbor)
    {
        int at = _entries.Find(neighbor.Address, (ulong)neighbor.Interface.Index);
        if (at >= 0) _entries.Remove(at);
        _context.Deadlines.Remove(neighbor);
        Watch?.OnUnreachable(neighbor.Interface, neighbor.Address);
        while (TakePending(neighbor) is { } packet)
        {
            _context.Drops.Count(DropReason.NeighborUnreachable, _context.Now);
            if (Unresolved is { } unresolved) unresolved.OnUnresolved(packet, neighbor.Interface);
            else packet.Release();
        }
    }

    // RFC 4861 §6.3.2: the reachable time is "a uniformly distributed random value between MIN_RANDOM_FACTOR and
    // MAX_RANDOM_FACTOR times BaseReachableTime", so that neighbours do not probe in step.
    private NeighborTimings Timings()
    {
        if (_redraw <= _context.Now)
        {
            long half = BaseReachableTime.Ticks / 2;
            _reachable = new TimeSpan(half + (long)(_context.Entropy.NextUInt32(1024) * (ulong)half * 2 / 1024));
            _redraw = _context.Now + s_redrawInterval;
        }
        return new NeighborTimings(_reachable, RetransmissionTime);
    }

    private void Trace(Neighbor neighbor, NeighborState before)
    {
        if (!_context.Trace.IsEnabled) return;
        _context.Trace.Add(new TraceRecord(_context.Now, TraceKind.Neighbor)
        {
            Remote = new Endpoint(neighbor.Address, 0, (uint)neighbor.Interface.Index),
            From = (byte)before,
            To = (byte)neighbor.Machine.State,
        });
    }
}
