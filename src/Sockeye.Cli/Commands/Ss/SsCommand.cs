using System.CommandLine;
using Sockeye.Cli.Control;
using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Cli.Values;

namespace Sockeye.Cli.Commands.Ss;

/// <summary>The sockets of running Sockeyes.</summary>
internal sealed class SsCommand : CliCommand
{
    private readonly Option<int> _pid = OptionOf.Number("--pid", "N", "Only the Sockeye of this process", 1, int.MaxValue);
    private readonly Option<bool> _json = CommonOptions.Json();

    public SsCommand()
        : base("ss", "Show the sockets of the Sockeyes that run (lab, serve)")
    {
        Add(_pid);
        Add(_json);
        Examples =
        [
            new("ss", "of all, states, queues, windows, timers"),
            new("ss --json", "for another program"),
        ];
        Notes = "The columns are those of the system's own ss. Below each TCP connection: the congestion window and what is in\n"
            + "flight, the round trip, the retransmission timeout, the timer that is due first. A connection that its application\n"
            + "has closed has no socket any more, and says so.";
    }

    public override async Task<int> RunAsync(CommandContext context)
    {
        int wanted = context.Arguments.GetValue(_pid);
        bool json = context.Arguments.GetValue(_json);
        int shown = 0;
        foreach (int process in wanted > 0 ? [wanted] : ControlFolder.Processes())
        {
            if (await ControlClient.SnapshotAsync(process, context.Stopping).ConfigureAwait(false) is not { } text) continue;
            if (JsonWriting.ToStack(text) is not { } stack) throw new RefusalException($"process {process} gives an answer that is not understood", "Is it of another version of sockeye?");
            if (shown++ > 0 && !json) context.Screen.WriteLine();
            if (json) context.Screen.WriteLine(text);
            else SsTable.Write(context.Screen, stack);
        }
        if (shown > 0) return ExitCodes.Success;
        throw wanted > 0
            ? new RefusalException($"process {wanted} is no running Sockeye", "sockeye ss without --pid shows those that run.")
            : new RefusalException("no Sockeye is running", "Start one in another window: sockeye lab, or sockeye serve.");
    }
}
