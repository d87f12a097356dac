using Sockeye.Core.Link;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Pcap;

namespace Sockeye.Testing.Reports;

/// <summary>Packets in words. Sequence numbers count from each connection's beginning, so all are read, in their order.</summary>
internal sealed class PacketReader
{
    private readonly Dictionary<long, PacketSummary> _summaries;

    public PacketReader(IReadOnlyList<Packet> packets)
    {
        _summaries = new Dictionary<long, PacketSummary>(packets.Count);
        var summarizer = new PacketSummarizer();
        foreach (Packet packet in packets) _summaries[packet.Number] = summarizer.Summarize(packet.Bytes.Span, LinkTypeOf(packet.Link));
    }

    public PacketSummary this[Packet packet] => _summaries[packet.Number];

    /// <summary>"0.003294  server > client  SYN,ACK seq=0 ack=1 win=65160  lost by a rule of the test".</summary>
    public string LineOf(Packet packet)
    {
        return $"{Words.Time(packet.Sent),10}  {$"{packet.From} > {packet.To}",-20} {this[packet].Describe(40),-40} {packet.Comment}".TrimEnd();
    }

    /// <summary>How frames on a link begin.</summary>
    public static LinkType LinkTypeOf(SimulatedLink link) =>
        link.Link.Ports[0].Interface.Kind == InterfaceKind.Ethernet ? LinkType.Ethernet : LinkType.RawIP;
}
