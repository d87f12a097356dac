using Sockeye.Cli.Frame;
using Sockeye.Cli.Json;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>A JSON object for each packet.</summary>
internal sealed class JsonView(Screen screen, TraceRequest request) : ITraceView
{
    private readonly PrinterSession _printer = new(request.Printer with { Timestamps = TimestampFormat.None });
    private readonly PacketSummarizer _summarizer = new();

    public void Show(long number, in CapturedPacket packet)
    {
        PacketSummary summary = _summarizer.Summarize(packet.Data.Span, packet.LinkType);
        screen.WriteJson(PacketJsonMaker.Make(number, packet, summary, _printer.Print(packet)));
    }

    public void End()
    {
    }
}
