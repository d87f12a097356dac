using System.CommandLine;
using Sockeye.Cli.Commands.Demo.Scenarios;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Values;
using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Demo;

/// <summary>Two simulated hosts talk over our own stack, and everything is shown.</summary>
internal sealed class DemoCommand : CliCommand
{
    private static readonly string[] ScenarioNames = [.. Scenario.All.Select(scenario => scenario.Name)];

    private readonly Option<string> _scenario = OptionOf.Choice(
        "--scenario", "NAME", "What is shown [normal]: " + string.Join(", ", ScenarioNames), "normal", ScenarioNames);

    private readonly Option<double> _loss = OptionOf.Share("--loss", "Share of packets that the link loses, such as 5%");

    private readonly Option<TimeSpan> _delay = OptionOf.Duration(
        "--delay", "Time on the way in each direction [10ms]", TimeSpan.FromMilliseconds(10));

    private readonly Option<ulong> _seed = OptionOf.Seed();

    private readonly Option<bool> _ipv6 = new("--ipv6") { Description = "Talk over IPv6" };

    private readonly Option<bool> _known = new("--known-neighbors") { Description = "Leave out ARP and NDP: the hosts know each other" };

    private readonly Option<bool> _explain = new("--explain") { Description = "Say at each step what happens and why" };

    private readonly Option<string> _language = OptionOf.Choice(
        "--lang", "LANGUAGE", "Language of titles and explanations: en or zh [en]", "en", "en", "zh");

    private readonly Option<string?> _pcap = CommonOptions.Pcap();

    private readonly Option<bool> _json = CommonOptions.Json("Print packets, states, calls and output as JSON, one object a line (docs/json.md)");

    public DemoCommand()
        : base("demo", "Watch two simulated computers talk: packets, diagram, states")
    {
        foreach (Option option in (Option[])[_scenario, _loss, _delay, _seed, _ipv6, _known, _explain, _language, _pcap, _json]) Add(option);
        Examples =
        [
            new("demo", "the three-way handshake, data, the close"),
            new("demo --explain", "the same, with what happens and why"),
            new("demo --explain --lang zh", "in Chinese"),
            new("demo --scenario time-wait", "why a port stays taken for a minute"),
            new("demo --loss 20% --seed 7", "a bad link; the same seed, the same packets"),
            new("demo --pcap talk.pcapng", "for Wireshark, with our reasons as comments"),
        ];
        Notes = "Nothing leaves this process: no network, no root. Time is virtual, so a minute of waiting takes no time at all.";
    }

    public override Task<int> RunAsync(CommandContext context)
    {
        ParseResult arguments = context.Arguments;
        string name = arguments.GetRequiredValue(_scenario);
        var request = new DemoRequest
        {
            Scenario = Scenario.All.First(scenario => scenario.Name == name),
            Seed = arguments.GetValue(_seed),
            Loss = arguments.GetValue(_loss),
            Delay = arguments.GetValue(_delay),
            IPv6 = arguments.GetValue(_ipv6),
            KnownNeighbors = arguments.GetValue(_known),
            PcapPath = arguments.GetValue(_pcap),
        };
        Language language = arguments.GetValue(_language) == "zh" ? Language.Chinese : Language.English;
        bool json = arguments.GetValue(_json);
        using var world = new DemoWorld(request);
        using PcapngWriter? capture = CommonOptions.OpenCapture(request.PcapPath);
        var recorder = new DemoRecorder(world, capture, json ? happened => context.Screen.WriteJson(happened) : null);
        world.Run(recorder, context.Stopping);
        if (json) context.Screen.WriteJson(Summarize(request, world, recorder));
        else new DemoScreen(context.Screen, request, language, arguments.GetValue(_explain)).Show(world, recorder);
        return Task.FromResult(ExitCodes.Success);
    }

    private static DemoSummaryJson Summarize(DemoRequest request, DemoWorld world, DemoRecorder recorder) => new()
    {
        Scenario = request.Scenario.Name,
        Seed = request.Seed,
        TimeNs = world.Elapsed,
        Packets = recorder.Packets.Count,
        Lost = recorder.LostPackets,
    };
}
