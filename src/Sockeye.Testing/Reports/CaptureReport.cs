using Sockeye.Simulation.Topology;
using Sockeye.Wire.Pcap;

namespace Sockeye.Testing.Reports;

/// <summary>A report's packets as a capture: an interface for each end of a link, and our reasons as comments.</summary>
internal static class CaptureReport
{
    /// <summary>Writes the capture; its bytes depend on the packets alone.</summary>
    public static void Write(Stream stream, ReportContent content)
    {
        using var writer = new PcapngWriter(stream, leaveOpen: true);
        Dictionary<LinkPort, int> interfaces = [];
        foreach (SimulatedLink link in content.Links)
        {
            foreach (LinkPort port in link.Link.Ports)
            {
                interfaces[port] = writer.AddInterface($"{link.Name} {port}", PacketReader.LinkTypeOf(link));
            }
        }
        long beginning = (content.Beginning.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
        foreach (Packet packet in content.Packets)
        {
            LinkPort from = packet.Link.Link.Ports[packet.Link.First == packet.From ? 0 : 1];
            writer.WritePacket(interfaces[from], beginning + (packet.Sent.Ticks * 100), packet.Bytes.Span, PacketDirection.Outbound, packet.Comment);
        }
    }
}
