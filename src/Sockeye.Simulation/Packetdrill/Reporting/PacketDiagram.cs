using Sockeye.Simulation.Packetdrill.Running;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Pcap;

namespace Sockeye.Simulation.Packetdrill.Reporting;

/// <summary>The last packets of a run as a ladder, the stack on the left and the script's peer on the right.</summary>
internal static class PacketDiagram
{
    private const int Most = 10;
    private const int Width = 100;

    /// <summary>The diagram's lines.</summary>
    public static IEnumerable<ReportLine> Draw(DrillRecord record)
    {
        if (record.Packets.Count == 0) return [];
        var ladder = new Ladder();
        int stack = ladder.AddColumn("stack");
        int peer = ladder.AddColumn("script");
        var summarizer = new PacketSummarizer();
        for (int i = 0; i < record.Packets.Count; i++)
        {
            RecordedPacket packet = record.Packets[i];
            // Earlier packets are read too: they tell where the numbers began.
            PacketSummary summary = summarizer.Summarize(packet.Bytes, LinkType.RawIP);
            if (i < record.Packets.Count - Most) continue;
            long time = packet.Time.NanosecondsSince(record.Beginning);
            ladder.Add(new LadderMoment(LadderMomentKind.Departure, time, packet.IsInbound ? peer : stack)
            {
                Packet = i, Receiver = packet.IsInbound ? stack : peer, Summary = summary,
            });
            ladder.Add(new LadderMoment(LadderMomentKind.Arrival, time, packet.IsInbound ? stack : peer) { Packet = i });
        }
        return new LadderPrinter(ladder, new LadderOptions { Width = Width }).Print();
    }
}
