using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Packets;

/// <summary>Reads every packet once: for the rules of the test, and for the history.</summary>
/// <remarks>On the network's thread, but rules may be added and taken away from any.</remarks>
internal sealed class PacketJudge(SimulatedNetwork network, PacketHistory history) : IWorldObserver
{
    // Bound: what programs address; addresses beyond are made anew each time.
    private const int MostAddresses = 10_000;

    private readonly Dictionary<InternetAddress, IPAddress> _addresses = [];
    private Packet? _current;
    private PacketRule[] _rules = [];

    /// <summary>Adds a rule for all links.</summary>
    public PacketRule Add(Func<Packet, bool> condition, long most, Func<Packet, PacketFate> change)
    {
        var rule = new PacketRule(condition, most, change, Remove);
        network.Change(() => _rules = [.. _rules, rule]);
        return rule;
    }

    /// <summary>What a link's rules and the network's make of a packet that the link has not lost.</summary>
    public PacketFate Judge(SimulatedLink link, in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        Packet packet = Read(link, passage, frame);
        packet = Apply(link.Rules, packet);
        packet = Apply(_rules, packet);
        _current = packet;
        return packet.Fate;
    }

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        Packet packet = _current?.Number == passage.Number ? _current : Read(network.Find(passage.Link), passage, frame);
        string comment = passage.Comment;
        history.Add(comment.Length == 0 ? packet : packet with { Comment = comment, Remark = LadderRecorder.RemarkOn(passage) });
        _current = null;
    }

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
    }

    public void OnTrace(Host host, in TraceRecord record)
    {
    }

    public void OnOutput(Host host, string program, string line, Instant at)
    {
    }

    private static Packet Apply(PacketRule[] rules, Packet packet)
    {
        foreach (PacketRule rule in rules)
        {
            if (packet.IsLost) return packet;
            PacketFate fate = rule.Apply(packet);
            if (fate != packet.Fate) packet = packet with { Fate = fate };
        }
        return packet;
    }

    private void Remove(PacketRule rule) => network.ChangeIfAlive(() => _rules = [.. _rules.Where(other => other != rule)]);

    /// <summary>Reads a packet that has come to a port.</summary>
    public Packet Read(LinkPort to, ReadOnlySpan<byte> frame, Instant now)
    {
        SimulatedLink link = network.Find(to.Link);
        LinkPort from = to.Link.Ports.First(port => port != to);
        var passage = new FramePassage(to.Link, from, to, now, default, default, 0);
        return Read(link, passage, frame);
    }

    private Packet Read(SimulatedLink link, in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        FrameFacts facts = FrameFacts.Read(frame, passage.From.Interface.Kind == InterfaceKind.Ethernet);
        return new Packet(link, network.Find(passage.From.Host), network.Find(passage.To.Host), facts, frame.ToArray())
        {
            Number = passage.Number,
            Sent = passage.Sent - Instant.Zero,
            Fate = passage.Fate,
            Reason = passage.Reason,
            Source = facts.IsIP ? AddressOf(facts.Source) : null,
            Destination = facts.IsIP ? AddressOf(facts.Destination) : null,
        };
    }

    private IPAddress AddressOf(InternetAddress address)
    {
        if (_addresses.TryGetValue(address, out IPAddress? known)) return known;
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        known = new IPAddress(bytes[..address.Length]);
        if (_addresses.Count < MostAddresses) _addresses.Add(address, known);
        return known;
    }
}
