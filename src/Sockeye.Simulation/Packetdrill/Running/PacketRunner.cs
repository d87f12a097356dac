using Sockeye.Core.Foundation;
using Sockeye.Simulation.Packetdrill.Calls;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Packets;
using Sockeye.Simulation.Packetdrill.Systems;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>Injects the packets of a script and waits for those that it expects.</summary>
internal sealed class PacketRunner(
    IDrillSystem system, Waiting waiting, EventClock clock, DescriptorMap descriptors, DrillOptions options, DrillRecord record)
{
    // How long an expected packet is waited for beyond its time, and one that may come whenever it likes.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_whenever = TimeSpan.FromDays(1);

    private readonly Queue<DrillPacket> _arrived = new();
    private ushort _nextPort = 0x8000;

    /// <summary>Time passes to a limit, or until something happens.</summary>
    public void Step(Instant limit)
    {
        waiting.Step(limit);
        Collect();
    }

    /// <summary>A packet of the script comes in.</summary>
    public void Inject(PacketSpec packet)
    {
        SocketUnderTest socket = FindSocket(packet);
        if (packet is TcpSpec tcp) Follow(socket, tcp);
        byte[] bytes = PacketMapper.ToLive(packet, socket, options);
        record.Add(bytes, system.Now, isInbound: true);
        bool standsForSeveral = options.SegmentSize > 0 && packet is TcpSpec && packet.PayloadLength > options.SegmentSize;
        system.Inject(bytes, standsForSeveral ? options.SegmentSize : 0);
        Collect();
    }

    /// <summary>A packet must come out now, or within its time.</summary>
    public void Expect(ScriptEvent current, PacketSpec packet)
    {
        SocketUnderTest socket = FindSocket(packet);
        if (packet is TcpSpec { Flags: var flags, Sequence: var isn } && socket.Stage == SocketStage.PacketReceived && IsSynAck(flags)) socket.ScriptLocalIsn = isn;
        var fragments = new FragmentCollector(packet.PayloadLength);
        do
        {
            DrillPacket live = Await(current, packet, socket, fragments);
            Learn(socket, packet, live);
            DrillPacket actual = PacketMapper.ToScript(live, socket);
            if (fragments.Add(actual) is { } reason)
            {
                throw Failure(packet, fragments.Fragments, $"a segment does not go on with the one before: {reason}", "seq");
            }
        }
        while (packet is TcpSpec && !fragments.IsComplete && !options.StrictSegments);
        Compare(current, packet, socket, fragments);
    }

    private void Compare(ScriptEvent current, PacketSpec packet, SocketUnderTest socket, FragmentCollector fragments)
    {
        DrillPacket actual = fragments.Join();
        if (packet is TcpSpec tcp) actual = PacketMapper.MapTimestamp(actual, tcp, socket);
        if (PacketMatcher.Compare(packet, actual, socket) is { } difference)
        {
            IReadOnlyList<DrillPacket> shown = fragments.Fragments.Count > 1 && fragments.Length != packet.PayloadLength ? fragments.Fragments : [actual];
            throw Failure(packet, shown, difference.Sentence, difference.Piece);
        }
        if (clock.Check(current, actual.Time, "packet") is { } late) throw Failure(packet, [actual], late, "time");
    }

    // Packets of other connections are nobody's business.
    private DrillPacket Await(ScriptEvent current, PacketSpec expected, SocketUnderTest socket, FragmentCollector fragments)
    {
        Collect();
        Instant due = clock.ToInstant(Math.Max(clock.Start, clock.End));
        Instant limit = current.Time.Kind == EventTimeKind.Any ? system.Now + s_whenever : Instant.Max(system.Now, due) + s_grace;
        while (true)
        {
            while (_arrived.TryDequeue(out DrillPacket? packet))
            {
                if (IsOf(socket, packet, expected)) return packet;
            }
            if (system.Now >= limit)
            {
                string missing = fragments.Fragments.Count == 0 ? "the packet did not come" : "the rest of the packet did not come";
                throw Failure(expected, fragments.Fragments, missing, "time");
            }
            Step(limit);
        }
    }

    private bool IsOf(SocketUnderTest socket, DrillPacket packet, PacketSpec expected)
    {
        if (packet.IsIcmp) return expected is IcmpSpec && packet.Destination == socket.Remote.Address;
        if ((byte)packet.Protocol != socket.Protocol) return false;
        bool isToPeer = packet.Destination == socket.Remote.Address && packet.DestinationPort == socket.Remote.Port;
        bool isBound = socket.Local.Port != 0;
        bool begins = packet.IsTcp ? socket.Stage == SocketStage.SynSent && IsSyn(packet.Flags) : socket.Stage == SocketStage.Connecting;

        // A SYN that an earlier socket repeats begins nothing. A new one from its port has another number.
        begins &= !descriptors.Sockets.Any(other => other != socket && other.Stage >= SocketStage.SynSent
            && other.Local == new Endpoint(packet.Source, packet.SourcePort) && other.LiveLocalIsn == packet.Sequence);
        return isToPeer && ((isBound && packet.SourcePort == socket.Local.Port && packet.Source == socket.Local.Address) || begins);
    }

    // The first packet of a connection that the system opens tells its port and its first number.
    private static void Learn(SocketUnderTest socket, PacketSpec expected, DrillPacket live)
    {
        if (live.IsTcp && IsSyn(live.Flags) && socket.Stage == SocketStage.SynSent) socket.LiveLocalIsn = live.Sequence;
        bool begins = live.IsTcp ? IsSyn(live.Flags) && socket.Stage == SocketStage.SynSent : socket.Stage == SocketStage.Connecting && !live.IsIcmp;
        if (begins) socket.Local = new Endpoint(live.Source, live.SourcePort);
        if (socket.Stage == SocketStage.PacketReceived && expected is TcpSpec tcp && IsSynAck(tcp.Flags))
        {
            socket.Stage = SocketStage.SynAckSent;
            socket.LiveLocalIsn = live.Sequence;
        }
    }

    private SocketUnderTest FindSocket(PacketSpec packet)
    {
        SocketUnderTest? socket = descriptors.UnderTest;
        if (packet is TcpSpec tcp)
        {
            if (packet.IsInbound && socket is null or { Stage: SocketStage.Listening, Protocol: (byte)IPProtocol.Tcp }) return CreateChild(tcp);
            if (!packet.IsInbound && socket is { Stage: SocketStage.Connecting } && IsSyn(tcp.Flags))
            {
                socket.Stage = SocketStage.SynSent;
                socket.ScriptLocalIsn = tcp.Sequence;
            }
        }
        if (socket is null) throw new DrillFailure(packet.Line, "there is no socket that this packet could belong to");
        if (packet.IsInbound && packet is UdpSpec or IcmpSpec) Complete(socket);
        bool fits = packet switch
        {
            TcpSpec => socket.Protocol == (byte)IPProtocol.Tcp,
            UdpSpec => socket.Protocol == (byte)IPProtocol.Udp,
            _ => true,
        };
        return fits ? socket : throw new DrillFailure(packet.Line, "the socket is of another protocol than this packet");
    }

    // A datagram may come in before any went out.
    private void Complete(SocketUnderTest socket)
    {
        if (socket.Remote.Port == 0) socket.Remote = new Endpoint(options.Remote, options.Port);
        if (socket.Local.Port == 0) socket.Local = new Endpoint(options.Local, options.Port);
    }

    private SocketUnderTest CreateChild(TcpSpec packet)
    {
        var child = new SocketUnderTest
        {
            Protocol = (byte)IPProtocol.Tcp,
            Stage = SocketStage.PacketReceived,
            Local = new Endpoint(options.Local, options.Port),
            Remote = new Endpoint(options.Remote, _nextPort++),
            RemoteIsn = packet.Sequence,
        };
        descriptors.Test(child);
        return child;
    }

    private static void Follow(SocketUnderTest socket, TcpSpec packet)
    {
        bool isAck = (packet.Flags & TcpFlags.Ack) != 0;
        if (socket.Stage == SocketStage.SynAckSent && isAck) socket.Stage = SocketStage.SynAckAcked;
        else if (socket.Stage == SocketStage.SynSent && isAck && (packet.Flags & TcpFlags.Syn) != 0)
        {
            socket.Stage = SocketStage.SynAcked;
            socket.RemoteIsn = packet.Sequence;
        }
    }

    private void Collect()
    {
        while (system.TryReceive(out EmittedPacket emitted))
        {
            record.Add(emitted.Bytes, emitted.Time, isInbound: false);
            if (PacketReader.Read(emitted.Bytes, emitted.Time) is { } packet) _arrived.Enqueue(packet);
        }
    }

    private DrillFailure Failure(PacketSpec expected, IReadOnlyList<DrillPacket> actual, string sentence, string piece) =>
        new(expected.Line, sentence)
        {
            Expected = PacketText.Describe(expected),
            Actual = [.. actual.Select(packet => PacketText.Describe(packet, expected))],
            ExpectedTime = clock.Start,
            ActualTime = actual.Count > 0 ? clock.ToMicroseconds(actual[^1].Time) : null,
            Differing = piece,
        };

    private static bool IsSyn(TcpFlags flags) => (flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;

    private static bool IsSynAck(TcpFlags flags) => (flags & (TcpFlags.Syn | TcpFlags.Ack)) == (TcpFlags.Syn | TcpFlags.Ack);
}
