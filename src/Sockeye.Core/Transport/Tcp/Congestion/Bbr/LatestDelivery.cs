namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>The most that this round delivered, and whether it lost anything: below what was just delivered no bound is cut.
/// A mutable struct.</summary>
internal struct LatestDelivery
{
    private long _roundEnd;

    /// <summary>Best rate of the round.</summary>
    public Bandwidth Bandwidth { get; private set; }

    /// <summary>Most segments delivered over one sample of the round.</summary>
    public uint InFlight { get; private set; }

    /// <summary>The last acknowledgment ended a round.</summary>
    public bool RoundHasEnded { get; private set; }

    /// <summary>Something was lost in this round.</summary>
    public bool HasLoss { get; set; }

    /// <summary>Something was marked in this round.</summary>
    public bool HasMarks { get; set; }

    /// <summary>The first round ends with the first delivery.</summary>
    public void Begin(long delivered) => _roundEnd = delivered + 1;

    /// <summary>Nothing of what was seen counts any more.</summary>
    public void Clear()
    {
        HasLoss = HasMarks = false;
        Bandwidth = default;
        InFlight = 0;
    }

    /// <summary>A loss: the first one of a round lets a full round trip pass before bounds are cut, to see all that the path delivers.</summary>
    public void NoteLoss(long delivered)
    {
        if (!HasLoss) _roundEnd = delivered;
        HasLoss = true;
    }

    /// <summary>A sample, before the model uses it.</summary>
    public void Add(in RateSample sample, Bandwidth bandwidth, long delivered)
    {
        RoundHasEnded = false;
        if (sample.Interval.Ticks <= 0 || sample.AckedSacked == 0) return;
        Bandwidth = Bandwidth.Max(Bandwidth, bandwidth);
        InFlight = uint.Max(InFlight, (uint)int.Max(sample.Delivered, 0));
        if (sample.PriorDelivered < _roundEnd) return;
        _roundEnd = delivered;
        RoundHasEnded = true;
    }

    /// <summary>The model has used the sample: with a new round, only it counts.</summary>
    public void Advance(in RateSample sample, Bandwidth bandwidth)
    {
        // What a tail loss probe repaired says little; what was delivered before it is remembered.
        if (!RoundHasEnded || sample.IsOfTailLossProbe) return;
        Bandwidth = bandwidth;
        InFlight = (uint)int.Max(sample.Delivered, 0);
    }
}
