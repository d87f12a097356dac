using System;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>Retransmission timeout from smoothed round trips (RFC 6298).</summary>
/// <remarks>Knows nothing of segments: it is given samples and asked for a duration. Karn's rule (§3) is the caller's: never
/// offer a sample of a retransmitted segment unless a timestamp says which transmission it answers. Integer arithmetic in
/// units of 100 ns.</remarks>
internal struct RttEstimator
{
    private readonly long _initial;
    private readonly long _minimumTimeout;
    private readonly long _maximumTimeout;
    private long _smoothed;
    private long _variation;
    private long _minimum;

    /// <summary>An estimator without a sample.</summary>
    /// <param name="initial">Timeout before the first sample (RFC 6298 §2.1: 1 s).</param>
    /// <param name="minimum">Least timeout, and the least that the variation adds to the smoothed round trip.</param>
    /// <param name="maximum">Greatest timeout, at least 60 s by §2.5.</param>
    public RttEstimator(TimeSpan initial, TimeSpan minimum, TimeSpan maximum)
    {
        _initial = initial.Ticks;
        _minimumTimeout = minimum.Ticks;
        _maximumTimeout = maximum.Ticks;
        _minimum = long.MaxValue;
    }

    /// <summary>True after the first sample.</summary>
    public readonly bool HasSample => _smoothed != 0;

    /// <summary>SRTT, zero before the first sample.</summary>
    public readonly TimeSpan Smoothed => new(_smoothed);

    /// <summary>RTTVAR.</summary>
    public readonly TimeSpan Variation => new(_variation);

    /// <summary>Least sample so far; zero before the first.</summary>
    public readonly TimeSpan Minimum => new(_minimum == long.MaxValue ? 0 : _minimum);

    /// <summary>How often the timeout was doubled since the last valid sample.</summary>
    public int BackOffs { get; private set; }

    /// <summary>RTO now, backed off and within bounds.</summary>
    public readonly TimeSpan Timeout
    {
        get
        {
            // RFC 6298 §2.4: "SHOULD be rounded up to 1 second".
            // DEVIATION RFC 6298 §2.4: as in Linux, 200 ms are instead the least that is added to the smoothed round trip: on a
            // steady path the variation goes to nothing, and the peer's delayed acknowledgment must not look like a loss.
            long timeout = HasSample ? _smoothed + Math.Max(_minimumTimeout, 4 * _variation) : Math.Max(_initial, _minimumTimeout);
            for (int i = 0; i < BackOffs && timeout < _maximumTimeout; i++) timeout *= 2;
            return new TimeSpan(Math.Min(timeout, _maximumTimeout));
        }
    }

    /// <summary>Takes a round trip of a segment that was sent once, or that a timestamp identifies.</summary>
    public void AddSample(TimeSpan roundTrip)
    {
        long sample = Math.Max(1, roundTrip.Ticks);
        _minimum = Math.Min(_minimum, sample);
        BackOffs = 0;
        if (!HasSample)
        {
            _smoothed = sample;                  // RFC 6298 §2.2: SRTT <- R, RTTVAR <- R/2
            _variation = sample / 2;
            return;
        }
        // RFC 6298 §2.3: RTTVAR <- 3/4 RTTVAR + 1/4 |SRTT - R|, then SRTT <- 7/8 SRTT + 1/8 R
        _variation += (Math.Abs(_smoothed - sample) - _variation) / 4;
        _smoothed = Math.Max(1, _smoothed + ((sample - _smoothed) / 8));
    }

    /// <summary>RFC 6298 §5.5: the timer expired, double it.</summary>
    public void BackOff() => BackOffs = Math.Min(BackOffs + 1, 32);

    /// <summary>New data was acknowledged: the doubling ends (RFC 6298 §5.3, as Linux does it without waiting for a sample).</summary>
    public void ResetBackOff() => BackOffs = 0;
}
