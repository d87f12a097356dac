using System.Globalization;

namespace Sockeye.Devices.Middleware;

/// <summary>How one direction of a link treats packets. Probabilities are 0 to 1, times not negative.</summary>
public sealed record LinkConditions
{
    /// <summary>A perfect link.</summary>
    public static LinkConditions Perfect { get; } = new();

    /// <summary>Time on the way, without serialization.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Up to so much is added to <see cref="Delay"/>, uniformly. Jitter alone never reorders.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Bits per second that leave the queue; 0 means no limit.</summary>
    public long Rate { get; init; }

    /// <summary>Bytes that may wait for the rate; what comes beyond is dropped (drop tail). Meaningless without a rate.</summary>
    public int QueueLimit { get; init; } = 256 * 1024;

    /// <summary>Share of packets lost, each for itself.</summary>
    public double Loss { get; init; }

    /// <summary>Losses in bursts (Gilbert-Elliott), or null.</summary>
    public BurstLoss? Burst { get; init; }

    /// <summary>Share of packets delivered twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of packets held back by <see cref="ReorderDelay"/>, so that later ones overtake.</summary>
    public double Reorder { get; init; }

    /// <summary>How long a reordered packet is held back.</summary>
    public TimeSpan ReorderDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Share of packets in which one bit is flipped, checksums left as they are.</summary>
    public double Corrupt { get; init; }

    /// <summary>Share of packets whose end is cut off.</summary>
    public double Truncate { get; init; }

    /// <summary>Largest IP packet that passes, in bytes; larger ones vanish as in a black hole. 0 means no limit.</summary>
    public int Mtu { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public LinkConditions Validated()
    {
        CheckShare(Loss, nameof(Loss));
        CheckShare(Duplicate, nameof(Duplicate));
        CheckShare(Reorder, nameof(Reorder));
        CheckShare(Corrupt, nameof(Corrupt));
        CheckShare(Truncate, nameof(Truncate));
        CheckTime(Delay, nameof(Delay));
        CheckTime(Jitter, nameof(Jitter));
        CheckTime(ReorderDelay, nameof(ReorderDelay));
        ArgumentOutOfRangeException.ThrowIfNegative(Rate);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(Mtu);
        if (Burst is { } burst)
        {
            CheckShare(burst.Begin, nameof(BurstLoss.Begin));
            CheckShare(burst.End, nameof(BurstLoss.End));
            CheckShare(burst.LossInside, nameof(BurstLoss.LossInside));
        }
        return this;
    }

    internal static string Percent(double share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %";

    private static void CheckShare(double value, string name)
    {
        if (value is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(name, value, $"{name} is a share from 0 to 1");
    }

    private static void CheckTime(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero || value > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a time from 0 to 1 hour");
        }
    }
}
