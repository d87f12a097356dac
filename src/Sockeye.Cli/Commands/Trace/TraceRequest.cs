using Sockeye.Wire.Filtering;
using Sockeye.Wire.Printing;

namespace Sockeye.Cli.Commands.Trace;

/// <summary>What the person wants to see of a capture.</summary>
internal sealed record TraceRequest
{
    public required PacketFilter Filter { get; init; }

    public required int Count { get; init; }

    public required PrinterOptions Printer { get; init; }

    public bool WithComments { get; init; } = true;
}
