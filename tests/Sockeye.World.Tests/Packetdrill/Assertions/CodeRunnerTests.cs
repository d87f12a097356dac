using Sockeye.Simulation.Packetdrill.Assertions;
using Sockeye.Simulation.Packetdrill.Language;
using Sockeye.Simulation.Packetdrill.Running;
using Xunit;

namespace Sockeye.World.Tests.Packetdrill.Assertions;

/// <summary>The subset of Python in which scripts look at TCP_INFO.</summary>
public class CodeRunnerTests
{
    private readonly List<string> _printed = [];
    private readonly CodeRunner _runner;
    private readonly Dictionary<string, long> _values = new() { ["tcpi_snd_cwnd"] = 10, ["tcpi_options"] = 7, ["tcpi_rtt"] = 10_000 };

    public CodeRunnerTests() => _runner = new CodeRunner(_printed.Add);

    private void Run(string code) => _runner.Run(code, 1, _values);

    [Theory]
    [InlineData("assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd")]
    [InlineData("assert (tcpi_options & TCPI_OPT_SACK) != 0, tcpi_options; assert tcpi_snd_cwnd > 9")]
    [InlineData("assert 5000 <= tcpi_rtt <= 20000, 'srtt=%d us' % tcpi_rtt")]
    [InlineData("assert tcpi_snd_cwnd == 10 and \\\n tcpi_rtt == 10000 # both")]
    [InlineData("assert not tcpi_snd_cwnd == 11 or False")]
    [InlineData("assert (tcpi_snd_cwnd ==\n  5 + 5)")]
    [InlineData("assert -7 // 2 == -4 and -7 % 3 == 2 and 2 + 3 * 4 == 14 and 1 << 4 | 1 == 17")]
    [InlineData("assert TCP_ESTABLISHED == 1 and TCP_CA_Loss == 4 and TCP_INFINITE_SSTHRESH == 0x7fffffff")]
    [InlineData("assert max(1, tcpi_snd_cwnd) == 10")]
    public void What_is_true_passes(string code) => Run(code);

    [Theory]
    [InlineData("assert tcpi_snd_cwnd == 11, tcpi_snd_cwnd", "assert tcpi_snd_cwnd == 11: 10")]
    [InlineData("assert 0 <= tcpi_rtt <= 5, 'srtt=%d us' % tcpi_rtt", "srtt=10000 us")]
    [InlineData("assert tcpi_snd_cwnd != 10, (tcpi_snd_cwnd, 'x')", "(10, x)")]
    public void What_is_false_fails_and_says_the_values(string code, string message) =>
        Assert.Contains(message, Assert.Throws<DrillFailure>(() => Run(code)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_failure_tells_its_own_line() => Assert.Equal(3, Assert.Throws<DrillFailure>(() => Run("\nx = 1\nassert x == 2\n")).Line);

    [Fact]
    public void Variables_live_from_one_piece_of_code_to_the_next()
    {
        Run("cwnd = 9");
        Run("cwnd += 1; assert tcpi_snd_cwnd == cwnd, tcpi_snd_cwnd");
        Run("cwnd *= 2\nassert cwnd == 20");
    }

    [Fact]
    public void Print_goes_to_the_report()
    {
        Run("print('cwnd is %d' % tcpi_snd_cwnd, tcpi_rtt)");
        Assert.Equal(["cwnd is 10 10000"], _printed);
    }

    [Theory]
    [InlineData("assert tcpi_nothing == 1")]
    [InlineData("import os")]
    [InlineData("assert 1 ==")]
    [InlineData("x += 1")]
    [InlineData("print 'x'")]
    [InlineData("assert 1 / 0")]
    [InlineData("assert 'a' < 1")]
    [InlineData("assert open('x')")]
    public void What_is_not_understood_is_refused(string code) => Assert.Throws<ScriptException>(() => Run(code));
}
