using System.Globalization;
using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>One direction of a link as a pure decision: packet number and time in, fate out.</summary>
/// <remarks>
/// <para>Chance is a function of the seed, the direction and the packet's own ordinal number, not of a running generator, so that
/// a packet's fate does not depend on what else drew a number. Only the burst state and the queue remember.</para>
/// <para>Where not even the order of packets is given (application threads send over one link), a <see cref="PacketIdentity"/>
/// takes the number's place, and each conversation has its own bursts.</para>
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
        _inBurst = IsInBurst(_inBurst, (ulong)ordinal << 4);
        return Judge(frameLength, packetLength, now, (ulong)ordinal << 4, _inBurst);
    }

    /// <summary>Decides about a packet of this direction by what it is.</summary>
    /// <param name="frameLength">Bytes on the wire.</param>
    /// <param name="packetLength">Bytes of the IP packet in it, for the MTU.</param>
    /// <param name="now">When it was handed over.</param>
    /// <param name="identity">Which packet it is.</param>
    public PacketFate Judge(int frameLength, int packetLength, Instant now, in PacketIdentity identity)
    {
        ++_ordinal;
        PacketIdentities.Conversation conversation = identity.Conversation;
        conversation.InBurst = IsInBurst(conversation.InBurst, identity.Chance);
        return Judge(frameLength, packetLength, now, identity.Chance, conversation.InBurst);
    }

    /// <summary>What is sent from now on does not arrive before then; for a packet that is delayed by hand and keeps its place.</summary>
    public void HoldUntil(Instant arrival) => _lastArrival = Instant.Max(_lastArrival, arrival);

    private PacketFate Judge(int frameLength, int packetLength, Instant now, ulong chance, bool inBurst)
    {
        long ordinal = _ordinal;
        LossCause loss = FindLoss(frameLength, packetLength, chance, inBurst, now);
        if (loss != LossCause.None) return new PacketFate(ordinal, loss, Instant.Never, Instant.Never, -1, false);

        Instant departure = Instant.Max(now, _busyUntil);
        if (Conditions.Rate > 0)
        {
            departure = departure.PlusNanoseconds((long)((Int128)frameLength * 8_000_000_000 / Conditions.Rate));
            _busyUntil = departure;
        }
        long jitter = (long)(Draw(chance, Aspect.Jitter) * (Conditions.Jitter.Ticks * 100.0));
        Instant arrival = (departure + Conditions.Delay).PlusNanoseconds(jitter);
        bool reordered = Happens(Conditions.Reorder, chance, Aspect.Reorder);
        if (reordered) arrival += Conditions.ReorderDelay;
        else arrival = _lastArrival = Instant.Max(arrival, _lastArrival);
        Instant second = Happens(Conditions.Duplicate, chance, Aspect.Duplicate) ? arrival : Instant.Never;
        int corrupt = Happens(Conditions.Corrupt, chance, Aspect.Corrupt)
            ? (int)(Draw(chance, Aspect.CorruptBit) * frameLength * 8)
            : -1;
        int cut = frameLength > 1 && Happens(Conditions.Truncate, chance, Aspect.Truncate)
            ? 1 + (int)(Draw(chance, Aspect.TruncatedLength) * (frameLength - 1))
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
        if (fate.HeldBack > TimeSpan.Zero) text += Join(text) + $"held back {fate.HeldBack.TotalMilliseconds:0.###} ms by a rule of the test";
        else if (fate.IsReordered) text += Join(text) + $"held back {Conditions.ReorderDelay.TotalMilliseconds:0.###} ms, seed {seed}";
        return text;
    }

    private static string Join(string before) => before.Length == 0 ? "" : "; ";

    private bool IsInBurst(bool was, ulong chance) => Conditions.Burst is { } burst
        ? Happens(was ? 1 - burst.End : burst.Begin, chance, Aspect.BurstState)
        : was;

    private LossCause FindLoss(int frameLength, int packetLength, ulong chance, bool inBurst, Instant now)
    {
        if (IsPartitioned) return LossCause.Partition;
        if (Conditions.Mtu > 0 && packetLength > Conditions.Mtu) return LossCause.TooBig;
        if (inBurst && Happens(Conditions.Burst?.LossInside ?? 0, chance, Aspect.Burst)) return LossCause.Burst;
        if (Happens(Conditions.Loss, chance, Aspect.Loss)) return LossCause.Random;
        bool full = Conditions.Rate > 0 && QueuedBytes(now) + frameLength > Math.Max(Conditions.QueueLimit, frameLength);
        return full ? LossCause.QueueFull : LossCause.None;
    }

    private bool Happens(double share, ulong chance, Aspect aspect) => share > 0 && Draw(chance, aspect) < share;

    // 53 random bits as a fraction: the same on every platform, since only multiplication by a power of two is used.
    private double Draw(ulong chance, Aspect aspect) =>
        (Mix(Mix(Mix(_seed) ^ _direction) ^ chance ^ (ulong)aspect) >> 11) * (1.0 / (1UL << 53));

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
