using System.Text.Json;

namespace Sockeye.Cli.Tests.Goodput;

public class GoodputTests
{
    private static readonly string[] s_one = ["goodput", "--flows", "cubic", "--rate", "1mbit", "--rtt", "20ms", "--loss", "0", "--queue", "4"];

    [Fact]
    public void A_path_is_shown_as_a_table()
    {
        CliResult result = Cli.Run(s_one);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("cubic: used, %", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 Mbit/s     20 ms", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_gets_an_object_for_each_path()
    {
        CliResult result = Cli.Run([.. s_one, "--json"]);
        using JsonDocument line = JsonDocument.Parse(result.Output);
        Assert.Equal("transfer", line.RootElement.GetProperty("type").GetString());
        Assert.Equal(1_000_000, line.RootElement.GetProperty("bitsPerSecond").GetInt64());
        Assert.Equal(20_000_000, line.RootElement.GetProperty("roundTripNs").GetInt64());
        Assert.InRange(line.RootElement.GetProperty("utilization").GetInt32(), 80, 100);
        Assert.Equal(1, line.RootElement.GetProperty("goodputs").GetArrayLength());
    }

    [Theory]
    [InlineData("--flows", "vegas")]
    [InlineData("--rate", "10mbit,fast")]
    [InlineData("--rtt", "0")]
    [InlineData("--queue", "0")]
    public void What_makes_no_sense_is_refused(string option, string value)
    {
        CliResult result = Cli.Run("goodput", option, value);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
    }
}
