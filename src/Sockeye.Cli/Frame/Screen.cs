using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Sockeye.Cli.Frame;

/// <summary>Where a command reads and writes: the console, or what a test gives instead.</summary>
internal sealed class Screen
{
    /// <summary>Width when nobody says another.</summary>
    public const int DefaultWidth = 80;

    private IAnsiConsole? _ansi;

    /// <summary>Results go here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Complaints and progress go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input as bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>True when a person looks at <see cref="Out"/>.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True when colours may be used.</summary>
    public bool IsColored { get; init; }

    /// <summary>True when only ASCII characters may be drawn.</summary>
    public bool IsAscii { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>For Spectre's tables and the like; it writes to <see cref="Out"/> and wraps at <see cref="Width"/>.</summary>
    public IAnsiConsole Ansi => _ansi ??= CreateAnsi();

    /// <summary>The text in a colour, or as it is on a screen without colours. The style is Spectre's: "red", "bold blue".</summary>
    public string Paint(string text, Style style)
    {
        if (!IsColored || text.Length == 0) return text;
        string codes = SelectGraphicRendition(style);
        return codes.Length == 0 ? text : $"\e[{codes}m{text}\e[0m";
    }

    /// <summary>Writes a line of results.</summary>
    public void WriteLine(string line = "")
    {
        Out.Write(line);
        Out.Write('\n');
    }

    /// <summary>Sends what was written on its way; a command that waits for something calls it before.</summary>
    public void Flush()
    {
        Out.Flush();
        Error.Flush();
    }

    /// <summary>The console of this process, as the options and the surroundings say.</summary>
    public static Screen ForConsole(ScreenWishes wishes)
    {
        bool terminal = !Console.IsOutputRedirected;
        return new Screen
        {
            Out = Open(OpenOutput(wishes), terminal),
            Error = Open(Console.OpenStandardError(), autoFlush: true),
            OpenInput = Console.OpenStandardInput,
            IsTerminal = terminal,
            IsColored = terminal && !wishes.NoColor && !HasNoColor() && Environment.GetEnvironmentVariable("TERM") != "dumb",
            IsAscii = wishes.Ascii || !LocaleHasUtf8(),
            Width = wishes.Width ?? FindWidth(terminal),
        };
    }

    private static Stream OpenOutput(ScreenWishes wishes) => OperatingSystem.IsWindows() || wishes.OnOutputClosed is not { } onClosed
        ? Console.OpenStandardOutput()
        : new StandardOutput(onClosed);

    // The console's own writers follow its encoding; ours is always UTF-8 with line feeds, so that two runs are equal bytes.
    private static StreamWriter Open(Stream stream, bool autoFlush) =>
        new(stream, new UTF8Encoding(false), bufferSize: 16 * 1024) { AutoFlush = autoFlush, NewLine = "\n" };

    // https://no-color.org: present and not empty.
    private static bool HasNoColor() => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    // The first of the three that is set decides, as in setlocale(3). None set: a container, whose terminal knows UTF-8.
    private static bool LocaleHasUtf8()
    {
        foreach (string name in (string[])["LC_ALL", "LC_CTYPE", "LANG"])
        {
            string? value = Environment.GetEnvironmentVariable(name);
            if (string.IsNullOrEmpty(value)) continue;
            return value.Contains("utf", StringComparison.OrdinalIgnoreCase) || value is "C" or "POSIX";
        }
        return true;
    }

    private static int FindWidth(bool terminal)
    {
        if (terminal)
        {
            int width = Console.WindowWidth;
            if (width > 0) return Math.Max(width, 40);
        }
        string? columns = Environment.GetEnvironmentVariable("COLUMNS");
        return int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is >= 40 and <= 1000
            ? given
            : DefaultWidth;
    }

    private static string SelectGraphicRendition(Style style)
    {
        var codes = new List<string>();
        if (style.Decoration.HasFlag(Decoration.Bold)) codes.Add("1");
        if (style.Decoration.HasFlag(Decoration.Dim)) codes.Add("2");
        if (style.Decoration.HasFlag(Decoration.Italic)) codes.Add("3");
        if (style.Decoration.HasFlag(Decoration.Underline)) codes.Add("4");
        if (style.Foreground != Color.Default) codes.Add(ForegroundCode(style.Foreground));
        return string.Join(';', codes);
    }

    // The terminal's own sixteen colours only: they suit the theme that the person chose.
    private static string ForegroundCode(Color color)
    {
        Color[] basic = [Color.Black, Color.Maroon, Color.Green, Color.Olive, Color.Navy, Color.Purple, Color.Teal, Color.Silver,
            Color.Grey, Color.Red, Color.Lime, Color.Yellow, Color.Blue, Color.Fuchsia, Color.Aqua, Color.White];
        int index = Math.Max(0, Array.IndexOf(basic, color));
        return (index < 8 ? 30 + index : 82 + index).ToString(CultureInfo.InvariantCulture);
    }

    private IAnsiConsole CreateAnsi()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsColored ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsColored ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = !IsAscii;
        return console;
    }
}
