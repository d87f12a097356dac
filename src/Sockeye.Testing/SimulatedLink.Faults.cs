namespace Sockeye.Testing;

public sealed partial class SimulatedLink
{
    internal PacketRule[] Rules { get; private set; } = [];

    /// <summary>Drops packets of this link that meet a condition.</summary>
    /// <param name="condition">Called on the network's thread for every packet that the link itself has not lost; it must not block, nor
    /// call the network.</param>
    /// <param name="times">Most packets to drop.</param>
    /// <returns>The rule; disposing it ends it.</returns>
    public PacketRule Drop(Func<Packet, bool> condition, long times = long.MaxValue) => Add(condition, times, Fault.Drop);

    /// <summary>Flips a bit of packets that meet a condition and leaves their checksums as they are.</summary>
    /// <param name="condition">As for <see cref="Drop"/>.</param>
    /// <param name="bit">Which bit, counted from the first byte's lowest; one in the middle of the payload when null.</param>
    /// <param name="times">Most packets to damage.</param>
    public PacketRule Corrupt(Func<Packet, bool> condition, int? bit = null, long times = long.MaxValue) =>
        Add(condition, times, packet => Fault.Corrupt(packet, bit));

    /// <summary>Delivers packets that meet a condition twice.</summary>
    /// <param name="condition">As for <see cref="Drop"/>.</param>
    /// <param name="after">How much later the second comes.</param>
    /// <param name="times">Most packets to double.</param>
    public PacketRule Duplicate(Func<Packet, bool> condition, TimeSpan after = default, long times = long.MaxValue) =>
        Add(condition, times, packet => Fault.Duplicate(packet, after));

    /// <summary>Holds packets that meet a condition back, and what is sent after them in the same direction too.</summary>
    /// <param name="condition">As for <see cref="Drop"/>.</param>
    /// <param name="by">How long.</param>
    /// <param name="times">Most packets to delay.</param>
    public PacketRule Delay(Func<Packet, bool> condition, TimeSpan by, long times = long.MaxValue) =>
        Add(condition, times, packet => Fault.Delay(packet, by));

    /// <summary>Holds packets that meet a condition back, so that what is sent after them may overtake.</summary>
    /// <param name="condition">As for <see cref="Drop"/>.</param>
    /// <param name="by">How long.</param>
    /// <param name="times">Most packets to hold back.</param>
    public PacketRule Reorder(Func<Packet, bool> condition, TimeSpan by, long times = long.MaxValue) =>
        Add(condition, times, packet => Fault.Reorder(packet, by));

    private PacketRule Add(Func<Packet, bool> condition, long times, Func<Packet, Devices.Middleware.PacketFate> change)
    {
        var rule = new PacketRule(condition, times, change, Remove);
        _network.Change(() => Rules = [.. Rules, rule]);
        return rule;
    }

    private void Remove(PacketRule rule) => _network.ChangeIfAlive(() => Rules = [.. Rules.Where(other => other != rule)]);
}
