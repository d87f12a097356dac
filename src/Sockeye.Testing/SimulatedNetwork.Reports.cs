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

    /// <summary>What there is to report at this moment.</summary>
    internal ReportContent Report()
    {
        lock (_pump.Gate)
        {
            return new ReportContent
            {
                Seed = Seed,
                Now = World.Now - Core.Foundation.Instant.Zero,
                Beginning = Options.Beginning,
                Packets = _history.Snapshot(),
                PacketsForgotten = _history.Forgotten,
                Happenings = _events.Snapshot(),
                Hosts = [.. _hosts.Select(ReportContent.Describe)],
                Links = [.. _links],
                Runaways = Runaways,
                Failure = Failure,
            };
        }
    }
}
