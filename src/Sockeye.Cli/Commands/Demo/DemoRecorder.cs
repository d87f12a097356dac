using Sockeye.Cli.Commands.Demo.Programs;
using Sockeye.Cli.Json;
using Sockeye.Cli.Rendering;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Demo;

/// <summary>Keeps all that a demonstration shows.</summary>
internal sealed class DemoRecorder : IWorldObserver
{
    private readonly Instant _beginning;
    private readonly LadderRecorder _ladder;
    private readonly Action<object>? _onEvent;
    private readonly PcapngWriter? _capture;
    private readonly Dictionary<LinkPort, int> _captureInterfaces = [];
    private readonly PrinterSession _printer = new(new PrinterOptions { Timestamps = TimestampFormat.TimeOfDay });
    private readonly PrinterSession _bare = new();
    private readonly PacketSummarizer _summarizer = new();
    private readonly List<(string Line, string Comment, bool IsLost)> _packets = [];
    private readonly List<(string Host, string Line)> _output = [];

    /// <summary>A recorder of a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="capture">Where packets also go, or null.</param>
    /// <param name="onEvent">Told of every JSON object as it comes to be, or null.</param>
    public DemoRecorder(DemoWorld world, PcapngWriter? capture, Action<object>? onEvent)
    {
        _beginning = world.Beginning;
        _ladder = new LadderRecorder([(world.Left, world.LeftAddress.ToString()), (world.Right, world.RightAddress.ToString())])
        {
            Beginning = world.Beginning,
        };
        _capture = capture;
        _onEvent = onEvent;
        if (capture is null) return;
        foreach (LinkPort port in (LinkPort[])[world.LeftPort, world.RightPort])
        {
            _captureInterfaces[port] = capture.AddInterface(port.ToString(), LadderRecorder.LinkTypeOf(port));
        }
    }

    public Ladder Ladder => _ladder.Ladder;

    /// <summary>The packets' lines, each with what there is to say of it.</summary>
    public IReadOnlyList<(string Line, string Comment, bool IsLost)> Packets => _packets;

    /// <summary>What the programs wrote.</summary>
    public IReadOnlyList<(string Host, string Line)> Output => _output;

    public int LostPackets => _packets.Count(packet => packet.IsLost);

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        LinkType type = LadderRecorder.LinkTypeOf(passage.From);
        string comment = passage.Comment;
        _packets.Add((_printer.Print(frame, type, Since(passage.Sent)), comment, passage.Fate.IsLost));
        _ladder.OnFrame(passage, frame);
        if (_capture is not null)
        {
            _capture.WritePacket(_captureInterfaces[passage.From], WallClock(passage.Sent), frame, PacketDirection.Outbound, comment);
        }
        if (_onEvent is null) return;
        var packet = new CapturedPacket
        {
            TimestampNanoseconds = Since(passage.Sent),
            InterfaceName = passage.From.ToString(),
            LinkType = type,
            Data = frame.ToArray(),
            OriginalLength = frame.Length,
            Direction = PacketDirection.Outbound,
            Comment = comment.Length == 0 ? null : comment,
        };
        PacketJson json = PacketJsonMaker.Make(passage.Number, packet, _summarizer.Summarize(frame, type), _bare.Print(frame, type));
        _onEvent(json with { Lost = passage.Fate.IsLost });
    }

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame) => _ladder.OnArrival(passage, frame);

    public void OnTrace(Host host, in TraceRecord record)
    {
        _ladder.OnTrace(host, record);
        if (_onEvent is null || record.Kind != TraceKind.TcpState) return;
        _onEvent(new StateJson
        {
            TimeNs = Since(record.Time),
            Host = host.Name,
            From = StateNames.Of((TcpState)record.From),
            To = StateNames.Of((TcpState)record.To),
            Cause = ((TcpEvent)record.Number).ToString(),
            Local = record.Local.ToString(),
            Remote = record.Remote.ToString(),
        });
    }

    public void OnOutput(Host host, string program, string line, Instant at)
    {
        bool isCall = program == TracedCalls.CallMark;
        string tame = Palette.Tame(line);
        _ladder.OnOutput(host, program, isCall ? tame : $"\"{tame}\"", at);
        if (!isCall) _output.Add((host.Name, tame));
        _onEvent?.Invoke(new OutputJson
        {
            Type = isCall ? "call" : "output",
            TimeNs = Since(at),
            Host = host.Name,
            Program = isCall ? host.Name : program,
            Text = line,
        });
    }

    private long Since(Instant time) => time.NanosecondsSince(_beginning);

    // Captures have wall-clock time; ours begins at midnight, so that lines and captures show the same.
    private long WallClock(Instant time) =>
        ((Simulation.Time.VirtualClock.Beginning.UtcTicks - DateTime.UnixEpoch.Ticks) * 100) + Since(time);
}
