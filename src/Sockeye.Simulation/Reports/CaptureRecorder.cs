using Sockeye.Core.Foundation;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Pcap;

namespace Sockeye.Simulation.Reports;

/// <summary>Writes every frame of a world to a capture, on an interface for each end of a link, with the reasons as comments.</summary>
/// <remarks>The bytes depend on what happens in the world alone: two runs that are the same have the same capture.</remarks>
/// <param name="writer">The capture, to be disposed by its owner.</param>
public sealed class CaptureRecorder(PcapngWriter writer) : IWorldObserver
{
    private readonly Dictionary<LinkPort, int> _interfaces = [];

    /// <inheritdoc/>
    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        if (!_interfaces.TryGetValue(passage.From, out int index))
        {
            _interfaces[passage.From] = index = writer.AddInterface(passage.From.ToString(), LadderRecorder.LinkTypeOf(passage.From));
        }
        writer.WritePacket(index, passage.Sent.NanosecondsSince(Instant.Zero), frame, PacketDirection.Outbound, passage.Comment);
    }

    /// <inheritdoc/>
    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
    }

    /// <inheritdoc/>
    public void OnTrace(Host host, in TraceRecord record)
    {
    }

    /// <inheritdoc/>
    public void OnOutput(Host host, string program, string line, Instant at)
    {
    }
}
