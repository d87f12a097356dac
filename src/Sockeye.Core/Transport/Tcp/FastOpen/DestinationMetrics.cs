using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.FastOpen;

/// <summary>The destinations that are remembered (Linux's tcp_metrics). A new one pushes out the oldest of its neighbourhood.</summary>
internal sealed class DestinationMetrics(KeyedHash key)
{
    private const int Slots = 4096;
    private const int Neighborhood = 8;

    [Bounded("its length, which is fixed")]
    private DestinationMetric?[] _slots = [];

    /// <summary>What is remembered; null when nothing is.</summary>
    public DestinationMetric? Find(InternetAddress local, InternetAddress remote, Instant now)
    {
        if (_slots.Length == 0) return null;
        int home = Home(local, remote);
        for (int i = 0; i < Neighborhood; i++)
        {
            if (_slots[(home + i) % Slots] is not { } metric || metric.Remote != remote || metric.Local != local) continue;
            metric.Used = now;
            return metric;
        }
        return null;
    }

    /// <summary>What is remembered, or will be from now on.</summary>
    public DestinationMetric FindOrAdd(InternetAddress local, InternetAddress remote, Instant now)
    {
        if (Find(local, remote, now) is { } known) return known;
        if (_slots.Length == 0) _slots = new DestinationMetric?[Slots];
        int home = Home(local, remote);
        int oldest = home;
        for (int i = 0; i < Neighborhood; i++)
        {
            int at = (home + i) % Slots;
            if (_slots[at] is { } other && (_slots[oldest] is not { } least || other.Used >= least.Used)) continue;
            oldest = at;
            if (_slots[at] is null) break;
        }
        return _slots[oldest] = new DestinationMetric(local, remote) { Used = now };
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_slots);

    private int Home(InternetAddress local, InternetAddress remote) => (int)(key.Hash(local, remote, 0) % Slots);
}
