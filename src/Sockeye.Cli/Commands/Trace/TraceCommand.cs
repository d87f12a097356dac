using System.CommandLine;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Values;
using Sockeye.Wire.Filtering;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>Shows a capture: as tcpdump's lines, as a ladder, or as JSON.</summary>
internal sealed class TraceCommand : CliCommand
{
    private readonly Argument<string> _file = new("file")
    {
        HelpName = "FILE",
        Description = "A capture, pcapng or pcap; - reads it from the standard input",
    };

    private readonly Argument<string[]> _words = new("expression")
    {
        HelpName = "EXPRESSION",
        Description = "Which packets, as for tcpdump; the same as --filter",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _filter = new("--filter", "-f")
    {
        HelpName = "EXPRESSION",
        Description = "Only packets that match, such as 'tcp port 8000 and host 10.0.0.1'",
    };

    private readonly Option<int> _count = OptionOf.Number("--count", "N", "Stop after N packets", 1, int.MaxValue, int.MaxValue);

    private readonly Option<bool> _ladder = new("--ladder", "-l")
    {
        Description = "Draw who sent what to whom; a column for each address",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _absolute = new("--absolute", "-S")
    {
        Description = "Sequence numbers as they are, not relative to the connection",
    };

    private readonly Option<string> _time = OptionOf.Choice(
        "--time", "FORM", "How lines begin: day (time of day, UTC), relative, unix or none [day]", "day", "day", "relative", "unix", "none");

    private readonly Option<bool> _noComments = new("--no-comments") { Description = "Leave out the comments that the file has beside packets" };

    public TraceCommand()
        : base("trace", "Show a capture file as lines, as a diagram, or as JSON")
    {
        _count.Aliases.Add("-c");
        Add(_file);
        Add(_words);
        Add(_filter);
        Add(_count);
        Add(_ladder);
        Add(_json);
        Add(_absolute);
        Add(_time);
        Add(_noComments);
        Examples =
        [
            new("trace talk.pcapng", "lines as tcpdump -nn prints them"),
            new("trace talk.pcapng --ladder", "who sent what to whom"),
            new("trace talk.pcapng --filter 'tcp port 8000'", "only some packets"),
            new("trace talk.pcapng --json", "for another program"),
            new("trace - --count 10 < talk.pcapng", "from the standard input"),
        ];
        Notes = "The filter knows the words of tcpdump: host, net, port, tcp, udp, icmp, arp, ip6, and, or, not, syn, fin, "
            + "rst, less, greater and more; src/Sockeye.Wire/Filtering/README.md has them all.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        var request = new TraceRequest
        {
            Filter = ReadFilter(arguments),
            Count = arguments.GetValue(_count),
            WithComments = !arguments.GetValue(_noComments),
            Printer = new PrinterOptions
            {
                AbsoluteSequenceNumbers = arguments.GetValue(_absolute),
                Timestamps = arguments.GetValue(_time) switch
                {
                    "relative" => TimestampFormat.Relative,
                    "unix" => TimestampFormat.Unix,
                    "none" => TimestampFormat.None,
                    _ => TimestampFormat.TimeOfDay,
                },
            },
        };
        using var capture = CaptureFile.Open(arguments.GetRequiredValue(_file), context.Screen);
        ITraceView view = arguments.GetValue(_json) ? new JsonView(context.Screen, request)
            : arguments.GetValue(_ladder) ? new LadderView(context.Screen, request)
            : new LinesView(context.Screen, request);
        // Reading the standard input cannot be interrupted: it is left behind.
        return await Task.Run(() => Show(capture, view, request, context)).WaitAsync(context.Stopping).ConfigureAwait(false);
    }

    private static int Show(CaptureFile capture, ITraceView view, TraceRequest request, CommandContext context)
    {
        int shown = 0;
        while (shown < request.Count && !context.Stopping.IsCancellationRequested && capture.TryReadNext(out var packet))
        {
            if (!request.Filter.Matches(packet)) continue;
            view.Show(capture.PacketCount, packet);
            shown++;
            if (capture.IsLive) context.Screen.Flush();
        }
        view.End();
        context.Screen.Flush();
        if (capture.Error is not { } error) return ExitCodes.Success;
        string verb = error.StartsWith("the file is ", StringComparison.Ordinal) ? "" : "is ";
        Complaint.Write(context.Screen, $"{capture.Name} {verb}{error.Replace("the file is ", "is ", StringComparison.Ordinal)}",
            capture.PacketCount > 0 ? "What comes before is shown above." : null);
        return ExitCodes.Failure;
    }

    private PacketFilter ReadFilter(ParseResult arguments)
    {
        string words = string.Join(' ', arguments.GetValue(_words) ?? []);
        string option = arguments.GetValue(_filter) ?? "";
        string text = words.Length == 0 ? option : option.Length == 0 ? words : $"({option}) and ({words})";
        if (PacketFilter.TryParse(text, out PacketFilter? filter, out string? error)) return filter;
        throw RefusalException.BadUsage($"the filter '{text}' is not understood: {error}", "An example: --filter 'tcp port 8000 and host 10.0.0.1'");
    }
}
