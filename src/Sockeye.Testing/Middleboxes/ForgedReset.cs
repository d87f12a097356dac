using Sockeye.Devices.Middleware;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;

namespace Sockeye.Testing.Middleboxes;

/// <summary>RST segments in another's name, as firewalls send them.</summary>
internal static class ForgedReset
{
    /// <summary>To the sender of a segment, as if from its receiver (RFC 9293 §3.10.7.1).</summary>
    public static byte[] ToSender(in FrameFacts segment)
    {
        bool hasAck = (segment.Flags & TcpFlags.Ack) != 0;
        uint length = (uint)segment.PayloadLength
            + ((segment.Flags & TcpFlags.Syn) != 0 ? 1u : 0)
            + ((segment.Flags & TcpFlags.Fin) != 0 ? 1u : 0);
        return Write(segment.Destination, segment.Source, new TcpHeader
        {
            SourcePort = segment.DestinationPort,
            DestinationPort = segment.SourcePort,
            Sequence = new SequenceNumber(hasAck ? segment.Acknowledgment : 0),
            Acknowledgment = new SequenceNumber(hasAck ? 0 : unchecked(segment.Sequence + length)),
            Flags = hasAck ? TcpFlags.Rst : TcpFlags.Rst | TcpFlags.Ack,
        });
    }

    /// <summary>To the receiver of a segment, as if from its sender: in the segment's own place, so that it is believed (RFC 9293 §3.10.7.4).</summary>
    public static byte[] ToReceiver(in FrameFacts segment) => Write(segment.Source, segment.Destination, new TcpHeader
    {
        SourcePort = segment.SourcePort,
        DestinationPort = segment.DestinationPort,
        Sequence = new SequenceNumber(segment.Sequence),
        Flags = TcpFlags.Rst,
    });

    private static byte[] Write(InternetAddress source, InternetAddress destination, TcpHeader header)
    {
        int network = source.IsIPv4 ? IPv4Packet.MinHeaderLength : IPv6Packet.HeaderLength;
        var packet = new byte[network + TcpSegment.MinHeaderLength];
        if (source.IsIPv4)
        {
            IPv4Packet.Write(packet, new IPv4Fields
            {
                Source = source.AsIPv4,
                Destination = destination.AsIPv4,
                Protocol = IPProtocol.Tcp,
                PayloadLength = TcpSegment.MinHeaderLength,
                DontFragment = true,
            });
        }
        else
        {
            IPv6Packet.Write(packet, new IPv6Fields
            {
                Source = source.AsIPv6,
                Destination = destination.AsIPv6,
                NextHeader = IPProtocol.Tcp,
                PayloadLength = TcpSegment.MinHeaderLength,
            });
        }
        TcpHeader.Write(packet.AsSpan(network), header, default);
        TcpSegment.WriteChecksum(packet.AsSpan(network), PseudoHeader.Sum(source, destination, IPProtocol.Tcp, TcpSegment.MinHeaderLength));
        return packet;
    }
}
