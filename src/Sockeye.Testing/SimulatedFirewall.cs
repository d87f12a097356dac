using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Middleboxes;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing;

/// <summary>A router that lets through what hosts inside have begun, and forgets it when nothing is sent for a while.</summary>
/// <remarks>In <c>Connect(firewall, x, …)</c>, where it is named first, x is outside; in <c>Connect(x, firewall, …)</c> x is inside. What goes
/// between two hosts inside is not looked at.</remarks>
public sealed class SimulatedFirewall : SimulatedHost, IPortFilter
{
    private readonly FirewallOptions _firewall;
    private readonly FlowTable _flows;
    private readonly HashSet<LinkPort> _outside = [];
    private PacketRule[] _resets = [];
    private long _dropped;
    private long _resetsSent;

    internal SimulatedFirewall(SimulatedNetwork network, string name, FirewallOptions firewall, StackOptions? options)
        : base(network, name, Forwarding(options))
    {
        _firewall = firewall;
        _flows = new FlowTable(firewall);
        Host.Filter = this;
    }

    /// <summary>Packets that were not let through.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Segments with RST that it sent in others' names.</summary>
    public long ResetsSent => Interlocked.Read(ref _resetsSent);

    /// <summary>Forgets all conversations, as when it begins anew or another one takes over.</summary>
    public void Forget() => Network.Change(_flows.Clear);

    /// <summary>Ends connections in others' names: a segment that meets the condition is dropped, and both ends get a RST.</summary>
    /// <param name="condition">Called on the network's thread for every TCP segment that comes to the firewall.</param>
    /// <param name="times">Most segments to do so for.</param>
    /// <returns>The rule; disposing it ends it.</returns>
    public PacketRule Reset(Func<Packet, bool> condition, long times = long.MaxValue)
    {
        var rule = new PacketRule(condition, times, Fault.Drop, rule => Network.ChangeIfAlive(() => _resets = [.. _resets.Where(other => other != rule)]));
        Network.Change(() => _resets = [.. _resets, rule]);
        return rule;
    }

    /// <inheritdoc/>
    bool IPortFilter.OnReceive(LinkPort port, Span<byte> frame, Instant now)
    {
        FrameFacts facts = FrameFacts.Read(frame, port.Interface.Kind == InterfaceKind.Ethernet);
        if (!facts.IsIP || Has(facts.Destination) || facts.Destination.IsMulticast) return true;
        if (facts.Protocol is IPProtocol.Icmp or IPProtocol.IcmpV6) return !_firewall.BlocksIcmp || Refuse();
        if (facts.Protocol == IPProtocol.Tcp && IsToBeReset(port, frame, now)) return Reset(port, facts, both: true);
        if (_flows.TryTouch(facts, now)) return true;
        bool comesFromOutside = _outside.Contains(port);
        if (!comesFromOutside && _firewall.BlockedPorts.Contains(facts.DestinationPort)) return Treat(_firewall.OnBlocked, port, facts);
        bool isAllowed = !comesFromOutside || _firewall.OpenPorts.Contains(facts.DestinationPort);
        return (isAllowed && _flows.TryBegin(facts, now)) || Treat(_firewall.OnUnknown, port, facts);
    }

    /// <inheritdoc/>
    bool IPortFilter.OnTransmit(LinkPort port, Span<byte> frame, Instant now) => true;

    internal override void OnConnected(LinkPort port, bool isFirst)
    {
        if (isFirst) _outside.Add(port);
    }

    private bool IsToBeReset(LinkPort port, ReadOnlySpan<byte> frame, Instant now)
    {
        if (_resets.Length == 0) return false;
        Packet packet = Network.Judge.Read(port, frame, now);
        foreach (PacketRule rule in _resets)
        {
            if (rule.Apply(packet).IsLost) return true;
        }
        return false;
    }

    private bool Treat(FirewallAction action, LinkPort port, in FrameFacts facts) =>
        action == FirewallAction.Reset && facts.Protocol == IPProtocol.Tcp && (facts.Flags & Wire.Tcp.TcpFlags.Rst) == 0
            ? Reset(port, facts, both: false)
            : Refuse();

    // The forged segments come in where the ones whose names they bear would come in, so that they are forwarded like those.
    private bool Reset(LinkPort port, in FrameFacts facts, bool both)
    {
        Host.Inject(port, ForgedReset.ToSender(facts));
        Interlocked.Increment(ref _resetsSent);
        if (both)
        {
            Host.Inject(port, ForgedReset.ToReceiver(facts));
            Interlocked.Increment(ref _resetsSent);
        }
        return Refuse();
    }

    private bool Refuse()
    {
        Interlocked.Increment(ref _dropped);
        return false;
    }
}
