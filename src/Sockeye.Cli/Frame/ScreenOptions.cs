using System.CommandLine;
using System.CommandLine.Parsing;
using Sockeye.Cli.Values;

namespace Sockeye.Cli.Frame;

/// <summary>The options that every command has: how the screen is.</summary>
internal sealed class ScreenOptions
{
    private readonly Option<bool> _noColor = new("--no-color")
    {
        Description = "No colours (also with NO_COLOR set, or when the output is not a terminal)",
        Recursive = true,
    };

    private readonly Option<bool> _ascii = new("--ascii")
    {
        Description = "Draw with ASCII characters only",
        Recursive = true,
    };

    private readonly Option<int> _width = OptionOf.Number(
        "--width", "COLUMNS", "Width of the screen; the terminal's own by default, else 80", 40, 1000);

    /// <summary>Adds them to the program.</summary>
    public void AddTo(RootCommand root)
    {
        _width.Recursive = true;
        root.Add(_noColor);
        root.Add(_ascii);
        root.Add(_width);
    }

    /// <summary>What the command line says; nothing where it is wrong.</summary>
    public ScreenWishes Read(ParseResult parsed)
    {
        int? width = parsed.GetResult(_width) is OptionResult { Implicit: false } result && !result.Errors.Any()
            ? parsed.GetValue(_width)
            : null;
        return new ScreenWishes(parsed.GetValue(_noColor), parsed.GetValue(_ascii), width is > 0 ? width : null);
    }
}
