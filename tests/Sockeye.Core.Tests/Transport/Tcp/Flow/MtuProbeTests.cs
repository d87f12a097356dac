using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Flow;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Flow;

/// <summary>The search for the largest packet that arrives (RFC 4821 §7).</summary>
public sealed class MtuProbeTests
{
    private const int Threshold = 8;
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(10);
    private readonly Instant _now = new(1_000_000_000);
    private MtuProbe _probe;

    public MtuProbeTests() => _probe = MtuProbe.Begin(isEnabled: true, low: 552, high: 1500, _now);

    [Theory]
    [InlineData(1500)]
    [InlineData(1400)]
    [InlineData(1026)]
    [InlineData(600)]
    public void It_finds_the_path_within_the_threshold(int path)
    {
        int probes = 0;
        while (_probe.IsWorthwhile(Threshold, s_interval, _probe.Low, 1500, _now))
        {
            _probe.OnSent(_probe.Candidate, new SequenceNumber(1), new SequenceNumber(2));
            if (_probe.Size <= path) _probe.OnArrived();
            else _probe.OnLost();
            Assert.True(++probes < 10);
        }
        Assert.InRange(path - _probe.Low, 0, Threshold);
    }

    [Fact]
    public void The_first_probe_is_the_middle_and_only_one_is_out()
    {
        Assert.Equal(1026, _probe.Candidate);
        _probe.OnSent(1026, new SequenceNumber(1), new SequenceNumber(987));
        Assert.Equal(1026, _probe.Size);
        _probe.OnInconclusive();
        Assert.Equal(0, _probe.Size);
        Assert.Equal((552, 1500), (_probe.Low, _probe.High));
    }

    [Fact]
    public void After_the_interval_the_search_begins_anew_from_what_is_in_use()
    {
        _probe.OnPathMtu(556);
        Assert.False(_probe.IsWorthwhile(Threshold, s_interval, 554, 1500, _now));
        Assert.Equal(556, _probe.High);
        Assert.False(_probe.IsWorthwhile(Threshold, s_interval, 554, 1500, _now + s_interval));
        Assert.Equal((554, 1500), (_probe.Low, _probe.High));
        Assert.True(_probe.IsWorthwhile(Threshold, s_interval, 554, 1500, _now + s_interval));
    }

    [Fact]
    public void A_black_hole_turns_the_search_on_and_then_makes_segments_smaller()
    {
        _probe = MtuProbe.Begin(isEnabled: false, low: 1064, high: 1500, _now);
        _probe.OnBlackHole(552, _now);
        Assert.True(_probe.IsEnabled);
        Assert.Equal(1064, _probe.Low);
        _probe.OnBlackHole(552, _now);
        Assert.Equal(552, _probe.Low);
    }
}
