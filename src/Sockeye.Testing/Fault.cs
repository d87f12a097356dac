using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;

namespace Sockeye.Testing;

/// <summary>What the rules of a test do to the fate of a packet.</summary>
internal static class Fault
{
    public static PacketFate Drop(Packet packet) => packet.Fate with { Loss = LossCause.Rule };

    public static PacketFate Cut(Packet packet) => packet.Fate with { Loss = LossCause.Partition };

    public static PacketFate Corrupt(Packet packet, int? bit)
    {
        int middle = packet.HasPayload ? packet.Facts.PayloadOffset + (packet.PayloadLength / 2) : packet.Length / 2;
        return packet.Fate with { CorruptBit = Math.Clamp(bit ?? middle * 8, 0, (packet.Length * 8) - 1) };
    }

    public static PacketFate Duplicate(Packet packet, TimeSpan after) => packet.Fate with { SecondArrival = packet.Fate.Arrival + after };

    public static PacketFate Delay(Packet packet, TimeSpan by)
    {
        PacketFate fate = HoldBack(packet, by);
        LinkPort from = packet.Link.First == packet.From ? packet.Link.Link.Ports[0] : packet.Link.Link.Ports[1];
        from.Outbound.HoldUntil(fate.Arrival);
        return fate;
    }

    public static PacketFate Reorder(Packet packet, TimeSpan by) => HoldBack(packet, by) with { IsReordered = true };

    private static PacketFate HoldBack(Packet packet, TimeSpan by) => packet.Fate with
    {
        Arrival = packet.Fate.Arrival + by,
        SecondArrival = packet.Fate.SecondArrival + by,
        HeldBack = packet.Fate.HeldBack + by,
    };
}
