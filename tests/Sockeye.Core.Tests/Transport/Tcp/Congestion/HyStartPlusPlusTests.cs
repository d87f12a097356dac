using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Congestion;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.Congestion;

public class HyStartPlusPlusTests
{
    private readonly HyStartPlusPlus _search = new();
    private uint _una;

    public HyStartPlusPlusTests() => _search.Begin(View());

    // RFC 9406 §4.2
    [Fact]
    public void A_rise_of_the_delay_begins_conservative_slow_start()
    {
        Round(100);
        Round(112);
        Assert.False(_search.IsConservative);
        Round(126);
        Assert.True(_search.IsConservative);
    }

    // RFC 9406 §4.2
    [Fact]
    public void Fewer_than_eight_samples_say_nothing()
    {
        Round(100);
        Round(150, samples: 7);
        Assert.False(_search.IsConservative);
    }

    // RFC 9406 §4.2: "CSS_GROWTH_DIVISOR"
    [Fact]
    public void Conservative_slow_start_grows_by_a_quarter()
    {
        Assert.Equal(8u, _search.Growth(8, false));
        Round(100);
        Round(120);
        Assert.Equal(2u, _search.Growth(8, false));
        Assert.Equal(0u, _search.Growth(3, false));
        Assert.Equal(1u, _search.Growth(1, false));
    }

    // RFC 9406 §4.3: "L = infinity if paced, L = 8 if non-paced"
    [Fact]
    public void Without_pacing_a_step_is_at_most_eight_segments()
    {
        Assert.Equal(8u, _search.Growth(100, false));
        Assert.Equal(100u, _search.Growth(100, true));
    }

    // RFC 9406 §4.2
    [Fact]
    public void A_delay_that_falls_again_resumes_slow_start()
    {
        Round(100);
        Round(120);
        Round(119);
        Assert.False(_search.IsConservative);
    }

    // RFC 9406 §4.2: "CSS lasts at most CSS_ROUNDS rounds."
    [Fact]
    public void After_five_rounds_slow_start_ends()
    {
        Round(100);
        for (int i = 0; i < 5; i++) Assert.False(Round(120), $"round {i + 1}");
        Assert.True(Round(120));
    }

    // RFC 9406 §4.3
    [Fact]
    public void After_a_loss_it_is_ordinary_slow_start()
    {
        Round(100);
        Round(120);
        _search.End();
        Assert.Equal(100u, _search.Growth(100, false));
        Assert.False(Round(500));
    }

    private bool Round(int milliseconds, int samples = 8)
    {
        _una += 10_000;
        bool ends = false;
        for (int i = 0; i < samples; i++) ends |= _search.EndsSlowStart(TimeSpan.FromMilliseconds(milliseconds), View());
        return ends;
    }

    private SenderView View() => new() { Now = Instant.Zero, Una = new SequenceNumber(_una), Nxt = new SequenceNumber(_una + 9_999) };
}
