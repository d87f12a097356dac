namespace Sockeye.Testing.Packets;

/// <summary>The last packets of a network.</summary>
/// <remarks>Any thread may look. Bound: <see cref="SimulationOptions.PacketHistory"/> packets and
/// <see cref="SimulationOptions.PacketHistoryBytes"/> bytes; the oldest go first, and are counted.</remarks>
internal sealed class PacketHistory(int mostPackets, long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<Packet> _packets = new();
    private long _bytes;
    private long _forgotten;

    public long Forgotten => Interlocked.Read(ref _forgotten);

    public Packet[] Snapshot()
    {
        lock (_gate) return [.. _packets];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _packets.Clear();
            _bytes = 0;
        }
    }

    public void Add(Packet packet)
    {
        lock (_gate)
        {
            _packets.Enqueue(packet);
            _bytes += packet.Length;
            while (_packets.Count > mostPackets || _bytes > mostBytes)
            {
                _bytes -= _packets.Dequeue().Length;
                _forgotten++;
            }
        }
    }
}
