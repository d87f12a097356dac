using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Transport.Tcp.Congestion;

/// <summary>Congestion avoidance by RFC 9438 §4.1 to §4.7: from one reduction to the next.</summary>
/// <remarks>
/// <code>
///   W_cubic(t) = C*(t-K)^3 + W_max        K = cube root of ((W_max - cwnd_epoch) / C)        RFC 9438 §4.2
///
///   cwnd |         W_max             .
///        |- - - - - - - _._.-.-'' - ' - -      concave up to K, a plateau, then convex: probing
///        |          .'
///        |        .
///        |       :
///        |_______:______________________ t
///        0              K
/// </code>
/// Units: windows in segments, time in 1/1024 s inside the cube, in ms elsewhere.
/// </remarks>
internal sealed class CubicEpoch
{
    private const uint Beta = 717;                                       // of 1024: RFC 9438 §4.6, beta_cubic = 0.7
    private const ulong Constant = 410;                                  // of 1024: RFC 9438 §5.1, C = 0.4
    private const ulong RootFactor = (1UL << 40) / Constant;             // 1024/C in (1/1024 s)^3
    private const uint FriendlyScale = 8 * (1024 + Beta) / 3 / (1024 - Beta);   // 8/alpha_cubic, RFC 9438 §4.3: 15
    private const ulong FarthestFromK = 355_000;                         // 410 * 355000^3 just fits into 64 bits
    private const long RecalculateAfter = 1000 / 32;
    private const uint SmallestStep = 2;

    private bool _hasBegun;
    private long _began;
    private long _calculated;
    private uint _windowThen;

    private uint _maximum;
    private uint _origin;
    private ulong _k;

    private uint _perStep;
    private uint _acknowledged;
    private uint _renoWindow;

    /// <summary>Everything is forgotten: slow start begins anew.</summary>
    public void Reset()
    {
        _hasBegun = false;
        _began = _calculated = 0;
        _k = 0;
        _windowThen = _maximum = _origin = _perStep = _acknowledged = _renoWindow = 0;
    }

    /// <summary>Segments to be acknowledged for one segment of growth, given that so many more were acknowledged now.</summary>
    public uint Advance(uint window, uint acknowledged, TimeSpan leastRoundTrip, Instant now)
    {
        long moment = now.Milliseconds;
        _acknowledged += acknowledged;
        if (_windowThen == window && moment - _calculated <= RecalculateAfter && _perStep != 0) return _perStep;
        if (!_hasBegun || moment != _calculated)
        {
            _windowThen = window;
            _calculated = moment;
            if (!_hasBegun) Begin(window, acknowledged, moment);
            uint target = Target(moment + ((leastRoundTrip.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond));
            _perStep = target > window ? window / (target - window) : 100 * window;

            // Nothing was ever lost: the path may carry much more, 5 % for each round trip.
            if (_maximum == 0) _perStep = uint.Min(_perStep, 20);
        }
        KeepUpWithReno(window);

        // RFC 9438 §4.4: the target is at most 1.5 times cwnd.
        return _perStep = uint.Max(_perStep, SmallestStep);
    }

    /// <summary>The window is reduced.</summary>
    /// <returns>ssthresh.</returns>
    // DEVIATION RFC 9438 §4.6: from cwnd, not from flight_size, since the window grows only while it is used.
    public uint Reduce(uint window)
    {
        _hasBegun = false;

        // RFC 9438 §4.7, fast convergence: a maximum below the last one means that somebody else needs room.
        _maximum = window < _maximum ? (uint)((ulong)window * (1024 + Beta) / 2048) : window;
        return uint.Max((uint)((ulong)window * Beta / 1024), 2);
    }

    /// <summary>The sender was idle since <paramref name="lastSent"/>: the curve waits.</summary>
    public void Shift(Instant lastSent, Instant now)
    {
        long idle = now.Milliseconds - lastSent.Milliseconds;
        if (_hasBegun && idle > 0) _began = long.Min(_began + idle, now.Milliseconds);
    }

    /// <summary>It began less than a second ago.</summary>
    public bool IsYoung(Instant now) => _hasBegun && now.Milliseconds - _began < 1000;

    private void Begin(uint window, uint acknowledged, long moment)
    {
        _hasBegun = true;
        _began = moment;
        _acknowledged = acknowledged;
        _renoWindow = window;
        _origin = uint.Max(window, _maximum);
        _k = _maximum <= window ? 0 : CubeRoot.Of(RootFactor * (_maximum - window));
    }

    private uint Target(long moment)
    {
        ulong t = (ulong)(moment - _began) * 1024 / 1000;
        ulong distance = ulong.Min(t < _k ? _k - t : t - _k, FarthestFromK);
        uint rise = (uint)((Constant * distance * distance * distance) >> 40);
        return t < _k ? _origin - uint.Min(rise, _origin) : _origin + rise;
    }

    // RFC 9438 §4.3, the Reno-friendly region: what Reno with our beta would have by now.
    // DEVIATION RFC 9438 §4.3: alpha_cubic stays at 3*(1-beta)/(1+beta) after cwnd_prior is reached, as in Linux.
    private void KeepUpWithReno(uint window)
    {
        uint perRenoStep = (uint)(((ulong)window * FriendlyScale) >> 3);
        if (perRenoStep > 0 && _acknowledged > perRenoStep)
        {
            uint steps = (_acknowledged - 1) / perRenoStep;
            _acknowledged -= steps * perRenoStep;
            _renoWindow += steps;
        }
        if (_renoWindow > window) _perStep = uint.Min(_perStep, window / (_renoWindow - window));
    }
}
