using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Testing.Middleboxes;

/// <summary>The conversations that a firewall remembers.</summary>
/// <remarks>Bound: <see cref="MostFlows"/>; beyond, those that are over go, and then nothing new is let through.</remarks>
internal sealed class FlowTable(FirewallOptions options)
{
    public const int MostFlows = 65_536;

    private readonly Dictionary<(IPProtocol, Endpoint, Endpoint), Instant> _flows = [];

    /// <summary>A packet of a conversation that is remembered; it keeps it alive.</summary>
    public bool TryTouch(in FrameFacts facts, Instant now)
    {
        var key = KeyOf(facts);
        if (!_flows.TryGetValue(key, out Instant used)) return false;
        if (IsOver(facts.Protocol, used, now))
        {
            _flows.Remove(key);
            return false;
        }
        _flows[key] = now;
        return true;
    }

    /// <summary>Remembers the conversation that a packet begins.</summary>
    /// <returns>False when it begins none (a segment without SYN), or the table is full.</returns>
    public bool TryBegin(in FrameFacts facts, Instant now)
    {
        bool begins = facts.Protocol != IPProtocol.Tcp || (facts.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;
        if (!begins) return false;
        if (_flows.Count >= MostFlows) Sweep(now);
        if (_flows.Count >= MostFlows) return false;
        _flows[KeyOf(facts)] = now;
        return true;
    }

    public void Clear() => _flows.Clear();

    private bool IsOver(IPProtocol protocol, Instant used, Instant now) =>
        now - used > (protocol == IPProtocol.Tcp ? options.TcpIdleTimeout : options.UdpIdleTimeout);

    private void Sweep(Instant now)
    {
        foreach (var key in _flows.Where(flow => IsOver(flow.Key.Item1, flow.Value, now)).Select(flow => flow.Key).ToArray()) _flows.Remove(key);
    }

    // The same for both directions: the smaller endpoint first.
    private static (IPProtocol, Endpoint, Endpoint) KeyOf(in FrameFacts facts)
    {
        var source = new Endpoint(facts.Source, facts.SourcePort);
        var destination = new Endpoint(facts.Destination, facts.DestinationPort);
        bool isOrdered = PlaceOf(source).CompareTo(PlaceOf(destination)) <= 0;
        return isOrdered ? (facts.Protocol, source, destination) : (facts.Protocol, destination, source);
    }

    private static (ulong, ulong, ushort) PlaceOf(Endpoint endpoint) => endpoint.Address.IsIPv4
        ? (0, endpoint.Address.AsIPv4.Value, endpoint.Port)
        : (endpoint.Address.AsIPv6.Upper, endpoint.Address.AsIPv6.Lower, endpoint.Port);
}
