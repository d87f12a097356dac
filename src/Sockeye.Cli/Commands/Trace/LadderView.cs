using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Pcap;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>All packets as one diagram, drawn when the last was read.</summary>
internal sealed class LadderView(Screen screen, TraceRequest request) : ITraceView
{
    /// <summary>A diagram is for eyes; longer ones are cut and said to be.</summary>
    private const int MostPackets = 10_000;

    private readonly Ladder _ladder = new();
    private readonly PacketSummarizer _summarizer = new();
    private readonly Dictionary<Endpoint, int> _columns = [];
    private long? _beginning;
    private long _packets;
    private int? _others;

    public void Show(long number, in CapturedPacket packet)
    {
        PacketSummary summary = _summarizer.Summarize(packet.Data.Span, packet.LinkType);
        if (++_packets > MostPackets) return;
        _beginning ??= packet.TimestampNanoseconds;
        long time = Math.Max(0, packet.TimestampNanoseconds - _beginning.Value);
        string? comment = request.WithComments && packet.Comment is { Length: > 0 } text && !IsOrdinary(text) ? Palette.Tame(text) : null;
        if (summary.Source is not { } source || summary.Destination is not { } destination)
        {
            AddNote(0, time, summary.Text);
        }
        else if (destination.IsMulticast || destination.IsBroadcast)
        {
            AddNote(FindColumn(new Endpoint(source, 0)), time, $"to {destination}: {summary.Describe(200)}");
        }
        else
        {
            // A host that talks to itself is two participants, told apart by their ports.
            bool alone = source == destination;
            int from = FindColumn(new Endpoint(source, alone ? summary.SourcePort : (ushort)0));
            int to = FindColumn(new Endpoint(destination, alone ? summary.DestinationPort : (ushort)0));
            AddPacket(time, from, to, summary, comment);
        }
    }

    public void End()
    {
        if (_packets == 0)
        {
            screen.Error.Write("sockeye: no packet to draw.\n");
            return;
        }
        while (_ladder.Columns.Count < 2) _ladder.AddColumn("");
        var printer = new LadderPrinter(_ladder, new LadderOptions { Width = screen.Width, IsAscii = screen.IsAscii });
        foreach (ReportLine line in printer.Print()) screen.WriteLine(line);
        if (_packets > MostPackets)
        {
            screen.Error.Write($"sockeye: drew the first {MostPackets} of {_packets} packets; choose with --filter or --count.\n");
        }
    }

    private void AddPacket(long time, int from, int to, PacketSummary summary, string? comment)
    {
        if (from == to)
        {
            AddNote(from, time, $"{summary.Source} > {summary.Destination}: {summary.Describe(200)}");
            return;
        }
        bool lost = comment is not null && IsLoss(comment);
        _ladder.Add(new LadderMoment(LadderMomentKind.Departure, time, from)
        {
            Packet = _packets,
            Receiver = to,
            Summary = summary,
            Comment = comment,
            IsLost = lost,
        });
        if (!lost) _ladder.Add(new LadderMoment(LadderMomentKind.Arrival, time, to) { Packet = _packets });
    }

    private void AddNote(int column, long time, string text) =>
        _ladder.Add(new LadderMoment(LadderMomentKind.Note, time, column) { Text = text, Tone = ReportTone.Faint });

    // What our own captures say beside the packets of any conversation.
    private static bool IsOrdinary(string comment) => comment is "handshake" or "address resolution";

    // What our own captures say beside a packet that did not arrive: "RTO 1 after 212 ms; lost by rule …".
    private static bool IsLoss(string comment) =>
        comment.StartsWith("lost", StringComparison.Ordinal) || comment.Contains("; lost", StringComparison.Ordinal);

    private int FindColumn(Endpoint address)
    {
        if (_columns.TryGetValue(address, out int known)) return known;
        if (_others is { } others) return others;
        if (_ladder.Columns.Count == LadderPrinter.MostColumns(screen.Width) - 1 && _ladder.Columns.Count > 1)
        {
            _others = _ladder.AddColumn("others");
            return _others.Value;
        }
        return _columns[address] = _ladder.AddColumn(address.Port == 0 ? address.Address.ToString() : address.ToString());
    }
}
