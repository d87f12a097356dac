using Sockeye.Cli.Commands;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Tests.Frame;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_it_shows_its_help()
    {
        CliResult result = Cli.Run();
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Berkeley sockets", result.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_every_command_and_fits_eighty_columns()
    {
        CliResult result = Cli.Run("--help");
        foreach (CliCommand command in AllCommands.Create()) Assert.Contains("  " + command.Name, result.Output, StringComparison.Ordinal);
        Assert.All(result.Lines, line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Every_command_has_a_help_page_with_examples_that_are_understood()
    {
        foreach (CliCommand command in AllCommands.Create())
        {
            CliResult result = Cli.Run(command.Name, "--help");
            Assert.Equal(0, result.ExitCode);
            Assert.Contains($"Usage:  sockeye {command.Name}", result.Output, StringComparison.Ordinal);
            Assert.NotEmpty(command.Examples);
        }
    }

    [Fact]
    public void The_version_is_one_line()
    {
        CliResult result = Cli.Run("--version");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^sockeye \d+\.\d+\.\d+\n$", result.Output);
    }

    [Theory]
    [InlineData("dmeo", "there is no command 'dmeo'", "Did you mean demo?")]
    [InlineData("--versoin", "there is no option '--versoin'", "Did you mean --version?")]
    [InlineData("demo --sede 3", "demo has no option '--sede'", "Did you mean --seed?")]
    [InlineData("demo --seed", "--seed needs a value: --seed N", "sockeye demo --help")]
    [InlineData("demo --seed x", "--seed must be a whole number from 0 to 18446744073709551615, not 'x'", "sockeye demo --help")]
    [InlineData("demo --seed 1 --seed 2", "--seed was given more than once", "sockeye demo --help")]
    [InlineData("demo --loss 101%", "--loss must be a share such as 5% or 0.05, not '101%'", "sockeye demo --help")]
    [InlineData("demo --delay -1ms", "--delay must be a time such as 20ms", "sockeye demo --help")]
    [InlineData("demo --scenario norml", "did you mean normal?", "sockeye demo --help")]
    [InlineData("demo --width 10", "--width must be a whole number from 40 to 1000, not '10'", "sockeye demo --help")]
    [InlineData("demo extra", "'extra' is one word too many", "sockeye demo --help")]
    [InlineData("trace", "trace needs FILE", "sockeye trace --help")]
    public void Bad_usage_is_a_sentence_with_advice_and_exit_status_2(string line, string sentence, string advice)
    {
        CliResult result = Cli.Run(line.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("sockeye: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_at_sign_is_no_response_file()
    {
        CliResult result = Cli.Run("demo", "@nothing");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'@nothing' is one word too many", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unexpected_exception_is_called_a_bug_without_a_trace()
    {
        using var error = new StringWriter();
        var screen = new Screen { Out = TextWriter.Null, Error = error };
        int code = Complaint.About(new InvalidOperationException("two\nlines"), screen);
        Assert.Equal(ExitCodes.Bug, code);
        Assert.Contains("this is a bug in sockeye: InvalidOperationException: two.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("SOCKEYE_DEBUG=1", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_to_do_and_has_its_own_status()
    {
        using var error = new StringWriter();
        var screen = new Screen { Out = TextWriter.Null, Error = error };
        Assert.Equal(1, Complaint.About(new RefusalException("port 80 is taken", "Choose another with --port."), screen));
        Assert.Equal("sockeye: port 80 is taken.\n  Choose another with --port.\n", error.ToString());
    }

    [Fact]
    public void Output_without_colour_has_no_escape_sequences()
    {
        CliResult result = Cli.Run("demo", "--explain");
        Assert.DoesNotContain('\e', result.Output);
    }
}
