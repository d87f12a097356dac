using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Devices.Middleware;
using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Middleboxes;

/// <summary>Keeps a router from telling anybody what it could not do: its own ICMP errors are dropped.</summary>
internal sealed class SilentFilter(SimulatedHost host) : IPortFilter
{
    // RFC 4443 §2.1: types below 128 are errors. RFC 792: unreachable, time exceeded, parameter problem.
    private const byte FirstInformational = 128;

    public bool OnReceive(LinkPort port, Span<byte> frame, Instant now) => true;

    public bool OnTransmit(LinkPort port, Span<byte> frame, Instant now)
    {
        FrameFacts facts = FrameFacts.Read(frame, port.Interface.Kind == InterfaceKind.Ethernet);
        if (!facts.IsIP || facts.PayloadLength == 0 || !host.Has(facts.Source)) return true;
        byte type = frame[facts.TransportOffset];
        return facts.Protocol switch
        {
            IPProtocol.Icmp => type is not (3 or 11 or 12),
            IPProtocol.IcmpV6 => type >= FirstInformational,
            _ => true,
        };
    }
}
