using System;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Retransmission timeout from smoothed round trips (RFC 6298). All times are in microseconds.</summary>
/// <remarks>Knows nothing of segments: it is given samples and asked for a duration. Karn's rule (§3) is the caller's: never
/// offer a sample of a retransmitted segment unless a timestamp says which transmission it answers. A mutable struct with verbs: keep it in
/// a field that is not readonly.</remarks>
internal struct RttEstimator
{
    /// <summary>What <see cref="Minimum"/> is before the first sample: larger than every round trip.</summary>
    public const long NoMinimum = uint.MaxValue;

    // A longer round trip, nine minutes, counts as this one: eight times as much must fit into 32 bits.
    private const long LongestSample = uint.MaxValue >> 3;
    private const uint AfterUnmeasuredHandshake = 3_000_000;

    private uint _leastVariation;
    private uint _maximum;
    private readonly uint _tick;
    private uint _timeout;
    private WindowedMinimum _minimum;

    // SRTT times 8, mean deviation times 4: the fractions of RFC 6298 §2.3 without rounding errors that add up.
    private uint _smoothed8;
    private uint _deviation4;
    private uint _deviationMaximum4;
    private uint _variation4;
    private SequenceNumber _roundEnd;

    /// <summary>An estimator without a sample.</summary>
    /// <param name="initial">Timeout before the first sample (RFC 6298 §2.1: 1 s).</param>
    /// <param name="minimum">Least that the variation adds to the smoothed round trip.</param>
    /// <param name="maximum">Greatest timeout, at least 60 s by §2.5.</param>
    /// <param name="ticksPerSecond">Timeouts are whole ticks of so many a second; 0 for whole microseconds.</param>
    public RttEstimator(TimeSpan initial, TimeSpan minimum, TimeSpan maximum, int ticksPerSecond = 0)
    {
        _tick = ticksPerSecond > 0 ? 1_000_000u / (uint)ticksPerSecond : 1;
        _leastVariation = Microseconds(minimum);
        _maximum = Microseconds(maximum);
        _timeout = _variation4 = Microseconds(initial);
        _minimum = WindowedMinimum.Empty;
    }

    /// <summary>Other bounds from now on; the timeout that runs stays.</summary>
    public void SetBounds(TimeSpan minimum, TimeSpan maximum)
    {
        _leastVariation = Microseconds(minimum);
        _maximum = Microseconds(maximum);
    }

    /// <summary>True after the first sample.</summary>
    public readonly bool HasSample => _smoothed8 != 0;

    /// <summary>SRTT, zero before the first sample.</summary>
    public readonly long Smoothed => _smoothed8 >> 3;

    /// <summary>RTTVAR as it is shown: the mean deviation; a quarter of the timeout before the first sample.</summary>
    public readonly long Deviation => (HasSample ? _deviation4 : _variation4) >> 2;

    /// <summary>Least sample of the last minutes; <see cref="NoMinimum"/> before the first.</summary>
    public readonly long Minimum => _minimum.Value;

    /// <summary>RTO now, backed off and within bounds.</summary>
    public readonly long TimeoutMicroseconds => _timeout;

    /// <summary>RTO now.</summary>
    public readonly TimeSpan Timeout => TimeSpan.FromTicks(_timeout * 10L);

    /// <summary>How often the timeout was doubled since the last valid sample.</summary>
    public byte BackOffs { get; private set; }

    /// <summary>RTO without the doubling.</summary>
    public readonly long BaseTimeout => Math.Min(InTicks(HasSample ? Smoothed + _variation4 : _variation4), _maximum);

