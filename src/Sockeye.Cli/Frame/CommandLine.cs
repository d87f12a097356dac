// The frame of the program: builds the tree of commands, reads the command line, runs one command, and says what went
// wrong. Every error and every signal of every command comes through here.
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Sockeye.Cli.Commands;

namespace Sockeye.Cli.Frame;

/// <summary>The program.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>Exit status.</returns>
    public static async Task<int> RunAsync(string[] args, Func<ScreenWishes, Screen> openScreen)
    {
        var screenOptions = new ScreenOptions();
        RootCommand root = CreateRoot(screenOptions);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        using var interruption = new Interruption();
        Screen screen = openScreen(screenOptions.Read(parsed) with { OnOutputClosed = interruption.OutputClosed });
        try
        {
            int code = await RunAsync(parsed, screen, interruption.Stopping).ConfigureAwait(false);
            screen.Flush(); // here, where a full disk is still told
            return interruption.ExitCode ?? code;
        }
        catch (OperationCanceledException) when (interruption.ExitCode is not null)
        {
            return interruption.ExitCode.Value;
        }
#pragma warning disable CA1031 // The one place that catches everything: a person never sees a stack trace.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Complaint.About(failure, screen);
        }
        finally
        {
            FlushQuietly(screen);
        }
    }

    /// <summary>The tree of commands.</summary>
    public static RootCommand CreateRoot(ScreenOptions screenOptions)
    {
        var root = new RootCommand("Berkeley sockets on a TCP/IP stack of our own: run it and watch every packet.");
        foreach (CliCommand command in AllCommands.Create()) root.Add(command);
        screenOptions.AddTo(root);
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Insert(0, new HelpOption("--help", "-h") { Description = "Show this help; after a command, the help of that command" });
        root.Options.OfType<VersionOption>().Single().Description = "Show the version";
        return root;
    }

    /// <summary>"0.1.0".</summary>
    public static string Version => typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken stopping)
    {
        Command asked = parsed.CommandResult.Command;
        if (Asks<HelpOption>(parsed)) return ShowHelp(asked, screen);
        if (Asks<VersionOption>(parsed)) return ShowVersion(screen);
        if (IsDirective(parsed)) return await ObeyDirectiveAsync(parsed, screen, stopping).ConfigureAwait(false);
        if (asked is RootCommand && parsed.UnmatchedTokens.Count == 0) return ShowHelp(asked, screen);
        if (parsed.Errors.Count > 0) return UsageErrors.Report(parsed, screen);
        if (asked is not CliCommand command) return ShowHelp(asked, screen);
        return await command.RunAsync(new CommandContext(parsed, screen, stopping)).ConfigureAwait(false);
    }

    private static bool Asks<TOption>(ParseResult parsed)
        where TOption : Option
    {
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
        {
            if (command.Children.Any(child => child is OptionResult { Implicit: false, Option: TOption })) return true;
        }
        return false;
    }

    private static int ShowHelp(Command command, Screen screen)
    {
        new HelpPage(screen).Write(command);
        return ExitCodes.Success;
    }

    private static int ShowVersion(Screen screen)
    {
        screen.WriteLine("sockeye " + Version);
        return ExitCodes.Success;
    }

    // [suggest:…], which the shells' completion scripts ask.
    private static bool IsDirective(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.Directive);

    private static Task<int> ObeyDirectiveAsync(ParseResult parsed, Screen screen, CancellationToken stopping) =>
        parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = screen.Out,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            stopping);

    private static void FlushQuietly(Screen screen)
    {
        try
        {
            screen.Flush();
        }
        catch (IOException)
        {
            // The disk is full, or the like: what could be said of it was said.
        }
    }
}
