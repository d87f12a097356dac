using Sockeye.Cli.Commands.Bench;
using Sockeye.Cli.Commands.Completion;
using Sockeye.Cli.Commands.Connect;
using Sockeye.Cli.Commands.Demo;
using Sockeye.Cli.Commands.Drill;
using Sockeye.Cli.Commands.Goodput;
using Sockeye.Cli.Commands.Lab;
using Sockeye.Cli.Commands.Serve;
using Sockeye.Cli.Commands.Soak;
using Sockeye.Cli.Commands.Ss;
using Sockeye.Cli.Commands.Trace;
using Sockeye.Cli.Frame;

namespace Sockeye.Cli.Commands;

/// <summary>The commands in the order in which the help shows them.</summary>
internal static class AllCommands
{
    public static IEnumerable<CliCommand> Create() =>
    [
        new DemoCommand(),
        new ServeCommand(),
        new ConnectCommand(),
        new LabCommand(),
        new SsCommand(),
        new TraceCommand(),
        new DrillCommand(),
        new SoakCommand(),
        new BenchCommand(),
        new GoodputCommand(),
        new CompletionCommand(),
    ];
}
