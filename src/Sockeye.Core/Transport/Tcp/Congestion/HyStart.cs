// HyStart: Ha and Rhee, "Hybrid Slow Start for High-Bandwidth and Long-Distance Networks" (2008), with the constants that Linux
// uses. RFC 9438 §4.10 lets CUBIC use it; RFC 9406 is its successor, in HyStartPlusPlus.cs.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>Finds the moment at which slow start has filled the path, before anything is lost. A mutable struct.</summary>
/// <remarks>Two signs, each enough: a train of acknowledgments, close to one another, has become as long as the shortest round
/// trip (the path is full of our segments); or the least round trip of this round is clearly above the least ever (a
/// queue builds up).</remarks>
internal struct HyStart
{
    /// <summary>Below so many segments nothing is concluded.</summary>
    public const uint LowWindow = 16;

    /// <summary>Samples of a round that must be seen before its delay counts.</summary>
    public const int MinimumSamples = 8;

    private static readonly TimeSpan TrainSpacing = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LeastRise = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan MostRise = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan MostAggregation = TimeSpan.FromMilliseconds(1);

    private SequenceNumber _roundEnd;
    private Instant _roundBegan;
    private Instant _trainSeen;
    private TimeSpan _roundLeast;
    private int _samples;
    private bool _found;

    /// <summary>A new search, at the beginning of slow start.</summary>
    public void Reset(in SenderView sender)
    {
        _found = false;
        BeginRound(sender);
    }

    /// <summary>A round trip was measured in slow start.</summary>
    /// <param name="segments">cwnd.</param>
    /// <param name="roundTrip">The sample.</param>
    /// <param name="least">The least round trip so far, this sample included.</param>
    /// <param name="sender">The sender.</param>
    /// <returns>True once, when slow start should end.</returns>
    public bool EndsSlowStart(uint segments, TimeSpan roundTrip, TimeSpan least, in SenderView sender)
    {
        if (_found) return false;
        if (sender.Una > _roundEnd) BeginRound(sender);
        if (segments < LowWindow) return false;
        _found = IsTrainLong(least, sender) | IsDelayUp(roundTrip, least);
        return _found;
    }

    private void BeginRound(in SenderView sender)
    {
        _roundBegan = _trainSeen = sender.Now;
        _roundEnd = sender.Nxt;
        _roundLeast = TimeSpan.MaxValue;
        _samples = 0;
    }

    private bool IsTrainLong(TimeSpan least, in SenderView sender)
    {
        if (sender.Now - _trainSeen > TrainSpacing) return false;
        _trainSeen = sender.Now;
        TimeSpan threshold = least + Aggregation(sender);

        // The one-way delay, half a round trip, is the length of a full path; a paced sender spreads its train over a whole one.
        if (!sender.IsPaced) threshold /= 2;
        return sender.Now - _roundBegan > threshold;
    }

    private bool IsDelayUp(TimeSpan roundTrip, TimeSpan least)
    {
        if (roundTrip < _roundLeast) _roundLeast = roundTrip;
        if (_samples < MinimumSamples)
        {
            _samples++;
            return false;
        }
        TimeSpan eighth = least / 8;
        TimeSpan rise = eighth < LeastRise ? LeastRise : eighth > MostRise ? MostRise : eighth;
        return _roundLeast > least + rise;
    }

    // Time that a sender and a receiver may spend in gathering segments: four of the largest packets at the connection's pace.
    // Without it a short path would be thought full as soon as packets grow.
    private static TimeSpan Aggregation(in SenderView sender)
    {
        if (sender.PacingRate <= 0) return TimeSpan.Zero;
        var wait = new TimeSpan(sender.LargestPacket * 4L * TimeSpan.TicksPerSecond / sender.PacingRate);
        return wait < MostAggregation ? wait : MostAggregation;
    }
}
