using Sockeye.Devices.Middleware;

namespace Sockeye.Testing;

/// <summary>A rule of a test about packets; disposing it takes it away.</summary>
public sealed class PacketRule : IDisposable
{
    private readonly Func<Packet, bool> _condition;
    private readonly Func<Packet, PacketFate> _change;
    private readonly Action<PacketRule> _remove;
    private readonly long _most;
    private long _hits;

    internal PacketRule(Func<Packet, bool> condition, long most, Func<Packet, PacketFate> change, Action<PacketRule> remove)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        _condition = condition;
        _most = most;
        _change = change;
        _remove = remove;
    }

    /// <summary>Packets that it was applied to so far.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <inheritdoc/>
    public void Dispose() => _remove(this);

    internal PacketFate Apply(Packet packet)
    {
        if (Hits >= _most || !_condition(packet)) return packet.Fate;
        Interlocked.Increment(ref _hits);
        return _change(packet);
    }
}
