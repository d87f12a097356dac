using Sockeye.Cli.Values;

namespace Sockeye.Cli.Tests.Values;

public sealed class ParseTests
{
    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("5 %", 0.05)]
    [InlineData("0.05", 0.05)]
    [InlineData("100%", 1)]
    [InlineData("0", 0)]
    [InlineData("0.5%", 0.005)]
    public void Shares_are_read(string text, double expected)
    {
        Assert.True(Parse.TryShare(text, out double share));
        Assert.Equal(expected, share, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("101%")]
    [InlineData("1.5")]
    [InlineData("-1%")]
    [InlineData("NaN")]
    [InlineData("5,5%")]
    [InlineData("1e-2")]
    public void What_is_no_share_is_refused(string text) => Assert.False(Parse.TryShare(text, out _));

    [Theory]
    [InlineData("20ms", 20)]
    [InlineData("20", 20)]
    [InlineData("1.5s", 1500)]
    [InlineData("500us", 0.5)]
    [InlineData("2min", 120_000)]
    [InlineData("20 MS", 20)]
    [InlineData("0", 0)]
    public void Durations_are_read(string text, double milliseconds)
    {
        Assert.True(Parse.TryDuration(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("-1ms")]
    [InlineData("2h")]
    [InlineData("61min")]
    [InlineData("99999999999999999999s")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Parse.TryDuration(text, out _));

    [Theory]
    [InlineData("100mbit", 100_000_000)]
    [InlineData("1Gbit", 1_000_000_000)]
    [InlineData("64kbit/s", 64_000)]
    [InlineData("9600", 9600)]
    public void Rates_are_read(string text, long expected)
    {
        Assert.True(Parse.TryRate(text, out long rate));
        Assert.Equal(expected, rate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("fast")]
    [InlineData("2tbit")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(Parse.TryRate(text, out _));
}
