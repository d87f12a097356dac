using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Networks;
using Sockeye.Cli.Values;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Pcap;

namespace Sockeye.Cli.Commands.Connect;

/// <summary>The client: the standard input to a host, what the host says to the standard output.</summary>
internal sealed class ConnectCommand : CliCommand
{
    private const ushort UsualPort = 8000;

    private readonly Argument<string> _host = new("host") { HelpName = "HOST", Description = "A name or an address" };
    private readonly Argument<ushort> _port = new("port")
    {
        HelpName = "PORT",
        Description = "A port [8000]",
        DefaultValueFactory = _ => UsualPort,
        CustomParser = result =>
        {
            if (ushort.TryParse(result.Tokens[0].Value, System.Globalization.NumberStyles.None, null, out ushort port) && port > 0) return port;
            result.AddError($"PORT must be a port from 1 to 65535, not '{result.Tokens[0].Value}'");
            return 0;
        },
    };

    private readonly Option<Where> _on = Where.Option(
        "On which stack: forward (Sockeye, let out through this host's kernel), lab (as the Sockeye of the lab that runs), tun:NAME or kernel [forward]",
        withLab: true);

    private readonly Option<bool> _udp = new("--udp", "-u") { Description = "Datagrams: one for each line or piece of input" };
    private readonly Option<TimeSpan> _timeout = OptionOf.Duration(
        "--timeout", "Give up when nobody answers for so long [30s]; with --udp, end so long after the last datagram [1s]");

    private readonly Option<bool> _trace = new("--trace") { Description = "Print every packet, as tcpdump would, on the standard error" };
    private readonly Option<string?> _pcap = CommonOptions.Pcap();

    public ConnectCommand()
        : base("connect", "Talk to a server: what you type goes there, what it says comes here")
    {
        Add(_host);
        Add(_port);
        foreach (Option option in (Option[])[_on, _udp, _timeout, _trace, _pcap]) Add(option);
        Examples =
        [
            new("connect localhost 8000", "talk to sockeye serve"),
            new("connect localhost 8000 --trace", "and see the packets"),
            new("connect 10.0.0.1 9000 --on lab", "from Sockeye's side of the lab to a server on the kernel's"),
        ];
        Notes = "The end of the input (Ctrl-D) closes our direction; the program ends when the server closes its own.\n"
            + "On forward, two Sockeye hosts talk to each other, and the far one relays to the host's kernel; no right is needed.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        string host = arguments.GetRequiredValue(_host);
        bool udp = arguments.GetValue(_udp);
        TimeSpan timeout = arguments.GetValue(_timeout);
        if (timeout == TimeSpan.Zero) timeout = udp ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30);
        IPEndPoint[] targets = await ResolveAsync(host, arguments.GetValue(_port), context.Stopping).ConfigureAwait(false);
        using CaptureFile? capture = arguments.GetValue(_pcap) is { } path ? CaptureFile.Create(path, TimeProvider.System) : null;
        TextWriter? lines = arguments.GetValue(_trace) ? context.Screen.Error : null;
        try
        {
            using Outlet outlet = Outlet.Open(arguments.GetValue(_on), capture, lines);
            using var talk = new Conversation(context.Screen, timeout);
            return udp
                ? await talk.ByDatagramsAsync(outlet, targets[0], context.Stopping).ConfigureAwait(false)
                : await talk.ByStreamAsync(outlet, host, targets, context.Stopping).ConfigureAwait(false);
        }
        catch (KernelException failure)
        {
            throw new RefusalException(failure.Message, failure);
        }
    }

    private static async Task<IPEndPoint[]> ResolveAsync(string host, ushort port, CancellationToken token)
    {
        string bare = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        if (IPAddress.TryParse(bare, out IPAddress? address)) return [new IPEndPoint(address, port)];
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(host, token).ConfigureAwait(false);
            if (found.Length > 0 && host.Length > 0) return [.. found.Select(one => new IPEndPoint(one, port))];
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            // Said below.
        }
        throw new RefusalException($"the host '{host}' is unknown", "Is its name spelled so? An address always works.");
    }
}
