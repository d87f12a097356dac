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
    private readonly Dictionary<LinkPort, int> _interfaces = [];
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
        capture?.WritePacket(InterfaceOf(passage.From, type), time, frame, PacketDirection.Outbound, comment.Length > 0 ? comment : null);
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

    private int InterfaceOf(LinkPort port, LinkType type)
    {
        if (!_interfaces.TryGetValue(port, out int index)) _interfaces[port] = index = capture!.AddInterface(port.ToString(), type);
        return index;
    }
}
