using System.Buffers.Binary;
using System.Net;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Stack;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Middleboxes;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp;

namespace Sockeye.Testing;

/// <summary>A router that hides the hosts behind it under one IPv4 address of its own (NAPT, RFC 3022; its behaviour is that of RFC 4787,
/// RFC 5382 and RFC 5508).</summary>
/// <remarks>In <c>Connect(nat, x, …)</c>, where it is named first, x is outside; in <c>Connect(x, nat, …)</c> x is inside. IPv6 does not pass.
/// Fragments after the first have no ports and are dropped; they are counted in <see cref="Untranslatable"/>.</remarks>
public sealed class SimulatedNat : SimulatedHost, IPortFilter
{
    private readonly NatOptions _nat;
    private readonly MappingTable _table;

    // What goes from inside to inside by the outside address, and as which port. Bound: the next packet of a conversation files it anew.
    private const int MostHairpins = 4096;
    private readonly Dictionary<(IPProtocol Protocol, Endpoint From, Endpoint To), ushort> _hairpins = [];
    private LinkPort? _outside;
    private long _unsolicited;
    private long _untranslatable;

    internal SimulatedNat(SimulatedNetwork network, string name, NatOptions nat, StackOptions? options)
        : base(network, name, Forwarding(options))
    {
        _nat = nat.Validated();
        _table = new MappingTable(_nat);
        Host.Filter = this;
    }

    /// <summary>The address that others see.</summary>
    /// <exception cref="InvalidOperationException">It is not connected to the outside.</exception>
    public IPAddress PublicAddress => IPAddress.Parse(Public.ToString());

    /// <summary>Packets from outside that were for nobody, and were dropped.</summary>
    public long Unsolicited => Interlocked.Read(ref _unsolicited);

    /// <summary>Packets that could not be translated, and were dropped: fragments, unknown protocols, no free port.</summary>
    public long Untranslatable => Interlocked.Read(ref _untranslatable);

    /// <summary>Its table as it is now.</summary>
    public IReadOnlyList<NatMapping> Mappings
    {
        get
        {
            NatMapping[] mappings = [];
            Network.ChangeIfAlive(() => mappings = [.. _table.Living(Network.World.Now).Select(Describe)]);
            return mappings;
        }
    }

    private IPv4Address Public => _outside?.Addresses.First(address => address.IsIPv4).AsIPv4
        ?? throw new InvalidOperationException($"{this} has no outside: Connect({this}, …) makes one");

    /// <summary>Hands what comes to an outside port to a host inside, until the result is disposed.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="port">The outside port.</param>
    /// <param name="to">The endpoint inside.</param>
    public IDisposable Forward(IPProtocol protocol, int port, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var inside = new Endpoint(InternetAddress.Parse(to.Address.ToString()), (ushort)to.Port);
        MappingEntry? entry = null;
        Network.Change(() => entry = _table.Forward(protocol, (ushort)port, inside));
        return new Undoing(() => Network.ChangeIfAlive(() => _table.Remove(entry!)));
    }

    /// <summary>Forgets all mappings, as a NAT does that begins anew or is replaced; what is sent next from inside gets another port.</summary>
    public void Rebind() => Network.Change(_table.Forget);

    /// <inheritdoc/>
    bool IPortFilter.OnReceive(LinkPort port, Span<byte> frame, Instant now)
    {
        FrameFacts facts = FrameFacts.Read(frame, port.Interface.Kind == InterfaceKind.Ethernet);
        if (!facts.IsIP) return true;
        if (facts.Source.IsIPv6) return false;
        bool isForUs = _outside is not null && facts.Destination == Public;
        if (port == _outside) return isForUs && TranslateIn(frame, facts, now);
        if (!isForUs || !facts.HasPorts) return true;
        return _nat.Hairpins && TurnBack(frame, facts, now);
    }

