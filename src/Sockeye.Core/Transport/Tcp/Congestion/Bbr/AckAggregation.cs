using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion.Bbr;

/// <summary>How many segments are acknowledged at once beyond what the bandwidth explains, so that so many more may fly while the
/// receiver or the path holds acknowledgments back. The most of five to ten rounds; of one to two in Startup. A mutable struct.</summary>
internal struct AckAggregation
{
    private const int Rounds = 5;
    private const uint EpochLimit = 1 << 20;

    private Instant _epochBegan;
    private uint _epochAcknowledged;
    private uint _before;
    private uint _now;
    private int _age;

    /// <summary>The excess.</summary>
    public readonly uint Most => uint.Max(_before, _now);

    /// <summary>Counts anew from here.</summary>
    public void Restart(Instant now)
    {
        _epochBegan = now;
        _epochAcknowledged = 0;
    }

    /// <summary>A round began.</summary>
    public void AgeByRound(bool isStartup)
    {
        if (++_age < (isStartup ? 1 : Rounds)) return;
        _age = 0;
        _before = _now;
        _now = 0;
    }

    /// <summary>Segments were acknowledged.</summary>
    /// <param name="acknowledged">How many.</param>
    /// <param name="bandwidth">The rate that explains them.</param>
    /// <param name="at">When.</param>
    /// <param name="window">cwnd: more than that cannot have been held back.</param>
    public void Add(uint acknowledged, Bandwidth bandwidth, Instant at, uint window)
    {
        uint expected = bandwidth.Delivers(at - _epochBegan);
        if (_epochAcknowledged <= expected || _epochAcknowledged + acknowledged >= EpochLimit)
        {
            Restart(at);
            expected = 0;
        }
        _epochAcknowledged = uint.Min(_epochAcknowledged + acknowledged, EpochLimit);
        _now = uint.Max(_now, uint.Min(_epochAcknowledged - expected, window));
    }
}
