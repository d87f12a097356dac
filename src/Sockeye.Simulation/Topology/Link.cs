using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Observing;

namespace Sockeye.Simulation.Topology;

/// <summary>A rule of a test about one frame: true drops it.</summary>
/// <param name="passage">The frame's way so far; its fate is not decided yet.</param>
/// <param name="frame">The bytes.</param>
public delegate bool DropRule(in FramePassage passage, ReadOnlySpan<byte> frame);

/// <summary>A rule of a test about one frame that the link has not lost: what becomes of it instead.</summary>
/// <param name="passage">The frame's way, with the fate that it would have.</param>
/// <param name="frame">The bytes.</param>
public delegate PacketFate FateRule(in FramePassage passage, ReadOnlySpan<byte> frame);

/// <summary>A wire between two or more interfaces. With more than two it is a switch that learns nothing: a frame goes to
/// the port whose address it carries, or to all.</summary>
/// <remarks>Bound: frames on the way are bounded by the queue limit of a rated link, and otherwise by the senders' windows.</remarks>
public sealed class Link
{
    private readonly World _world;
    private readonly List<LinkPort> _ports = [];
    private FateRule[] _rules = [];

    internal Link(World world, int number, string name)
    {
        _world = world;
        Number = number;
        Name = name;
    }

    /// <summary>Number from 1 in order of making.</summary>
    public int Number { get; }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Its ends.</summary>
    public IReadOnlyList<LinkPort> Ports => _ports;

    /// <summary>Frames handed to the link.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that it lost.</summary>
    public long Lost { get; private set; }

    /// <summary>Sets the same conditions for all directions.</summary>
    public void SetConditions(LinkConditions conditions)
    {
        foreach (LinkPort port in _ports) port.Outbound.Conditions = conditions.Validated();
    }

    /// <summary>Cuts the link, or heals it.</summary>
    public void SetPartitioned(bool partitioned)
    {
        foreach (LinkPort port in _ports) port.Outbound.IsPartitioned = partitioned;
    }

    /// <summary>Adds a rule that may drop frames; disposing the result takes it away.</summary>
    public IDisposable Drop(DropRule rule) => Alter((in FramePassage passage, ReadOnlySpan<byte> frame) =>
        rule(passage, frame) ? passage.Fate with { Loss = LossCause.Rule } : passage.Fate);

    /// <summary>Adds a rule that may change what becomes of frames; disposing the result takes it away.</summary>
    public IDisposable Alter(FateRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rules = [.. _rules, rule];
        return new Removal(() => _rules = [.. _rules.Where(other => other != rule)]);
    }

    internal void Add(LinkPort port)
    {
        port.Link = this;
        _ports.Add(port);
    }

    /// <summary>A host hands over a frame; the link owns it from here on.</summary>
    internal void Transmit(LinkPort from, PacketBuffer frame, Instant now)
    {
        Frames++;
        foreach (LinkPort to in _ports)
        {
            if (to != from && Concerns(to, frame)) Carry(from, to, frame, now);
        }
        frame.Release();
    }

    private bool Concerns(LinkPort port, PacketBuffer frame)
    {
        if (_ports.Count == 2 || port.Interface.Kind != InterfaceKind.Ethernet) return true;
        var destination = Sockeye.Wire.Addresses.MacAddress.Read(frame.Span);
        return destination.IsMulticast || destination == port.Interface.MacAddress;
    }

    private void Carry(LinkPort from, LinkPort to, PacketBuffer frame, Instant now)
    {
        int linkHeader = from.Interface.Kind == InterfaceKind.Ethernet ? Sockeye.Wire.Ethernet.EthernetFrame.HeaderLength : 0;
        PacketFate fate = from.Identities is { } identities
            ? from.Outbound.Judge(frame.Length, frame.Length - linkHeader, now, identities.Identify(frame.Span, linkHeader > 0))
            : from.Outbound.Judge(frame.Length, frame.Length - linkHeader, now);
        var passage = new FramePassage(this, from, to, now, frame.Reason, fate, _world.NextFrameNumber());
        foreach (FateRule rule in _rules)
        {
            if (!passage.Fate.IsLost) passage = passage with { Fate = rule(passage, frame.Span) };
        }
        _world.Observe(passage, frame.Span);
        if (passage.Fate.IsLost)
        {
            Lost++;
            return;
        }
        Deliver(passage, frame, passage.Fate.Arrival);
        if (passage.Fate.SecondArrival.IsSet) Deliver(passage, frame, passage.Fate.SecondArrival);
    }

    // The receiver's stack has its own pool, so the bytes are copied: on a real wire they would be too.
    private void Deliver(in FramePassage passage, PacketBuffer frame, Instant at)
    {
        PacketBuffer? copy = passage.To.Host.RentFor(frame.Length);
        if (copy is null) return;
        frame.Span.CopyTo(copy.Append(frame.Length));
        if (passage.Fate.CorruptBit >= 0)
        {
            copy.Span[passage.Fate.CorruptBit / 8] ^= (byte)(1 << (passage.Fate.CorruptBit % 8));
        }
        _world.ScheduleArrival(passage, copy, at);
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
