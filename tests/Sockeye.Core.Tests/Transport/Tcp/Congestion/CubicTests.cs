using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class CubicTests
{
    private readonly ICongestionControl _cubic = new Cubic();
    private CongestionWindow _window = new() { Segments = 10, Threshold = CongestionWindow.Infinite, Clamp = uint.MaxValue, IsLimited = true };
    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(5);

    // RFC 9438 §4.6
    [Theory]
    [InlineData(100, 70)]
    [InlineData(10, 7)]
    [InlineData(3, 2)]
    [InlineData(1, 2)]
    public void A_loss_leaves_seven_tenths_of_the_window(uint window, uint threshold)
    {
        _window.Segments = window;
        Assert.Equal(threshold, _cubic.Reduce(ref _window, View()));
    }

    // RFC 9438 §4.2: the plateau is W_max, reached after K = cbrt(30 / 0.4) = 4.2 s.
    [Fact]
    public void After_a_loss_the_window_comes_back_to_where_it_was_and_rests_there()
    {
        LoseAt(100);
        var curve = Run(TimeSpan.FromMilliseconds(100), 60);
        Assert.InRange(curve[42], 96u, 100u);
        Assert.InRange(curve[50], 99u, 102u);
        Assert.True(curve[59] > 101);
    }

    // RFC 9438 §4.2: W_cubic(t) = C(t-K)^3 + W_max. The curve leads by one round trip, since W_cubic(t + RTT) is what cwnd goes to.
    [Theory]
    [InlineData(200, 100, 80)]
    [InlineData(1000, 100, 150)]
    [InlineData(2000, 40, 400)]
    public void The_window_follows_the_formula(uint maximum, int roundTripMs, int rounds)
    {
        LoseAt(maximum);
        double epoch = _window.Segments;
        double k = Math.Cbrt((maximum - epoch) / 0.4);
        uint[] curve = Run(TimeSpan.FromMilliseconds(roundTripMs), rounds);
        for (int i = 2; i < rounds; i++)
        {
            double t = i * roundTripMs / 1000.0;
            double formula = (0.4 * (t - k) * (t - k) * (t - k)) + maximum;
            Assert.InRange(curve[i], formula * 0.97, formula * 1.03);
        }
    }

    // RFC 9438 §4.3: at small windows CUBIC is Reno with beta 0.7 and 0.53 segments for each round trip.
    [Fact]
    public void On_a_short_path_it_is_not_slower_than_Reno()
    {
        LoseAt(20);
        uint[] curve = Run(TimeSpan.FromMilliseconds(10), 100);
        Assert.InRange(curve[99], 14u + 45u, 14u + 60u);
    }

    // RFC 9438 §4.7
    [Fact]
    public void A_second_loss_below_the_last_maximum_lowers_the_plateau_further()
    {
        LoseAt(1000);
        LoseAt(800);
        uint[] curve = Run(TimeSpan.FromMilliseconds(100), 80);

        // W_max is 800 * 1.7 / 2 = 680, with the window beginning at 560: K = 6.7 s.
        Assert.InRange(curve[67], 675u, 682u);
    }

    // RFC 9438 §4.4
    [Fact]
    public void The_window_grows_by_half_of_what_is_acknowledged_at_most()
    {
        LoseAt(1000);
        _now += TimeSpan.FromSeconds(300);
        uint before = _window.Segments;
        Acknowledge(before);
        _now += TimeSpan.FromMilliseconds(100);
        Acknowledge(_window.Segments);
        Assert.True(_window.Segments <= before * 9 / 4);
    }

    // RFC 9438 §5.8
    [Fact]
    public void Idle_time_does_not_move_the_curve()
    {
        LoseAt(100);
        Run(TimeSpan.FromMilliseconds(100), 20);
        uint before = _window.Segments;
        Instant lastSent = _now;
        _now += TimeSpan.FromSeconds(60);
        _cubic.OnEvent(ref _window, CongestionEvent.TransmitStart, View() with { LastSent = lastSent });
        Run(TimeSpan.FromMilliseconds(100), 3);
        Assert.InRange(_window.Segments, before, before + 6);
    }

    // RFC 9438 §4.8
    [Fact]
    public void After_a_timeout_the_maximum_is_forgotten()
    {
        LoseAt(100);
        _cubic.OnState(ref _window, SenderState.Loss, View());
        _window.Segments = 10;
        _window.Threshold = 10;
        uint[] curve = Run(TimeSpan.FromMilliseconds(100), 40);
        Assert.True(curve[39] > 25, $"{curve[39]} segments: a twentieth for each round trip at the least");
    }

    [Fact]
    public void The_curve_does_not_overflow_after_hours_without_a_loss()
    {
        LoseAt(10_000);
        Acknowledge(1);
        _now += TimeSpan.FromHours(10);
        uint before = _window.Segments;
        Acknowledge(before);
        Assert.True(_window.Segments > before);
    }

    private void LoseAt(uint window)
    {
        _window.Segments = window;
        _window.Segments = _window.Threshold = _cubic.Reduce(ref _window, View());
        _window.Credit = 0;
    }

    private uint[] Run(TimeSpan roundTrip, int rounds)
    {
        var curve = new uint[rounds];
        _cubic.OnRoundTrip(ref _window, 1, roundTrip, View());
        for (int i = 0; i < rounds; i++)
        {
            curve[i] = _window.Segments;
            uint window = _window.Segments;
            for (uint acknowledged = 0; acknowledged < window; acknowledged++)
            {
                Acknowledge(1);
                _now = _now.PlusNanoseconds(roundTrip.Ticks * 100 / window);
            }
        }
        return curve;
    }

    private void Acknowledge(uint segments) => _cubic.OnAcknowledged(ref _window, segments, View());

    private SenderView View() => new() { Now = _now, Mss = 1460, Una = new SequenceNumber(1), Nxt = new SequenceNumber(1) };
}