    /// <summary>Takes a round trip of a segment that was sent once, or that a timestamp identifies.</summary>
    /// <param name="sample">Microseconds; 0 counts as 1.</param>
    /// <param name="una">SND.UNA.</param>
    /// <param name="nxt">SND.NXT: the variation may come down once in a round trip.</param>
    public void AddSample(long sample, SequenceNumber una, SequenceNumber nxt)
    {
        if (HasSample) Smooth(Math.Min(sample, LongestSample), una, nxt);
        else BeginWith((uint)Math.Min(sample, LongestSample), nxt);
        _smoothed8 = Math.Max(1, _smoothed8);
        BackOffs = 0;
        _timeout = (uint)BaseTimeout;
    }

    /// <summary>Takes a round trip for the minimum alone.</summary>
    /// <param name="sample">Microseconds.</param>
    /// <param name="now">Time in milliseconds.</param>
    /// <param name="window">How long a minimum holds, in milliseconds.</param>
    public void AddMinimum(long sample, long now, long window) => _minimum.Add(Math.Max(1, sample), now, window);

    /// <summary>RFC 6298 §5.5: the timer expired, double it.</summary>
    public void BackOff()
    {
        if (BackOffs < byte.MaxValue) BackOffs++;
        _timeout = (uint)Math.Min(_timeout * 2L, _maximum);
    }

    /// <summary>No doubling.</summary>
    public void Restart()
    {
        BackOffs = 0;
        _timeout = (uint)BaseTimeout;
    }

    /// <summary>A timeout came of a route that was gone, or was taken back: one doubling less (RFC 6069 §4).</summary>
    public void RevertBackOff()
    {
        if (BackOffs == 0) return;
        BackOffs--;
        _timeout = (uint)Math.Min(BaseTimeout << Math.Min(BackOffs, (byte)20), _maximum);
    }

    /// <summary>The handshake is over: its doublings do not count for data. Without a sample the timeout begins at 3 s (RFC 6298 §5.7).</summary>
    public void OnConnected()
    {
        BackOffs = 0;
        if (!HasSample) _variation4 = AfterUnmeasuredHandshake;
        _timeout = (uint)BaseTimeout;
    }

    private readonly long InTicks(long microseconds) => (microseconds + _tick - 1) / _tick * _tick;

    // RFC 6298 §2.2: SRTT <- R, RTTVAR <- R/2, so RTO = 3 R.
    private void BeginWith(uint sample, SequenceNumber nxt)
    {
        _smoothed8 = sample << 3;
        _deviation4 = sample << 1;
        _variation4 = Math.Max(_deviation4, _leastVariation);
        _deviationMaximum4 = _variation4;
        _roundEnd = nxt;
    }

    // RFC 6298 §2.3: RTTVAR <- 3/4 RTTVAR + 1/4 |SRTT - R|, then SRTT <- 7/8 SRTT + 1/8 R.
    // DEVIATION RFC 6298 §2.3: as in Linux, a shorter round trip moves the deviation by an eighth of that only, the variation rises at
    // once and falls once in a round trip, and it is never below 200 ms (§2.4 wants 1 s for the sum): the peer's delayed
    // acknowledgment must not look like a loss on a steady path.
    private void Smooth(long sample, SequenceNumber una, SequenceNumber nxt)
    {
        long error = sample - (_smoothed8 >> 3);
        _smoothed8 = (uint)(_smoothed8 + error);
        long change = Math.Abs(error) - (_deviation4 >> 2);
        if (error < 0 && change > 0) change >>= 3;
        _deviation4 = (uint)(_deviation4 + change);
        if (_deviation4 > _deviationMaximum4)
        {
            _deviationMaximum4 = _deviation4;
            if (_deviationMaximum4 > _variation4) _variation4 = _deviationMaximum4;
        }
        if (!(una > _roundEnd)) return;
        if (_deviationMaximum4 < _variation4) _variation4 -= (_variation4 - _deviationMaximum4) >> 2;
        _roundEnd = nxt;
        _deviationMaximum4 = _leastVariation;
    }

    private static uint Microseconds(TimeSpan time) => (uint)Math.Min(time.Ticks / 10, uint.MaxValue);
}
