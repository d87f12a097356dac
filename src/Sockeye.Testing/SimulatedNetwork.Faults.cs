namespace Sockeye.Testing;

public sealed partial class SimulatedNetwork
{
    /// <summary>Separates two hosts: no IP packet of one reaches the other, over whatever way, until the result is disposed. Both still
    /// reach everybody else.</summary>
    public IDisposable Partition(SimulatedHost one, SimulatedHost other) => Partition([one], [other]);

    /// <summary>Separates hosts from others: no IP packet passes between the two groups until the result is disposed.</summary>
    public IDisposable Partition(IReadOnlyCollection<SimulatedHost> some, IReadOnlyCollection<SimulatedHost> others)
    {
        ArgumentNullException.ThrowIfNull(some);
        ArgumentNullException.ThrowIfNull(others);
        SimulatedHost[] left = [.. some], right = [.. others];
        PacketRule cut = _judge.Add(packet => IsBetween(packet, left, right) || IsBetween(packet, right, left), long.MaxValue, Fault.Cut);
        NoteAt(left, $"cut off from {string.Join<SimulatedHost>(", ", right)}");
        return new Undoing(() =>
        {
            cut.Dispose();
            NoteAt(left, $"joined again with {string.Join<SimulatedHost>(", ", right)}");
        });
    }

    /// <summary>Drops packets of all links that meet a condition.</summary>
    /// <param name="condition">Called on the network's thread for every packet that the link itself has not lost; it must not block, nor
    /// call the network.</param>
    /// <param name="times">Most packets to drop.</param>
    /// <returns>The rule; disposing it ends it.</returns>
    public PacketRule Drop(Func<Packet, bool> condition, long times = long.MaxValue) => _judge.Add(condition, times, Fault.Drop);

    private void NoteAt(SimulatedHost[] hosts, string words)
    {
        foreach (SimulatedHost host in hosts) Note(host, words);
    }

    private static bool IsBetween(Packet packet, SimulatedHost[] from, SimulatedHost[] to) => packet.Facts.IsIP
        && Array.Exists(from, host => host.Has(packet.Facts.Source))
        && Array.Exists(to, host => host.Has(packet.Facts.Destination));
}
