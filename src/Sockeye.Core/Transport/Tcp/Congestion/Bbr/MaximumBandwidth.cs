namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>The best rate of delivery of this cycle of probing and the one before. A mutable struct.</summary>
internal struct MaximumBandwidth
{
    private Bandwidth _before;
    private Bandwidth _now;

    /// <summary>The best.</summary>
    public readonly Bandwidth Best => Bandwidth.Max(_before, _now);

    /// <summary>A sample.</summary>
    public void Add(Bandwidth sample) => _now = Bandwidth.Max(_now, sample);

    /// <summary>A cycle ended: what was before it is forgotten, unless it brought no sample.</summary>
    public void Advance()
    {
        if (_now == default) return;
        _before = _now;
        _now = default;
    }
}
