// UDP upward (RFC 768, RFC 1122 §4.1.3, RFC 8200 §8.1).
// Called by IPv4Input and IPv6Input through ITransportLayer, and by UdpOutput for multicasts that never leave this host.
// Calls UdpDemultiplexer, then the endpoint's queue; IDatagramOutput for "port unreachable".

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Transport.Datagrams;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Udp;

namespace Sockeye.Core.Transport.Udp;

/// <summary>Received datagrams and errors, to their sockets.</summary>
internal sealed class UdpInput(StackContext context, IDatagramOutput output, UdpDemultiplexer demultiplexer, UdpCounters counters)
{
    /// <summary>A datagram came in. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, in Reception reception)
    {
        if (!UdpDatagram.TryParse(packet.Span, out UdpDatagram datagram) || datagram.DestinationPort == 0)
        {
            counters.InErrors++;
            context.Drop(packet, DropReason.UdpMalformed);
            return;
        }
        if (packet.Offload.Checksum == ChecksumState.None &&
            !datagram.IsChecksumAcceptable(reception.Source, reception.Destination))
        {
            counters.ChecksumErrors++;
            counters.InErrors++;
            context.Drop(packet, DropReason.UdpChecksum);
            return;
        }
        QueuedDatagram item = Describe(packet, datagram, reception);
        if (reception.Kind == DestinationKind.Unicast) DeliverToOne(packet, item, reception, datagram.DestinationPort);
        else DeliverToAll(packet, item, reception, datagram.DestinationPort);
    }

    /// <summary>An ICMP error about something we sent.</summary>
    public void ReceiveError(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length < 4) return;
        ushort localPort = BinaryPrimitives.ReadUInt16BigEndian(quoted);
        ushort remotePort = BinaryPrimitives.ReadUInt16BigEndian(quoted[2..]);
        UdpEndpoint? endpoint = demultiplexer.FindSender(notice.Source, localPort, notice.Destination, remotePort);
        if (endpoint is null) return;
        ReadOnlySpan<byte> payload = quoted.Length > UdpDatagram.HeaderLength ? quoted[UdpDatagram.HeaderLength..] : default;
        endpoint.TakeError(notice, new Endpoint(notice.Destination, remotePort), payload);
    }

    /// <summary>Whether a socket of ours may have sent what an error quotes; nobody else's word changes what IP believes.</summary>
    public bool Recognizes(in IcmpNotice notice, ReadOnlySpan<byte> quoted)
    {
        if (quoted.Length < 4) return false;
        ushort localPort = BinaryPrimitives.ReadUInt16BigEndian(quoted);
        ushort remotePort = BinaryPrimitives.ReadUInt16BigEndian(quoted[2..]);
        return demultiplexer.FindSender(notice.Source, localPort, notice.Destination, remotePort) is not null;
    }

    private QueuedDatagram Describe(PacketBuffer packet, UdpDatagram datagram, in Reception reception) => new()
    {
        Packet = packet,
        Offset = packet.Start + UdpDatagram.HeaderLength,
        Length = datagram.Length - UdpDatagram.HeaderLength,
        Source = new Endpoint(
            reception.Source,
            datagram.SourcePort,
            reception.Source.IsIPv6 && reception.Source.IsLinkLocal ? (uint)reception.Interface.Index : 0),
        Destination = reception.Destination,
        InterfaceIndex = reception.Interface.Index,
        HopLimit = reception.HopLimit,
        TrafficClass = reception.TrafficClass,
        Time = context.Now,
    };

    private void DeliverToOne(PacketBuffer packet, in QueuedDatagram item, in Reception reception, ushort port)
    {
        UdpEndpoint? endpoint = demultiplexer.Find(reception, item.Source.Port, port);
        if (endpoint is null)
        {
            // RFC 1122 §4.1.3.1: "If a datagram arrives addressed to a UDP port for which there is no pending LISTEN call,
            // UDP SHOULD send an ICMP Port Unreachable message."
            counters.NoPorts++;
            output.SendUnreachable(packet, reception);
            context.Drop(packet, DropReason.UdpNoSocket);
            return;
        }
        Queue(endpoint, item);
        packet.Release();
    }

    // RFC 1112 §7.1, RFC 1122 §4.1.3.6: a datagram to a group or to everybody goes to each socket that wants it.
    private void DeliverToAll(PacketBuffer packet, in QueuedDatagram item, in Reception reception, ushort port)
    {
        UdpEndpoint? endpoint = demultiplexer.NextListener(null, reception, item.Source.Port, port);
        if (endpoint is null)
        {
            counters.IgnoredMulti++;
            context.Drop(packet, DropReason.UdpNoSocket);
            return;
        }
        for (; endpoint is not null; endpoint = demultiplexer.NextListener(endpoint, reception, item.Source.Port, port))
        {
            Queue(endpoint, item);
        }
        packet.Release();
    }

    private void Queue(UdpEndpoint endpoint, in QueuedDatagram item)
    {
        if (endpoint.TryQueue(item)) counters.InDatagrams++;
        else counters.ReceiveBufferErrors++;
    }
}
