using System.Globalization;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;

namespace Sockeye.Simulation.Soak;

/// <summary>The network of one conversation test, drawn from a seed: family, MTU and faults (each kind present or not).</summary>
internal sealed record NetworkPlan
{
    /// <summary>IPv6 or IPv4.</summary>
    public required bool IsIPv6 { get; init; }

    /// <summary>MTU of both interfaces.</summary>
    public required int Mtu { get; init; }

    /// <summary>Both directions while faults last.</summary>
    public required LinkConditions Faulty { get; init; }

    /// <summary>Both directions afterwards.</summary>
    public required LinkConditions Calm { get; init; }

    /// <summary>When the faults end.</summary>
    public required TimeSpan FaultsEnd { get; init; }

    /// <summary>When a partition begins, or null.</summary>
    public required TimeSpan? PartitionAt { get; init; }

    /// <summary>How long it lasts.</summary>
    public required TimeSpan PartitionLength { get; init; }

    /// <summary>Connections.</summary>
    public required int Connections { get; init; }

    /// <summary>Nothing is lost, late, doubled or damaged.</summary>
    public bool IsKind =>
        Calm.Rate == 0 && PartitionAt is null && Faulty == Calm with { ReorderDelay = Faulty.ReorderDelay };

    /// <summary>Draws a plan.</summary>
    public static NetworkPlan Draw(IEntropy entropy)
    {
        bool isIPv6 = entropy.NextUInt32(2) == 0;
        int mtu = entropy.NextUInt32(6) switch
        {
            0 => isIPv6 ? 1280 : 576,
            1 => 1280,
            2 => 9000,
            3 => 65_535,
            _ => 1500,
        };
        var calm = new LinkConditions
        {
            Delay = Sometimes(entropy, 3) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(entropy.NextUInt32(150)),
            Rate = Sometimes(entropy, 3) ? 1_000_000 * (1 + (long)entropy.NextUInt32(200)) : 0,
            QueueLimit = 20_000 + (int)entropy.NextUInt32(400_000),
        };
        return new NetworkPlan
        {
            IsIPv6 = isIPv6,
            Mtu = mtu,
            Calm = calm,
            Faulty = calm with
            {
                Jitter = Sometimes(entropy, 2) ? TimeSpan.FromMilliseconds(entropy.NextUInt32(50)) : TimeSpan.Zero,
                Loss = Sometimes(entropy, 2) ? entropy.NextUInt32(150) / 1000.0 : 0,
                Burst = Sometimes(entropy, 5) ? new BurstLoss(0.01, 0.3) : null,
                Duplicate = Sometimes(entropy, 3) ? entropy.NextUInt32(300) / 1000.0 : 0,
                Reorder = Sometimes(entropy, 2) ? entropy.NextUInt32(300) / 1000.0 : 0,
                ReorderDelay = TimeSpan.FromMilliseconds(1 + entropy.NextUInt32(60)),
                Corrupt = Sometimes(entropy, 3) ? entropy.NextUInt32(30) / 1000.0 : 0,
            },
            FaultsEnd = TimeSpan.FromSeconds(1 + entropy.NextUInt32(120)),
            PartitionAt = Sometimes(entropy, 5) ? TimeSpan.FromMilliseconds(entropy.NextUInt32(5000)) : null,
            PartitionLength = TimeSpan.FromMilliseconds(entropy.NextUInt32(40_000)),
            Connections = 1 + (int)entropy.NextUInt32(3),
        };
    }

    /// <summary>A line for people.</summary>
    public override string ToString()
    {
        string partition = PartitionAt is { } at ? $", partition at {at.TotalSeconds} s for {PartitionLength.TotalSeconds} s" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsIPv6 ? "IPv6" : "IPv4")}, MTU {Mtu}, {Connections} connections, delay {Calm.Delay.TotalMilliseconds} ms, " +
            $"rate {Calm.Rate}, loss {Faulty.Loss:P1}{(Faulty.Burst is null ? "" : " and bursts")}, dup {Faulty.Duplicate:P1}, " +
            $"reorder {Faulty.Reorder:P1}, corrupt {Faulty.Corrupt:P1}, jitter {Faulty.Jitter.TotalMilliseconds} ms, " +
            $"faults for {FaultsEnd.TotalSeconds} s{partition}");
    }

    private static bool Sometimes(IEntropy entropy, uint oneIn) => entropy.NextUInt32(oneIn) == 0;
}
