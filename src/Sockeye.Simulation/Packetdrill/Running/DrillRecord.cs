using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Packetdrill.Running;

/// <summary>What went over the wire in one run, for reports and captures.</summary>
internal sealed class DrillRecord(Action<string> print)
{
    private readonly List<RecordedPacket> _packets = [];

    /// <summary>When the script began; reports count from there.</summary>
    public Instant Beginning { get; set; }

    /// <summary>The packets in order.</summary>
    public IReadOnlyList<RecordedPacket> Packets => _packets;

    /// <summary>A line that the script's code prints.</summary>
    public void Print(string line) => print(line);

    /// <summary>A packet went over the wire.</summary>
    public void Add(byte[] bytes, Instant time, bool isInbound) => _packets.Add(new RecordedPacket(bytes, time, isInbound));
}