    /// <inheritdoc/>
    bool IPortFilter.OnTransmit(LinkPort port, Span<byte> frame, Instant now)
    {
        FrameFacts facts = FrameFacts.Read(frame, port.Interface.Kind == InterfaceKind.Ethernet);
        if (!facts.IsIP) return true;
        if (port != _outside)
        {
            if (facts.HasPorts && _hairpins.TryGetValue(ConversationOf(facts), out ushort seenAs)) PacketRewriter.SetSource(frame, facts, new Endpoint(Public, seenAs));
            return true;
        }
        return !facts.Source.IsIPv6 && (facts.Source == Public || TranslateOut(frame, facts, now));
    }

    internal override bool Forwards(LinkPort entered, LinkPort left) => entered != _outside;

    internal override void OnConnected(LinkPort port, bool isFirst)
    {
        if (!isFirst) return;
        if (_outside is not null) throw new InvalidOperationException($"{this} has an outside already");
        _outside = port;
    }

    private bool TranslateOut(Span<byte> frame, in FrameFacts facts, Instant now)
    {
        if (facts.Protocol == IPProtocol.Icmp) return TranslateIcmpOut(frame, facts, now);
        if (!facts.HasPorts || facts.IsLaterFragment) return Refuse(ref _untranslatable);
        var peer = new Endpoint(facts.Destination, facts.DestinationPort);
        MappingEntry? entry = _table.FindOrAdd(facts.Protocol, new Endpoint(facts.Source, facts.SourcePort), peer, now);
        if (entry is null) return Refuse(ref _untranslatable);
        entry.NoteOut(facts, peer, now);
        PacketRewriter.SetSource(frame, facts, new Endpoint(Public, entry.Port));
        return true;
    }

    private bool TranslateIn(Span<byte> frame, in FrameFacts facts, Instant now)
    {
        if (facts.Protocol == IPProtocol.Icmp) return TranslateIcmpIn(frame, facts, now);
        if (!facts.HasPorts || facts.IsLaterFragment) return Refuse(ref _untranslatable);
        var peer = new Endpoint(facts.Source, facts.SourcePort);
        MappingEntry? entry = _table.Find(facts.Protocol, facts.DestinationPort, now);
        if (entry is null || !entry.Admits(peer, _nat.Filtering)) return Refuse(ref _unsolicited);
        entry.NoteIn(facts, now);
        if (entry.IsForwarded) _table.Bind(entry, peer);
        PacketRewriter.SetDestination(frame, facts, entry.Inside);
        return true;
    }

    // RFC 4787 §6: from inside to the outside address, and back in, as if it had come from outside. The source is written when it
    // leaves: a stack forwards nothing that says it comes from itself.
    private bool TurnBack(Span<byte> frame, in FrameFacts facts, Instant now)
    {
        var peer = new Endpoint(Public, facts.DestinationPort);
        MappingEntry? own = _table.FindOrAdd(facts.Protocol, new Endpoint(facts.Source, facts.SourcePort), peer, now);
        MappingEntry? to = _table.Find(facts.Protocol, facts.DestinationPort, now);
        if (own is null) return Refuse(ref _untranslatable);
        own.NoteOut(facts, peer, now);
        if (to is null || !to.Admits(new Endpoint(Public, own.Port), _nat.Filtering)) return Refuse(ref _unsolicited);
        to.NoteIn(facts, now);
        if (to.IsForwarded) _table.Bind(to, new Endpoint(Public, own.Port));
        PacketRewriter.SetDestination(frame, facts, to.Inside);
        if (_hairpins.Count >= MostHairpins) _hairpins.Clear();
        _hairpins[(facts.Protocol, new Endpoint(facts.Source, facts.SourcePort), to.Inside)] = own.Port;
        return true;
    }

    private static (IPProtocol, Endpoint, Endpoint) ConversationOf(in FrameFacts facts) =>
        (facts.Protocol, new Endpoint(facts.Source, facts.SourcePort), new Endpoint(facts.Destination, facts.DestinationPort));

