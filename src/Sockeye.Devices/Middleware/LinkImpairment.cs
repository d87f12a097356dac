using System.Globalization;
using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>One direction of a link as a pure decision: packet number and time in, fate out.</summary>
/// <remarks>
/// <para>Chance is a function of the seed, the direction and the packet's own ordinal number, not of a running generator, so that
/// a packet's fate does not depend on what else drew a number. Only the burst state and the queue remember.</para>
/// <para>Used by the simulated links and by the fault middleware of real devices alike.</para>
/// </remarks>
public sealed class LinkImpairment
{
    private readonly ulong _seed;
    private readonly ulong _direction;
    private long _ordinal;
    private bool _inBurst;
    private Instant _busyUntil;
    private Instant _lastArrival;

    /// <summary>One direction.</summary>
    /// <param name="conditions">How it treats packets.</param>
    /// <param name="seed">Seed of the whole network.</param>
    /// <param name="direction">Which link and direction: any number that differs between them.</param>
    public LinkImpairment(LinkConditions conditions, ulong seed, ulong direction)
    {
        Conditions = conditions.Validated();
        _seed = seed;
        _direction = direction;
    }

    /// <summary>How packets are treated from now on; may be changed at any time.</summary>
    public LinkConditions Conditions { get; set; }

    /// <summary>While true, everything is lost.</summary>
    public bool IsPartitioned { get; set; }

    /// <summary>Seed of the whole network, for messages.</summary>
    public ulong Seed => _seed;

    /// <summary>Bytes that wait for the rate now.</summary>
    public long QueuedBytes(Instant now) =>
        Conditions.Rate == 0 || _busyUntil <= now
            ? 0
            : (long)((Int128)_busyUntil.NanosecondsSince(now) * Conditions.Rate / 8_000_000_000);

    /// <summary>Decides about the next packet of this direction.</summary>
    /// <param name="frameLength">Bytes on the wire.</param>
    /// <param name="packetLength">Bytes of the IP packet in it, for the MTU.</param>
    /// <param name="now">When it was handed over.</param>
    public PacketFate Judge(int frameLength, int packetLength, Instant now)
    {
        long ordinal = ++_ordinal;
        LossCause loss = FindLoss(frameLength, packetLength, ordinal, now);
        if (loss != LossCause.None) return new PacketFate(ordinal, loss, Instant.Never, Instant.Never, -1, false);

        Instant departure = Instant.Max(now, _busyUntil);
        if (Conditions.Rate > 0)
        {
            departure = departure.PlusNanoseconds((long)((Int128)frameLength * 8_000_000_000 / Conditions.Rate));
            _busyUntil = departure;
        }
        long jitter = (long)(Draw(ordinal, Aspect.Jitter) * (Conditions.Jitter.Ticks * 100.0));
        Instant arrival = (departure + Conditions.Delay).PlusNanoseconds(jitter);
        bool reordered = Happens(Conditions.Reorder, ordinal, Aspect.Reorder);
        if (reordered) arrival += Conditions.ReorderDelay;
        else arrival = _lastArrival = Instant.Max(arrival, _lastArrival);
        Instant second = Happens(Conditions.Duplicate, ordinal, Aspect.Duplicate) ? arrival : Instant.Never;
        int corrupt = Happens(Conditions.Corrupt, ordinal, Aspect.Corrupt)
            ? (int)(Draw(ordinal, Aspect.CorruptBit) * frameLength * 8)
            : -1;
        int cut = frameLength > 1 && Happens(Conditions.Truncate, ordinal, Aspect.Truncate)
            ? 1 + (int)(Draw(ordinal, Aspect.TruncatedLength) * (frameLength - 1))
            : 0;
        return new PacketFate(ordinal, LossCause.None, arrival, second, corrupt, reordered) { TruncatedLength = cut };
    }

    /// <summary>A sentence for captures and diagrams, such as "lost by rule loss 5 %, seed 42".</summary>
    public string Describe(in PacketFate fate)
    {
        string seed = _seed.ToString(CultureInfo.InvariantCulture);
        string text = fate.Loss switch
        {
            LossCause.None => "",
            LossCause.Random => $"lost by rule loss {LinkConditions.Percent(Conditions.Loss)}, seed {seed}",
            LossCause.Burst => $"lost in a burst, seed {seed}",
            LossCause.QueueFull => $"lost: the queue of {Conditions.QueueLimit} bytes is full",
            LossCause.TooBig => $"lost: larger than the link's {Conditions.Mtu} bytes",
            LossCause.Partition => "lost: the link is partitioned",
            _ => "lost by a rule of the test",
        };
        if (fate.SecondArrival.IsSet) text += Join(text) + $"duplicated, seed {seed}";
        if (fate.CorruptBit >= 0) text += Join(text) + $"bit {fate.CorruptBit} flipped, seed {seed}";
        if (fate.TruncatedLength > 0) text += Join(text) + $"cut to {fate.TruncatedLength} bytes, seed {seed}";
        if (fate.IsReordered) text += Join(text) + $"held back {Conditions.ReorderDelay.TotalMilliseconds:0.###} ms, seed {seed}";
        return text;
    }

    private static string Join(string before) => before.Length == 0 ? "" : "; ";

    private LossCause FindLoss(int frameLength, int packetLength, long ordinal, Instant now)
    {
        if (Conditions.Burst is { } burst)
        {
            _inBurst = Happens(_inBurst ? 1 - burst.End : burst.Begin, ordinal, Aspect.BurstState);
        }
        if (IsPartitioned) return LossCause.Partition;
        if (Conditions.Mtu > 0 && packetLength > Conditions.Mtu) return LossCause.TooBig;
        if (_inBurst && Happens(Conditions.Burst?.LossInside ?? 0, ordinal, Aspect.Burst)) return LossCause.Burst;
        if (Happens(Conditions.Loss, ordinal, Aspect.Loss)) return LossCause.Random;
        bool full = Conditions.Rate > 0 && QueuedBytes(now) + frameLength > Math.Max(Conditions.QueueLimit, frameLength);
        return full ? LossCause.QueueFull : LossCause.None;
    }

    private bool Happens(double share, long ordinal, Aspect aspect) => share > 0 && Draw(ordinal, aspect) < share;

    // 53 random bits as a fraction: the same on every platform, since only multiplication by a power of two is used.
    private double Draw(long ordinal, Aspect aspect) =>
        (Mix(Mix(Mix(_seed) ^ _direction) ^ ((ulong)ordinal << 4) ^ (ulong)aspect) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private enum Aspect : ulong
    {
        Loss,
        Burst,
        BurstState,
        Jitter,
        Reorder,
        Duplicate,
        Corrupt,
        CorruptBit,
        Truncate,
        TruncatedLength,
    }
}
