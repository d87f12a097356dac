using System.Globalization;
using Sockeye.Devices.Middleware;

namespace Sockeye.Simulation.Goodput;

/// <summary>A path with one bottleneck: what a bulk transfer has to cope with.</summary>
/// <param name="Rate">Bits per second of the bottleneck, IP packets counted whole.</param>
/// <param name="RoundTrip">Round trip of an empty path, half of it each way.</param>
/// <param name="Loss">Share of packets lost by chance on the way to the receiver.</param>
/// <param name="Queue">Room of the bottleneck's queue as a multiple of <see cref="BandwidthDelayProduct"/>; what does not fit is dropped.</param>
public sealed record NetworkPath(long Rate, TimeSpan RoundTrip, double Loss, double Queue)
{
    /// <summary>Bytes of the largest IP packet.</summary>
    public const int Mtu = 1500;

    // A queue of less than a few packets exists nowhere, and the packet that is being sent stands in it too.
    private const int LeastQueue = 4 * Mtu;

    /// <summary>Bytes that fill the path without a queue.</summary>
    public long BandwidthDelayProduct => (long)((Int128)Rate * RoundTrip.Ticks / (8 * TimeSpan.TicksPerSecond));

    /// <summary>Bytes that the queue holds.</summary>
    public int QueueBytes => (int)Math.Clamp((long)(BandwidthDelayProduct * Queue), LeastQueue, 1 << 30) + Mtu;

    /// <summary>Bytes of payload per second when the bottleneck carries nothing but full segments with timestamps.</summary>
    public long MostGoodput => Rate / 8 * (Mtu - 52) / Mtu;

    /// <summary>The way to the receiver.</summary>
    public LinkConditions Forward => new() { Rate = Rate, Delay = RoundTrip / 2, Loss = Loss, QueueLimit = QueueBytes };

    /// <summary>The way of the acknowledgments: as long, but never full.</summary>
    public LinkConditions Backward => new() { Delay = RoundTrip / 2 };

    /// <summary>"100 Mbit/s, 20 ms, 0.1 % loss, queue 1 BDP".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate / 1e6:0.###} Mbit/s, {RoundTrip.TotalMilliseconds:0.###} ms, {Loss * 100:0.###} % loss, queue {Queue:0.##} BDP");
}
