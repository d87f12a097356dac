using Sockeye.Cli.Rendering;
using Sockeye.Core.Foundation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Reports;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Soak;

/// <summary>The packets of one seed: to a capture, to the screen, or both.</summary>
internal sealed class SeedRecorder(PcapngWriter? capture, TextWriter? lines) : IWorldObserver
{
    private readonly CaptureRecorder? _capture = capture is null ? null : new CaptureRecorder(capture);
    private readonly PrinterSession _printer = new(new PrinterOptions { Timestamps = TimestampFormat.TimeOfDay });

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        LinkType type = LadderRecorder.LinkTypeOf(passage.From);
        long time = passage.Sent.NanosecondsSince(Instant.Zero);
        string comment = passage.Comment;
        if (lines is not null)
        {
            lines.Write(_printer.Print(frame, type, time) + "\n");
            if (comment.Length > 0) lines.Write("    # " + Palette.Tame(comment) + "\n");
        }
        _capture?.OnFrame(passage, frame);
    }

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
    }

    public void OnTrace(Host host, in TraceRecord record)
    {
    }

    public void OnOutput(Host host, string program, string line, Instant at)
    {
    }
}
