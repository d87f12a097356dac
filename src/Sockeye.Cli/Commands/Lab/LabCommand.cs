using System.CommandLine;
using System.CommandLine.Parsing;
using Sockeye.Cli.Control;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Values;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Devices.Middleware;

namespace Sockeye.Cli.Commands.Lab;

/// <summary>A network namespace with the kernel on one side of a link and Sockeye on the other.</summary>
/// <remarks>The program starts itself again inside the namespace (<see cref="NamespaceLauncher"/>); the second time it makes the
/// link, runs the stack and its services, and starts the command as its child.</remarks>
internal sealed class LabCommand : CliCommand
{
    private const double UsualShare = 0.02;

    private readonly Argument<string[]> _command = new("command")
    {
        HelpName = "-- COMMAND",
        Description = "What to run in the lab, which then ends with its status; without it, your shell",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<double> _loss = OptionOf.Share("--loss", "Lose a share of the packets, each direction for itself");
    private readonly Option<TimeSpan> _delay = OptionOf.Duration("--delay", "Time on the way, each direction");
    private readonly Option<long> _rate = OptionOf.Rate("--rate", "Bits per second, each direction");
    private readonly Option<int> _mtu = OptionOf.Number("--mtu", "BYTES", "Largest IP packet [1500]; below 1280 without IPv6", 68, 65_535, 1500);
    private readonly Option<double> _reorder = Fault("--reorder", "Hold a share of the packets back, so that others overtake [2% when given alone]");
    private readonly Option<double> _duplicate = Fault("--duplicate", "Deliver a share of the packets twice [2% when given alone]");
    private readonly Option<string?> _pcap = CommonOptions.Pcap();
    private readonly Option<bool> _trace = new("--trace") { Description = "Print every packet, as tcpdump would, on the standard error" };
    private readonly Option<string> _link = OptionOf.Choice(
        "--link", "KIND", "tun, tap, veth, or auto: tun where it may be opened, else veth [auto]", "auto", "auto", "tun", "tap", "veth");

    private readonly Option<ulong> _seed = OptionOf.Seed();

    public LabCommand()
        : base("lab", "Put this machine's kernel and Sockeye on one link, and run a command or a shell there")
    {
        Add(_command);
        foreach (Option option in (Option[])[_loss, _delay, _rate, _mtu, _reorder, _duplicate, _pcap, _trace, _link, _seed]) Add(option);
        Examples =
        [
            new("lab", "a shell beside a Sockeye host at 10.0.0.2"),
            new("lab -- ping -c 3 10.0.0.2", "one command"),
            new("lab -- telnet 10.0.0.2 8000", "talk to the greeting server"),
            new("lab --loss 5% --delay 20ms -- ping fd00::2", "over a bad link"),
            new("lab --trace -- nc 10.0.0.2 daytime", "and watch"),
        ];
        Notes = "The kernel is 10.0.0.1 and fd00::1, Sockeye is 10.0.0.2 and fd00::2. Sockeye answers ping and offers, over TCP and\n"
            + "UDP: echo 7, discard 9, daytime 13, chargen 19; over TCP: the greeting server 8000. All of it lives in a network\n"
            + "namespace of its own: nothing of your network is touched, and no right is needed where user namespaces are allowed.\n"
            + "Inside, sockeye connect --on lab speaks from Sockeye's side, and sockeye ss shows its sockets.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        LabPlan plan = Read(context.Arguments);
        try
        {
            if (!LabIdentity.TakeOver())
            {
                ControlFolder.TellChildren();
                NamespaceLauncher.Replace(Environment.GetCommandLineArgs().Skip(1));
            }
            return await LabSession.RunAsync(plan, context).ConfigureAwait(false);
        }
        catch (KernelException failure)
        {
            throw new RefusalException(failure.Message, failure);
        }
    }

    private static Option<double> Fault(string name, string description)
    {
        Option<double> option = OptionOf.Share(name, description);
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }

    private static double ShareOf(ParseResult arguments, Option<double> option) =>
        arguments.GetResult(option) is OptionResult { Implicit: false, Tokens.Count: 0 } ? UsualShare : arguments.GetValue(option);

    private LabPlan Read(ParseResult arguments)
    {
        string[] command = arguments.GetValue(_command) ?? [];
        // What looks like an option but is none would otherwise be taken for the command.
        if (command is [['-', ..] word, ..]) throw RefusalException.BadUsage($"there is no option '{word}'", "Try: sockeye lab --help");
        var conditions = new LinkConditions
        {
            Loss = arguments.GetValue(_loss),
            Delay = arguments.GetValue(_delay),
            Rate = arguments.GetValue(_rate),
            Reorder = ShareOf(arguments, _reorder),
            Duplicate = ShareOf(arguments, _duplicate),
        };
        return new LabPlan
        {
            Link = arguments.GetValue(_link) switch
            {
                "tun" => LabLinkKind.Tun,
                "tap" => LabLinkKind.Tap,
                "veth" => LabLinkKind.Veth,
                _ => LabLinkKind.Automatic,
            },
            Mtu = arguments.GetValue(_mtu),
            Conditions = conditions,
            Seed = arguments.GetValue(_seed),
            Pcap = arguments.GetValue(_pcap),
            Trace = arguments.GetValue(_trace),
            Command = command,
        };
    }
}
