using Sockeye.Cli.Frame;
using Sockeye.Cli.Rendering;
using Sockeye.Simulation.Reports;
using Sockeye.Wire.Pcap;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>A line for each packet, and its comment below it.</summary>
internal sealed class LinesView(Screen screen, TraceRequest request) : ITraceView
{
    private readonly PrinterSession _printer = new(request.Printer);

    public void Show(long number, in CapturedPacket packet)
    {
        screen.WriteLine(_printer.Print(packet));
        if (!request.WithComments || packet.Comment is not { Length: > 0 } comment) return;
        string mark = screen.IsAscii ? "    # " : "    ↳ ";
        screen.WriteLine(mark + screen.Paint(Palette.Tame(comment), ReportTone.Faint));
    }

    public void End()
    {
    }
}
