using Sockeye.Simulation.Reports;

namespace Sockeye.Cli.Tests.Reports;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("三次握手", 8)]
    [InlineData("SYN，ACK", 8)]
    [InlineData("e\u0301", 1)]
    [InlineData("├─▶", 3)]
    [InlineData("한국", 4)]
    [InlineData("", 0)]
    public void Widths_are_what_terminals_use(string text, int width) => Assert.Equal(width, TextWidth.Of(text));

    [Theory]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("三次握手", 5, "三次…")]
    [InlineData("三次握手", 8, "三次握手")]
    [InlineData("三次握手", 4, "三…")]
    [InlineData("abc", 0, "")]
    public void A_text_is_cut_between_characters(string text, int width, string expected)
    {
        string fit = TextWidth.Fit(text, width);
        Assert.Equal(expected, fit);
        Assert.True(TextWidth.Of(fit) <= width);
    }

    [Fact]
    public void English_breaks_between_words() => Assert.Equal(["one two", "three"], TextWidth.Wrap("one two three", 9));

    [Fact]
    public void Chinese_breaks_anywhere_but_before_a_closing_mark_or_after_an_opening_one()
    {
        Assert.Equal(["三次", "握手"], TextWidth.Wrap("三次握手", 5));
        Assert.Equal(["三", "次，", "握手"], TextWidth.Wrap("三次，握手", 4));
        Assert.DoesNotContain(TextWidth.Wrap("表示“我不再发送了”对方", 6), line => line.EndsWith('“'));
    }

    [Fact]
    public void Nothing_but_blanks_is_lost_by_wrapping()
    {
        const string text = "client 发送一个 SYN，然后 server answers with SYN and ACK：两个报文。";
        for (int width = 2; width < 80; width++)
        {
            Assert.Equal(
                text.Replace(" ", "", StringComparison.Ordinal),
                string.Concat(TextWidth.Wrap(text, width)).Replace(" ", "", StringComparison.Ordinal));
        }
    }
}
