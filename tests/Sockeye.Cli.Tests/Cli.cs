using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Tests;

/// <summary>Runs the program inside the test.</summary>
internal static class Cli
{
    public static CliResult Run(params string[] args) => Run([], args);

    public static CliResult Run(byte[] input, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = CommandLine.RunAsync(args, wishes => new Screen
        {
            Out = output,
            Error = error,
            OpenInput = () => new MemoryStream(input),
            IsAscii = wishes.Ascii,
            Width = wishes.Width ?? Screen.DefaultWidth,
        }).GetAwaiter().GetResult();
        return new CliResult(code, output.ToString(), error.ToString());
    }
}
