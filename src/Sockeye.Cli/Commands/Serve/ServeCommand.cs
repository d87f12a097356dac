using System.CommandLine;
using System.Net.Sockets;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Services;
using Sockeye.Cli.Values;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Pcap;

namespace Sockeye.Cli.Commands.Serve;

/// <summary>The article's server, or one of the small services, until Ctrl-C.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly Option<int> _port = OptionOf.Number("--port", "PORT", "Where to listen; 0 lets the host choose [8000]", 0, 65_535, 8000);
    private readonly Option<Where> _on = Where.Option(
        "On which stack: forward (Sockeye, reached through a port of this host), tun:NAME (Sockeye on that interface) or kernel [forward]",
        withLab: false);

    private readonly Option<bool> _echo = new("--echo") { Description = "Send everything back" };
    private readonly Option<bool> _discard = new("--discard") { Description = "Throw everything away" };
    private readonly Option<bool> _chargen = new("--chargen") { Description = "Send characters without end" };
    private readonly Option<bool> _daytime = new("--daytime") { Description = "Tell the time" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Do not print the packets of the inner connection" };
    private readonly Option<string?> _pcap = CommonOptions.Pcap();

    public ServeCommand()
        : base("serve", "Run the greeting server of the article: takes a message, shows it, answers, closes")
    {
        foreach (Option option in (Option[])[_port, _on, _echo, _discard, _chargen, _daytime, _quiet, _pcap]) Add(option);
        Examples =
        [
            new("serve", "then, elsewhere: nc 127.0.0.1 8000"),
            new("serve --echo --port 7000", "send everything back"),
            new("serve --quiet", "without the packets"),
            new("serve --on kernel", "the same program on the host's own TCP/IP"),
        ];
        Notes = "On forward, the host's kernel takes the client's connection, and a second one is made inside, between two\n"
            + "Sockeye hosts, 10.0.0.1 and 10.0.0.2: its packets are what is printed. No right is needed.\n"
            + "On tun:NAME the interface is made, the kernel gets 10.0.0.1 and fd00::1 there, Sockeye is 10.0.0.2 and fd00::2.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        StreamService service = ChooseService(context.Arguments);
        var request = new ServeRequest(
            service, context.Arguments.GetValue(_port), context.Arguments.GetValue(_on), TextWriter.Synchronized(context.Screen.Out),
            context.Arguments.GetValue(_quiet));
        using CaptureFile? capture = context.Arguments.GetValue(_pcap) is { } path ? CaptureFile.Create(path, TimeProvider.System) : null;
        try
        {
            await (request.On.Side switch
            {
                Side.Kernel => ServeOnKernel.RunAsync(request, context.Stopping),
                Side.Tun => ServeOnTun.RunAsync(request, capture, context.Stopping),
                _ => ServeOnForward.RunAsync(request, capture, context.Stopping),
            }).ConfigureAwait(false);
        }
        catch (KernelException failure)
        {
            throw new RefusalException(failure.Message, failure);
        }
        catch (SocketException failure)
        {
            throw SocketComplaint.CannotListen(request.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.SocketErrorCode);
        }
        return ExitCodes.Success;
    }

    private StreamService ChooseService(ParseResult arguments)
    {
        (Option<bool> Option, StreamService Service)[] choices =
        [
            (_echo, WellKnownServices.Echo), (_discard, WellKnownServices.Discard),
            (_chargen, WellKnownServices.Chargen), (_daytime, WellKnownServices.Daytime),
        ];
        StreamService[] chosen = [.. choices.Where(choice => arguments.GetValue(choice.Option)).Select(choice => choice.Service)];
        return chosen.Length switch
        {
            0 => WellKnownServices.Greet,
            1 => chosen[0],
            _ => throw RefusalException.BadUsage("one port offers one service", "Start a second sockeye serve with another --port."),
        };
    }
}
