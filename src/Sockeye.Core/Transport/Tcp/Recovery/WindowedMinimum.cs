using System;

namespace Sockeye.Core.Transport.Tcp.Recovery;

/// <summary>The least of the samples of a sliding window of time, by three candidates (Nichols' algorithm): constant memory, and exact
/// where samples come regularly. A mutable struct with verbs: keep it in a field that is not readonly.</summary>
internal struct WindowedMinimum
{
    private Sample _best;
    private Sample _second;
    private Sample _third;

    /// <summary>No sample yet: a value above every sample.</summary>
    public static WindowedMinimum Empty
    {
        get
        {
            var none = new Sample(0, uint.MaxValue);
            return new WindowedMinimum { _best = none, _second = none, _third = none };
        }
    }

    /// <summary>The minimum.</summary>
    public readonly long Value => _best.Value;

    /// <summary>Takes a sample.</summary>
    /// <param name="value">The value.</param>
    /// <param name="now">Time, in the unit of the window.</param>
    /// <param name="window">Length of the window.</param>
    public void Add(long value, long now, long window)
    {
        // Time is kept modulo 2^32 milliseconds: what is compared are ages, which are much less.
        var sample = new Sample((uint)now, (uint)Math.Min(value, uint.MaxValue));
        if (value <= _best.Value || Since(_third, sample) > window)
        {
            _best = _second = _third = sample;
            return;
        }
        if (value <= _second.Value) _second = _third = sample;
        else if (value <= _third.Value) _third = sample;
        Age(sample, window);
    }

    private void Age(Sample sample, long window)
    {
        uint age = Since(_best, sample);
        if (age > window)
        {
            // The best is too old: the next ones move up.
            _best = _second;
            _second = _third;
            _third = sample;
            if (Since(_best, sample) <= window) return;
            _best = _second;
            _second = _third;
            _third = sample;
        }
        else if (_second.Time == _best.Time && age > window / 4)
        {
            // A quarter of the window without a better second: take one from the second quarter.
            _second = _third = sample;
        }
        else if (_third.Time == _second.Time && age > window / 2)
        {
            _third = sample;
        }
    }

    private static uint Since(Sample earlier, Sample now) => unchecked(now.Time - earlier.Time);

    private readonly record struct Sample(uint Time, uint Value);
}
