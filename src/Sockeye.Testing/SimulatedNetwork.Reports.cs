using Sockeye.Core.Foundation;
using Sockeye.Testing.Replay;
using Sockeye.Testing.Reports;

namespace Sockeye.Testing;

public sealed partial class SimulatedNetwork
{
    /// <summary>Adds words to the diagrams of reports, beside a host's line at this moment.</summary>
    public void Note(SimulatedHost host, string words)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentException.ThrowIfNullOrEmpty(words);
        _events.Note(host.Host, World.Now, words);
    }

    /// <summary>Writes a report of the network as it is now: a capture and a page, beside the text that the result has.</summary>
    /// <param name="folder">Where; the folder is made if it is not there. <c>sockeye-reports</c> beside the program when null. SOCKEYE_REPORTS in the environment goes before it.</param>
    /// <param name="name">The files' names, without seed and ending.</param>
    public NetworkReport WriteReport(string? folder = null, string name = "network")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ReportFiles.Write(Report(), null, folder, name);
    }

    internal void NoteCall(SimulatedHost host, in RecordedCall call)
    {
        Calls.Add(call);
        bool isTold = call.Kind is CallKind.Connect or CallKind.Accept or CallKind.Send or CallKind.Shutdown or CallKind.Close;
        if (isTold) _events.Add(host.Host, call);
    }

    /// <summary>What there is to report at this moment.</summary>
    internal ReportContent Report()
    {
        lock (_pump.Gate)
        {
            return new ReportContent
            {
                Seed = Seed,
                Now = World.Now - Instant.Zero,
                Beginning = Options.Beginning,
                Packets = _history.Snapshot(),
                PacketsForgotten = _history.Forgotten,
                Happenings = _events.Snapshot(),
                Hosts = [.. _hosts.Select(ReportContent.Describe)],
                HostList = [.. _hosts],
                Links = [.. _links],
                Runaways = Runaways,
                Failure = Failure,
            };
        }
    }
}