    private bool TranslateIcmpOut(Span<byte> frame, in FrameFacts facts, Instant now)
    {
        if (!TryReadIcmp(frame, facts, out IcmpV4Message message)) return Refuse(ref _untranslatable);
        if (message.Type is IcmpV4Type.EchoRequest)
        {
            var peer = new Endpoint(facts.Destination, 0);
            MappingEntry? entry = _table.FindOrAdd(IPProtocol.Icmp, new Endpoint(facts.Source, message.Identifier), peer, now);
            if (entry is null) return Refuse(ref _untranslatable);
            entry.NoteOut(facts, peer, now);
            PacketRewriter.SetIcmp(frame, facts, Public, isSource: true, entry.Port);
            return true;
        }
        // RFC 5508 §4.2: an error from inside quotes what came in, which had our address.
        if (!message.IsError || !TryReadQuoted(message.Body, out IPProtocol protocol, out Endpoint from, out Endpoint to)) return Refuse(ref _untranslatable);
        MappingEntry? about = _table.FindOrAdd(protocol, to, from, now);
        if (about is null) return Refuse(ref _untranslatable);
        PacketRewriter.SetQuoted(frame, facts, new Endpoint(Public, about.Port), isSource: false);
        PacketRewriter.SetIcmp(frame, facts, Public, isSource: true);
        return true;
    }

    private bool TranslateIcmpIn(Span<byte> frame, in FrameFacts facts, Instant now)
    {
        if (!TryReadIcmp(frame, facts, out IcmpV4Message message)) return Refuse(ref _untranslatable);
        if (message.Type == IcmpV4Type.EchoReply && _table.Find(IPProtocol.Icmp, message.Identifier, now) is { } asked)
        {
            asked.NoteIn(facts, now);
            PacketRewriter.SetIcmp(frame, facts, asked.Inside.Address.AsIPv4, isSource: false, asked.Inside.Port);
            return true;
        }
        if (!message.IsError) return message.Type == IcmpV4Type.EchoRequest || Refuse(ref _unsolicited);
        // RFC 5508 §4.1: an error from outside quotes what went out, which had our address.
        if (!TryReadQuoted(message.Body, out IPProtocol protocol, out Endpoint from, out _)) return Refuse(ref _unsolicited);
        if (_table.Find(protocol, from.Port, now) is not { } about) return Refuse(ref _unsolicited);
        PacketRewriter.SetQuoted(frame, facts, about.Inside, isSource: true);
        PacketRewriter.SetIcmp(frame, facts, about.Inside.Address.AsIPv4, isSource: false);
        return true;
    }

    private static bool TryReadIcmp(ReadOnlySpan<byte> frame, in FrameFacts facts, out IcmpV4Message message) =>
        IcmpV4Message.TryParse(frame[facts.TransportOffset..(facts.NetworkOffset + facts.NetworkLength)], out message) && !facts.IsLaterFragment;

    // The quoted packet is cut after eight bytes of its transport's header at the least, which hold the ports.
    private static bool TryReadQuoted(ReadOnlySpan<byte> quoted, out IPProtocol protocol, out Endpoint from, out Endpoint to)
    {
        (protocol, from, to) = (default, default, default);
        if (!Wire.IPv4.IPv4Packet.TryParseQuoted(quoted, out var packet) || packet.Payload.Length < 4) return false;
        protocol = packet.Protocol;
        from = new Endpoint(packet.Source, BinaryPrimitives.ReadUInt16BigEndian(packet.Payload));
        to = new Endpoint(packet.Destination, BinaryPrimitives.ReadUInt16BigEndian(packet.Payload[2..]));
        return protocol is IPProtocol.Tcp or IPProtocol.Udp;
    }

    private static bool Refuse(ref long counter)
    {
        Interlocked.Increment(ref counter);
        return false;
    }

    private NatMapping Describe(MappingEntry entry) => new(
        entry.Protocol,
        new IPEndPoint(IPAddress.Parse(entry.Inside.Address.ToString()), entry.Inside.Port),
        new IPEndPoint(PublicAddress, entry.Port),
        entry.IsForwarded);
}
