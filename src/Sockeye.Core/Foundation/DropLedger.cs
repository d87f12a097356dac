namespace Sockeye.Core.Foundation;

/// <summary>How many packets each <see cref="DropReason"/> has stopped, and the trace line for each.</summary>
public sealed class DropLedger(TraceLog trace)
{
    private const int Reasons = (int)DropReason.NotWanted + 1;

    [Bounded("one counter per DropReason")]
    private readonly long[] _counts = new long[Reasons];

    /// <summary>Drops counted for one reason.</summary>
    public long this[DropReason reason] => _counts[(int)reason];

    /// <summary>All drops.</summary>
    public long Total
    {
        get
        {
            long total = 0;
            foreach (long count in _counts) total += count;
            return total;
        }
    }

    /// <summary>Counts a drop and releases the packet.</summary>
    public void Drop(PacketBuffer packet, DropReason reason, Instant now)
    {
        Count(reason, now);
        packet.Release();
    }

    /// <summary>Counts a drop of something that is not, or no longer, in a buffer.</summary>
    public void Count(DropReason reason, Instant now)
    {
        _counts[(int)reason]++;
        if (trace.IsEnabled) trace.Add(new TraceRecord(now, TraceKind.Drop) { Number = (long)reason });
    }

    /// <summary>Copies the counters, indexed by reason.</summary>
    public long[] Snapshot() => (long[])_counts.Clone();
}
