using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Neighbors;
using Sockeye.Core.Link;
using Sockeye.Simulation.Observing;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Arp;
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

    /// <summary>Retransmission timeouts, but for those that a receiver without memory caused.</summary>
    public int Timeouts { get; private set; }

    /// <summary>An address resolution gave a wrong address: ARP has no checksum, and what was damaged on the way is believed for as long
    /// as a neighbour is reachable.</summary>
    public bool HasMisled { get; private set; }

    /// <summary>A neighbour did not answer, and what waited for it was thrown away.</summary>
    public bool HasLostNeighbor { get; private set; }

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

    // What arrives may have been damaged on the way.
    public void OnArrival(in FramePassage passage, ReadOnlySpan<byte> frame)
    {
        if (!EthernetFrame.TryParse(frame, out EthernetFrame ethernet)) return;
        if (ethernet.EtherType == EtherType.Arp)
        {
            HasMisled |= ArpPacket.TryParse(ethernet.Payload, out ArpPacket arp) && arp.SenderMac != passage.From.Interface.MacAddress;
            return;
        }
        if (IPv4Packet.TryParse(ethernet.Payload, out IPv4Packet v4))
        {
            if (v4.IsChecksumValid && v4.Protocol == IPProtocol.Tcp && !v4.IsFragment) Arrive(v4.Source, v4.Destination, v4.Payload);
        }
        else if (IPv6Packet.TryParse(ethernet.Payload, out IPv6Packet v6) && v6.NextHeader == IPProtocol.Tcp)
        {
            Arrive(v6.Source, v6.Destination, v6.Payload);
        }
    }

    public void OnTrace(Host host, in TraceRecord record)
    {
        Endpoint local = record.Local, remote = record.Remote;
        switch (record.Kind)
        {
            case TraceKind.ReceiveMemory or TraceKind.ReassemblyMemory:
                FlowOf(remote, local).BeRefused(FlowOf(local, remote), isNext: record.Kind == TraceKind.ReceiveMemory, record.Time);
                break;
            case TraceKind.Neighbor when record.To == (byte)NeighborState.None:
                HasLostNeighbor = true;
                break;
            case TraceKind.RetransmissionTimeout when !FlowOf(local, remote).MayTimeOut:
                Timeouts++;
                break;
        }
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
        if (flow.Send(segment, peer, passage.Sent) is { } wrong) Report(passage, wrong);
    }

    private void Arrive(InternetAddress source, InternetAddress destination, ReadOnlySpan<byte> bytes)
    {
        if (!TcpSegment.TryParse(bytes, out TcpSegment segment) || !segment.IsChecksumValid(source, destination)) return;
        WireFlow flow = FlowOf(source, segment.SourcePort, destination, segment.DestinationPort);
        flow.Arrive(segment, FlowOf(destination, segment.DestinationPort, source, segment.SourcePort));
    }

    private WireFlow FlowOf(Endpoint local, Endpoint remote) => FlowOf(local.Address, local.Port, remote.Address, remote.Port);

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
