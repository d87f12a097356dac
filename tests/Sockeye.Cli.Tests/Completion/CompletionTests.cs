namespace Sockeye.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Every_shell_has_a_script_that_asks_the_program(string shell)
    {
        CliResult result = Cli.Run("completion", shell);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[suggest:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shell_is_refused() => Assert.Equal(2, Cli.Run("completion", "csh").ExitCode);

    [Theory]
    [InlineData("sockeye de", "demo")]
    [InlineData("sockeye demo --sce", "--scenario")]
    [InlineData("sockeye demo --scenario sim", "simultaneous-open")]
    [InlineData("sockeye completion ", "zsh")]
    public void The_program_completes_commands_options_and_values(string line, string expected)
    {
        CliResult result = Cli.Run($"[suggest:{line.Length}]", line);
        Assert.Contains(expected, result.Lines);
    }
}
