using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sockeye.Cli.Frame;

/// <summary>Says what is wrong with a command line.</summary>
internal static class UsageErrors
{
    public static int Report(ParseResult parsed, Screen screen)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        string? advice = $"Try: {path} --help";
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            string kind = word.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string? meant = Suggestions.For(word, kind == "option" ? OptionNames(parsed) : command.Subcommands.Select(c => c.Name));
            if (meant is not null) advice = $"Did you mean {meant}? {advice}";
            string what = kind == "argument" ? $"'{word}' is one word too many"
                : command is RootCommand ? $"there is no {kind} '{word}'"
                : $"{path["sockeye ".Length..]} has no {kind} '{word}'";
            Complaint.Write(screen, what, advice);
            return ExitCodes.BadUsage;
        }
        ParseError first = parsed.Errors.FirstOrDefault(error => error.SymbolResult is OptionResult) ?? parsed.Errors[0];
        Complaint.Write(screen, Tidy(first, parsed), advice);
        return ExitCodes.BadUsage;
    }

    private static string Tidy(ParseError error, ParseResult parsed)
    {
        if (error.SymbolResult is OptionResult { Tokens.Count: 0 } bare)
        {
            return $"{bare.Option.Name} needs a value" + (bare.Option.HelpName is { } name ? $": {bare.Option.Name} {name}" : "");
        }
        if (error.SymbolResult is OptionResult { IdentifierTokenCount: > 1 } twice && !error.Message.Contains("must", StringComparison.Ordinal))
        {
            return $"{twice.Option.Name} was given more than once";
        }
        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0 } argument && argument.Parent is CommandResult)
        {
            string name = argument.Argument.HelpName ?? argument.Argument.Name.ToUpperInvariant();
            string what = argument.Argument.Description is { } description ? $": {description}" : "";
            return $"{PathOf(parsed.CommandResult)["sockeye ".Length..]} needs {name}{what}";
        }
        return error.Message;
    }

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
        {
            foreach (Option option in command.Command.Options)
            {
                if (command == parsed.CommandResult || option.Recursive) yield return option.Name;
            }
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? PathOf(parent) + " " + result.Command.Name : "sockeye";
}
