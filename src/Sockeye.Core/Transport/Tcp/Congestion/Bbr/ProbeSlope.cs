namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>How fast inflight_hi rises while a probe goes well: by 1, 2, 4 … segments in a round. A mutable struct.</summary>
internal struct ProbeSlope
{
    private uint _perStep;
    private uint _acknowledged;
    private int _rounds;

    /// <summary>A new probe; the first round adds 2^<paramref name="rounds"/> segments.</summary>
    public void Begin(int rounds)
    {
        _rounds = rounds;
        _acknowledged = 0;
    }

    /// <summary>No probe.</summary>
    public void Stop() => _perStep = uint.MaxValue;

    /// <summary>A round began: twice as steep.</summary>
    public void Steepen(uint window)
    {
        _perStep = uint.Max(window >> _rounds, 1);
        _rounds = int.Min(_rounds + 1, 30);
    }

    /// <summary>Segments were acknowledged.</summary>
    /// <returns>By how many segments inflight_hi rises.</returns>
    public uint Add(uint acknowledged)
    {
        _acknowledged += acknowledged;
        uint rise = _acknowledged / _perStep;
        _acknowledged -= rise * _perStep;
        return rise;
    }
}
