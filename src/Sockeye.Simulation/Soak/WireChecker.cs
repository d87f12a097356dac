using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;

namespace Sockeye.Simulation.Soak;

/// <summary>Watches the wire and judges what the stacks send, knowing nothing of their insides: headers that parse, checksums that
/// are right, windows that are kept to and never taken back, nothing acknowledged that was not sent.</summary>
internal sealed class WireChecker : IWorldObserver
{
    private const int MostProblems = 10;

    private readonly Dictionary<(InternetAddress, ushort, InternetAddress, ushort), WireFlow> _flows = [];
    private readonly List<string> _problems = [];

    /// <summary>What was wrong; the first few.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Retransmission timeouts.</summary>
    public int Timeouts { get; private set; }

    /// <summary>A receiver ran out of memory and threw away what it had allowed: that costs timeouts.</summary>
    public bool HasSeenMemoryEnd => _flows.Values.Any(flow => flow.IsOutOfMemory);

    public void OnFrame(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        passage.From.Host.Stack.CheckInvariants();
        if (passage.From.Interface.Kind != InterfaceKind.Ethernet) return;
        if (!EthernetFrame.TryParse(frame, out EthernetFrame ethernet))
        {
            Report(passage, "the frame does not parse");
            return;
        }
        switch (ethernet.EtherType)
        {
            case EtherType.IPv4 when IPv4Packet.TryParse(ethernet.Payload, out IPv4Packet v4):
                if (!v4.IsChecksumValid) Report(passage, "the IPv4 header's checksum is wrong");
                if (v4.Protocol == IPProtocol.Tcp && !v4.IsFragment) Check(passage, v4.Source, v4.Destination, v4.Payload);
                break;
            case EtherType.IPv6 when IPv6Packet.TryParse(ethernet.Payload, out IPv6Packet v6):
                if (v6.NextHeader == IPProtocol.Tcp) Check(passage, v6.Source, v6.Destination, v6.Payload);
                break;
            case EtherType.Arp:
                break;
            default:
                Report(passage, "the packet does not parse");
                break;
        }
    }

    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
    }

    public void OnTrace(Host host, in TraceRecord record)
    {
        if (record.Kind == TraceKind.RetransmissionTimeout) Timeouts++;
    }

    public void OnOutput(Host host, string program, string line, Instant at)
    {
    }

    private void Check(in FramePassage passage, InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> bytes)
    {
        if (!TcpSegment.TryParse(bytes, out TcpSegment segment))
        {
            Report(passage, "the segment does not parse");
            return;
        }
        if (!segment.IsChecksumValid(source, destination)) Report(passage, "the segment's checksum is wrong");
        WireFlow flow = FlowOf(source, segment.SourcePort, destination, segment.DestinationPort);
        WireFlow peer = FlowOf(destination, segment.DestinationPort, source, segment.SourcePort);
        if (flow.Send(segment, peer) is { } wrong) Report(passage, wrong);
    }

    private WireFlow FlowOf(InternetAddress local, ushort localPort, InternetAddress remote, ushort remotePort)
    {
        var key = (local, localPort, remote, remotePort);
        if (!_flows.TryGetValue(key, out WireFlow? flow)) _flows.Add(key, flow = new WireFlow());
        return flow;
    }

    private void Report(in FramePassage passage, string what)
    {
        if (_problems.Count < MostProblems) _problems.Add($"frame {passage.Number} of {passage.From.Host} at {passage.Sent}: {what}");
    }
}
