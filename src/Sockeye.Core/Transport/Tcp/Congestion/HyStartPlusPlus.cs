// HyStart++. Read RFC 9406 §4.2 and §4.3 before changing a threshold.

using System;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>Slow start that slows down when delay rises, and goes on if that was a mistake (RFC 9406).</summary>
internal sealed class HyStartPlusPlus
{
    // RFC 9406 §4.3: "MIN_RTT_THRESH = 4 msec, MAX_RTT_THRESH = 16 msec, MIN_RTT_DIVISOR = 8, N_RTT_SAMPLE = 8,
    // CSS_GROWTH_DIVISOR = 4, CSS_ROUNDS = 5, L = infinity if paced, L = 8 if non-paced"
    private const int SamplesPerRound = 8;
    private const uint GrowthDivisor = 4;
    private const int ConservativeRounds = 5;
    private const uint LargestStep = 8;

    private static readonly TimeSpan LeastRise = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MostRise = TimeSpan.FromMilliseconds(16);

    private SequenceNumber _windowEnd;
    private TimeSpan _lastRoundLeast;
    private TimeSpan _roundLeast;
    private TimeSpan _baseline;
    private int _samples;
    private int _conservativeRounds;
    private uint _fraction;
    private bool _ended;

    /// <summary>In Conservative Slow Start.</summary>
    public bool IsConservative => _conservativeRounds > 0;

    /// <summary>The first slow start begins.</summary>
    public void Begin(in SenderView sender)
    {
        _lastRoundLeast = _roundLeast = _baseline = TimeSpan.MaxValue;
        _windowEnd = sender.Nxt;
    }

    /// <summary>A loss or a mark came first. RFC 9406 §4.3: HyStart++ is for the initial slow start only.</summary>
    public void End()
    {
        _ended = true;
        _conservativeRounds = 0;
    }

    /// <summary>By how much the window grows for so many segments acknowledged in slow start.</summary>
    public uint Growth(uint acknowledged, bool isPaced)
    {
        if (_ended) return acknowledged;
        if (!isPaced) acknowledged = uint.Min(acknowledged, LargestStep);
        if (!IsConservative) return acknowledged;
        _fraction += acknowledged;
        uint growth = _fraction / GrowthDivisor;
        _fraction %= GrowthDivisor;
        return growth;
    }

    /// <summary>A round trip was measured in slow start.</summary>
    /// <returns>True once, when slow start should end.</returns>
    public bool EndsSlowStart(TimeSpan roundTrip, in SenderView sender)
    {
        if (_ended) return false;
        if (sender.Una > _windowEnd && BeginsRound(sender))
        {
            End();
            return true;
        }
        if (roundTrip < _roundLeast) _roundLeast = roundTrip;
        if (++_samples >= SamplesPerRound) Judge();
        return false;
    }

    // RFC 9406 §4.2: "CSS lasts at most CSS_ROUNDS rounds."
    private bool BeginsRound(in SenderView sender)
    {
        _lastRoundLeast = _roundLeast;
        _roundLeast = TimeSpan.MaxValue;
        _samples = 0;
        _windowEnd = sender.Nxt;
        return IsConservative && ++_conservativeRounds > ConservativeRounds;
    }

    private void Judge()
    {
        if (IsConservative)
        {
            // RFC 9406 §4.2: "if (currentRoundMinRTT < cssBaselineMinRtt) cssBaselineMinRtt = infinity, resume slow start"
            if (_roundLeast < _baseline)
            {
                _baseline = TimeSpan.MaxValue;
                _conservativeRounds = 0;
            }
            return;
        }
        if (_lastRoundLeast == TimeSpan.MaxValue) return;
        TimeSpan eighth = _lastRoundLeast / 8;
        TimeSpan rise = eighth < LeastRise ? LeastRise : eighth > MostRise ? MostRise : eighth;
        if (_roundLeast < _lastRoundLeast + rise) return;
        _baseline = _roundLeast;
        _conservativeRounds = 1;
    }
}
