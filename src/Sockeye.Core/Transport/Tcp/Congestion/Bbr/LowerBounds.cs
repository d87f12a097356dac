namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>bw_lo and inflight_lo: what is wise for the moment, since loss or marks were seen outside of probing. A mutable struct.</summary>
internal struct LowerBounds
{
    // beta: 30 % less for a round with loss.
    private const uint AfterLoss = Bandwidth.Unit - (Bandwidth.Unit * 30 / 100);

    private Bandwidth _savedRate;
    private uint _savedInFlight;

    /// <summary>Not more than this rate.</summary>
    public Bandwidth Rate { get; private set; }

    /// <summary>Not more than so many in flight.</summary>
    public uint InFlight { get; private set; }

    /// <summary>There is a bound on what is in flight.</summary>
    public readonly bool IsBound => InFlight != uint.MaxValue;

    /// <summary>No bounds: about to probe.</summary>
    public void Reset()
    {
        Rate = Bandwidth.Unlimited;
        InFlight = uint.MaxValue;
    }

    /// <summary>Remembers the bounds before a recovery, in case it was for nothing.</summary>
    public void Save()
    {
        _savedRate = Rate;
        _savedInFlight = InFlight;
    }

    /// <summary>It was for nothing.</summary>
    public void Undo()
    {
        Rate = Bandwidth.Max(Rate, _savedRate);
        InFlight = uint.Max(InFlight, _savedInFlight);
    }

    /// <summary>Not above <paramref name="segments"/>, if there is a bound at all.</summary>
    public void LimitTo(uint segments)
    {
        if (IsBound) InFlight = uint.Min(InFlight, segments);
    }

    /// <summary>The window before a timeout is where cuts begin.</summary>
    public void BeginAt(uint window)
    {
        if (!IsBound) InFlight = window;
    }

    /// <summary>A round ended with loss or with marks.</summary>
    /// <param name="latest">What the round delivered.</param>
    /// <param name="best">The bandwidth that cuts begin at.</param>
    /// <param name="window">The window that cuts begin at.</param>
    /// <param name="ecnCut">Gain by which marks cut; <see cref="Bandwidth.Unit"/> when there are none.</param>
    public void Cut(in LatestDelivery latest, Bandwidth best, uint window, uint ecnCut)
    {
        uint byMarks = uint.MaxValue;
        if (latest.HasMarks)
        {
            BeginAt(window);
            byMarks = (uint)((ulong)InFlight * ecnCut / Bandwidth.Unit);
        }
        if (latest.HasLoss)
        {
            if (Rate == Bandwidth.Unlimited) Rate = best;
            BeginAt(window);
            Rate = Bandwidth.Max(latest.Bandwidth, Rate.Times(AfterLoss));
            InFlight = uint.Max(latest.InFlight, (uint)((ulong)InFlight * AfterLoss / Bandwidth.Unit));
        }
        InFlight = uint.Min(InFlight, byMarks);
        Rate = Bandwidth.Max(Rate, new Bandwidth(1));
    }
}
