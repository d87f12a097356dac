using System.Globalization;
using System.Net;
using Sockeye.Testing.Assertions;

namespace Sockeye.Testing;

/// <summary>A TCP connection as its packets tell it, at the moment of asking: a value, it does not change.</summary>
/// <remarks>What the history has forgotten is not counted (<see cref="SimulationOptions.PacketHistory"/>). One through a NAT is one connection,
/// with the endpoints that its client sees.</remarks>
public sealed class SimulatedConnection
{
    private readonly ConnectionMeasures _measures;

    internal SimulatedConnection(ConnectionRecord record, IReadOnlyList<SimulatedHost> hosts)
    {
        Record = record;
        Client = record.First.From;
        Server = FindServer(record, hosts);
        _measures = new ConnectionMeasures(record, Client, Server);
        ClientEndPoint = new IPEndPoint(record.First.Source!, record.First.SourcePort);
        ServerEndPoint = new IPEndPoint(record.First.Destination!, record.First.DestinationPort);
        Resets = Most(record.Packets.Where(packet => packet.IsRst));
    }

    /// <summary>Who opened it.</summary>
    public SimulatedHost Client { get; }

    /// <summary>Who was asked, or null when no host has the address.</summary>
    public SimulatedHost? Server { get; }

    /// <summary>The client's address and port.</summary>
    public IPEndPoint ClientEndPoint { get; }

    /// <summary>The server's address and port as the client calls them.</summary>
    public IPEndPoint ServerEndPoint { get; }

    /// <summary>Its packets in order of sending; one that is forwarded is there for each link.</summary>
    public IReadOnlyList<Packet> Packets => Record.Packets;

    /// <summary>When the client sent its first packet, in simulated time.</summary>
    public TimeSpan Opened => Record.First.Sent;

    /// <summary>When the server's consent came to the client, or null.</summary>
    public TimeSpan? Established => _measures.Established;

    /// <summary>From the client's first packet to the server's consent, lost packets included, or null when that has not come.</summary>
    public TimeSpan? HandshakeTime => Established - Opened;

    /// <summary>When it was over: a reset was sent, or both ends had all that the other had to say and its FIN. Null while it goes on.</summary>
    public TimeSpan? Closed => _measures.Closed;

    /// <summary>Segments that either end sent again.</summary>
    public int Retransmissions => Retransmitted.Count;

    /// <summary>Segments that the client sent again.</summary>
    public int RetransmissionsByClient => Retransmitted.Count(packet => packet.From == Client);

    /// <summary>Segments that the server sent again.</summary>
    public int RetransmissionsByServer => Retransmissions - RetransmissionsByClient;

    /// <summary>Packets that links lost.</summary>
    public int PacketsLost => Packets.Count(packet => packet.IsLost);

    /// <summary>Segments with RST, from whoever.</summary>
    public int Resets { get; }

    /// <summary>How often the client waited for the server: it had sent something new (the SYN, data), and something new came (the server's
    /// SYN, data). A transfer that takes several flights of packets counts once; what is sent again does not count.</summary>
    public int RoundTrips => _measures.RoundTrips.Count;

    /// <summary>Bytes of the client's stream that arrived at the server, each counted once, up to the first that is missing.</summary>
    public long BytesToServer => _measures.ToServer.Arrived;

    /// <summary>Bytes of the server's stream that arrived at the client, each counted once, up to the first that is missing.</summary>
    public long BytesToClient => _measures.ToClient.Arrived;

    /// <summary>Bits per second of the client's stream, from the first byte's sending to the last one's arrival.</summary>
    public double GoodputToServer => _measures.ToServer.Goodput;

    /// <summary>Bits per second of the server's stream, from the first byte's sending to the last one's arrival.</summary>
    public double GoodputToClient => _measures.ToClient.Goodput;

    /// <summary>Bits per second of the stream that has more bytes.</summary>
    public double Goodput => BytesToServer > BytesToClient ? GoodputToServer : GoodputToClient;

    internal ConnectionRecord Record { get; }

    internal IReadOnlyList<Packet> Retransmitted => _measures.Retransmitted;

    internal IReadOnlyList<(Packet Asked, Packet Answered)> RoundTripPackets => _measures.RoundTrips;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Client} {ClientEndPoint} > {Server} {ServerEndPoint}");

    // On a way over several links each of them sees the same packet.
    private static int Most(IEnumerable<Packet> packets) =>
        packets.GroupBy(packet => (packet.Link, packet.From)).Select(group => group.Count()).DefaultIfEmpty(0).Max();

    // Behind a box that translates addresses it is the last one that a packet is for.
    private static SimulatedHost? FindServer(ConnectionRecord record, IReadOnlyList<SimulatedHost> hosts)
    {
        Packet? last = record.Packets.LastOrDefault(packet => record.IsOutward(packet) && packet.To.Has(packet.Facts.Destination) && packet.To is not SimulatedNat);
        return last?.To ?? record.Packets.FirstOrDefault(packet => !record.IsOutward(packet))?.From
            ?? hosts.FirstOrDefault(host => host.Has(record.First.Facts.Destination));
    }
}
