using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Pcap;

namespace Sockeye.Simulation.Reports;

/// <summary>Watches a world and keeps what happens there as a ladder. Its hosts' traces must be enabled for states to be seen.</summary>
/// <remarks>Bound: <see cref="MostMoments"/>; what comes later is counted in <see cref="Left"/> and not kept.</remarks>
public sealed class LadderRecorder : IWorldObserver
{
    /// <summary>Moments that are kept.</summary>
    public const int MostMoments = 100_000;

    private readonly Dictionary<Host, int> _columns = [];
    private readonly PacketSummarizer _summarizer = new();

    /// <summary>A recorder of hosts in the order in which they stand in the diagram.</summary>
    public LadderRecorder(IEnumerable<(Host Host, string Address)> hosts)
    {
        foreach ((Host host, string address) in hosts) _columns[host] = Ladder.AddColumn(host.Name, address);
    }

    /// <summary>What the diagram calls second 0.</summary>
    public Instant Beginning { get; init; }

    /// <summary>What was recorded.</summary>
    public Ladder Ladder { get; } = new();

    /// <summary>Moments that were not kept.</summary>
    public long Left { get; private set; }

    /// <inheritdoc/>
    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        PacketSummary summary = _summarizer.Summarize(frame, LinkTypeOf(passage.From));
        if (!TryFind(passage.From.Host, out int from) || !TryFind(passage.To.Host, out int to)) return;
        Add(new LadderMoment(LadderMomentKind.Departure, Since(passage.Sent), from)
        {
            Packet = passage.Number,
            Receiver = to,
            Summary = summary,
            Comment = RemarkOn(passage),
            IsLost = passage.Fate.IsLost,
        });
    }

    /// <inheritdoc/>
    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        if (!TryFind(passage.To.Host, out int to)) return;
        Instant now = passage.To.Host.Now;
        Add(new LadderMoment(LadderMomentKind.Arrival, Since(now), to) { Packet = passage.Number });
    }

    /// <inheritdoc/>
    public void OnTrace(Host host, in TraceRecord record)
    {
        if (record.Kind != TraceKind.TcpState || !TryFind(host, out int column)) return;
        bool listenerCloses = (TcpState)record.From == TcpState.Listen && (TcpState)record.To == TcpState.Closed;
        if (listenerCloses) return; // another socket than the connection that the diagram follows
        Add(new LadderMoment(LadderMomentKind.State, Since(record.Time), column)
        {
            Text = StateNames.Of((TcpState)record.To),
            Event = (TcpEvent)record.Number,
        });
    }

    /// <inheritdoc/>
    public void OnOutput(Host host, string program, string line, Instant at)
    {
        if (!TryFind(host, out int column)) return;
        Add(new LadderMoment(LadderMomentKind.Note, Since(at), column) { Text = line, Tone = ReportTone.Program });
    }

    /// <summary>How frames on a link begin.</summary>
    public static LinkType LinkTypeOf(LinkPort port) =>
        port.Interface.Kind == InterfaceKind.Ethernet ? LinkType.Ethernet : LinkType.RawIP;

    /// <summary>Why it was sent and what the link did, unless it is an ordinary part of a conversation: then null.</summary>
    public static string? RemarkOn(in FramePassage passage)
    {
        bool ordinary = passage.Reason.Cause is TransmitCause.None or TransmitCause.Handshake or TransmitCause.AddressResolution
            or TransmitCause.Reset or TransmitCause.Forwarded;
        FramePassage told = ordinary ? passage with { Reason = default } : passage;
        string comment = told.Comment;
        return comment.Length == 0 ? null : comment;
    }

    private long Since(Instant time) => time.NanosecondsSince(Beginning);

    private bool TryFind(Host host, out int column) => _columns.TryGetValue(host, out column);

    private void Add(in LadderMoment moment)
    {
        if (Ladder.Moments.Count < MostMoments) Ladder.Add(moment);
        else Left++;
    }
}
