using Sockeye.Core.Foundation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Testing.Replay;

namespace Sockeye.Testing.Reports;

/// <summary>In which order things happened lately, for diagrams.</summary>
/// <remarks>Any thread may look and write. Bound: <see cref="MostHappenings"/>; the oldest go first.</remarks>
internal sealed class EventHistory : IWorldObserver
{
    private const int MostHappenings = 50_000;

    private readonly Lock _gate = new();
    private readonly Queue<Happening> _happenings = new();

    public Happening[] Snapshot()
    {
        lock (_gate) return [.. _happenings];
    }

    public void Clear()
    {
        lock (_gate) _happenings.Clear();
    }

    public void Note(Host host, Instant at, string words) => Add(new Happening(HappeningKind.Note, at, host, 0, words));

    public void Add(Host host, in RecordedCall call) => Add(new Happening(HappeningKind.Call, call.Time, host, 0, call));

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame) =>
        Add(new Happening(HappeningKind.Departure, passage.Sent, passage.From.Host, passage.Number, null));

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame) =>
        Add(new Happening(HappeningKind.Arrival, passage.To.Host.Now, passage.To.Host, passage.Number, null));

    public void OnTrace(Host host, in TraceRecord record)
    {
        if (record.Kind == TraceKind.TcpState) Add(new Happening(HappeningKind.State, record.Time, host, 0, record));
    }

    public void OnOutput(Host host, string program, string line, Instant at) => Note(host, at, line);

    private void Add(in Happening happening)
    {
        lock (_gate)
        {
            if (_happenings.Count >= MostHappenings) _happenings.Dequeue();
            _happenings.Enqueue(happening);
        }
    }
}
