using System.CommandLine;
using System.CommandLine.Help;
using Spectre.Console;

namespace Sockeye.Cli.Frame;

/// <summary>The help of the program and of each command.</summary>
internal sealed class HelpPage(Screen screen)
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);
    private static readonly Style Term = new(Color.Teal);

    private static readonly Example[] FirstSteps =
    [
        new("demo", "two computers: handshake, data, close"),
        new("demo --explain", "the same, with what happens and why"),
        new("demo --scenario lost-syn", "see a lost packet and its repair"),
        new("demo --pcap talk.pcapng", "and look at it in Wireshark"),
        new("trace talk.pcapng --ladder", "a capture as a diagram"),
    ];

    public void Write(Command command)
    {
        screen.WriteLine(command.Description ?? "");
        WriteUsage(command);
        WriteSection("Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")));
        WriteSection("Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (NameOf(a), a.Description ?? "")));
        WriteSection("Options", OptionsOf(command).Select(o => (NameOf(o), DescriptionOf(o))));
        if (command is CliCommand { Notes: { } notes }) WriteNotes(notes);
        WriteExamples(command is CliCommand cli ? cli.Examples : FirstSteps);
        if (command is RootCommand)
        {
            screen.WriteLine();
            screen.WriteLine("Help for one command:  sockeye demo --help");
        }
    }

    private static IEnumerable<Option> OptionsOf(Command command)
    {
        foreach (Option option in command.Options)
        {
            if (!option.Hidden) yield return option;
        }
        foreach (Command parent in command.Parents.OfType<Command>())
        {
            foreach (Option option in parent.Options)
            {
                if (option is { Recursive: true, Hidden: false } and not HelpOption) yield return option;
            }
        }
    }

    private static string NameOf(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string NameOf(Option option)
    {
        string name = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        return option.HelpName is { } value ? $"{name} {value}" : name;
    }

    private static string DescriptionOf(Option option) => option.Description ?? "";

    private void WriteUsage(Command command)
    {
        string path = command is RootCommand ? "sockeye" : "sockeye " + command.Name;
        string rest = command.Subcommands.Count > 0 ? " COMMAND [OPTIONS]" : command.Options.Count > 0 ? " [OPTIONS]" : "";
        string arguments = string.Concat(command.Arguments.Select(a =>
            a.Arity.MinimumNumberOfValues == 0 ? $" [{NameOf(a)}]" : " " + NameOf(a)));
        screen.WriteLine();
        screen.WriteLine(screen.Paint("Usage:", Heading) + "  " + path + arguments + rest);
    }

    private void WriteSection(string title, IEnumerable<(string Term, string Text)> rows)
    {
        (string Term, string Text)[] all = [.. rows];
        if (all.Length == 0) return;
        screen.WriteLine();
        screen.WriteLine(screen.Paint(title + ":", Heading));
        int column = Math.Min(28, all.Max(row => row.Term.Length) + 4);
        foreach ((string term, string text) in all) WriteRow(term, text, column);
    }

    private void WriteRow(string term, string text, int column)
    {
        string[] lines = [.. Wrap(text, screen.Width - column - 1)];
        string first = "  " + screen.Paint(term, Term);
        int used = term.Length + 2;
        int next = 0;
        if (used + 2 > column && lines.Length > 0) screen.WriteLine(first);
        else screen.WriteLine((first + new string(' ', column - used) + (lines.Length > 0 ? lines[next++] : "")).TrimEnd());
        for (; next < lines.Length; next++) screen.WriteLine(new string(' ', column) + lines[next]);
    }

    private void WriteNotes(string notes)
    {
        screen.WriteLine();
        // Where the source breaks a line does not matter.
        foreach (string line in Wrap(notes.Replace('\n', ' '), screen.Width - 1)) screen.WriteLine(line);
    }

    private void WriteExamples(IReadOnlyList<Example> examples)
    {
        if (examples.Count == 0) return;
        screen.WriteLine();
        screen.WriteLine(screen.Paint("Examples:", Heading));
        int column = examples.Max(e => e.Line.Length) + "  sockeye ".Length + 2;
        foreach (Example example in examples)
        {
            string line = "  sockeye " + example.Line;
            bool fits = column + example.What.Length <= screen.Width;
            screen.WriteLine(fits ? line.PadRight(column) + screen.Paint(example.What, new Style(decoration: Decoration.Dim)) : line);
            if (!fits) screen.WriteLine("      " + screen.Paint(example.What, new Style(decoration: Decoration.Dim)));
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : line + " " + word;
        }
        if (line.Length > 0) yield return line;
    }
}
