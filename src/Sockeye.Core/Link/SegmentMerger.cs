// Merging of received segments (what Linux calls GRO): consecutive TCP segments of one flow that came in one batch become one
// segment of up to 64 KiB, so that everything above pays once for many. Only segments whose checksums are right and that say
// nothing but "more data" are merged: ACK, perhaps PSH, the same options byte for byte, the same acknowledgment and window, the same
// ECN field (RFC 3168 §5) and the same ACE field (RFC 9768 §3.2.2), so that marks are still counted by segment. What was merged can be
// cut again on the way out: it looks like a large segment of our own.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;
using Sockeye.Wire.IPv6;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Link;

/// <summary>Merges the TCP segments of one batch of frames.</summary>
/// <remarks>Called by <see cref="LinkLayer"/>: <see cref="Offer"/> each frame, <see cref="TakeReady"/> after each, at the end
/// <see cref="Flush"/>. Bound: <see cref="MostFlows"/> flows at a time; a further one pushes out the oldest.</remarks>
internal sealed class SegmentMerger(StackContext context)
{
    /// <summary>Flows that are merged side by side.</summary>
    public const int MostFlows = 8;

    private const int MostReady = MostFlows + 2;
    private const int MostPacket = 65_535;
    private const int MostHeaders = 160;
    private const int SequenceOffset = 4;
    private const int AcknowledgmentOffset = 8;
    private const int FlagsOffset = 13;
    private const int WindowOffset = 14;
    private const int ChecksumOffset = 16;

    private readonly Flow[] _flows = new Flow[MostFlows];
    private readonly PacketBuffer?[] _ready = new PacketBuffer?[MostReady];
    private int _flowCount;
    private int _readyCount;

    /// <summary>Takes a frame; what can go up now, in order, is given by <see cref="TakeReady"/>. Takes ownership.</summary>
    public void Offer(InterfaceKind kind, PacketBuffer frame)
    {
        if (!TryRead(kind, frame, out Segment segment))
        {
            _ready[_readyCount++] = frame;
            return;
        }
        int at = FindFlow(frame, segment);
        if (at < 0)
        {
            if (segment.IsMergeable) Begin(frame, segment);
            else _ready[_readyCount++] = frame;
            return;
        }
        if (segment.IsMergeable && TryAppend(ref _flows[at], frame, segment))
        {
            bool isLast = segment.PayloadLength < _flows[at].Size || (segment.Flags & TcpFlags.Psh) != 0;
            if (isLast) Close(at);
            return;
        }
        // Order within a flow is kept: what was collected goes up before this one.
        Close(at);
        if (segment.IsMergeable) Begin(frame, segment);
        else _ready[_readyCount++] = frame;
    }

    /// <summary>Gives the next frame that can go up, which the caller owns.</summary>
    public bool TakeReady(out PacketBuffer frame)
    {
        if (_readyCount == 0)
        {
            frame = null!;
            return false;
        }
        frame = _ready[0]!;
        _readyCount--;
        _ready.AsSpan(1, _readyCount).CopyTo(_ready);
        _ready[_readyCount] = null;
        return true;
    }

    /// <summary>Ends the batch: every flow can go up, in the order in which they began.</summary>
    public void Flush()
    {
        while (_flowCount > 0) Close(0);
    }

    // Which bytes of a frame are what, when it is a plain TCP segment; false for everything else, which is passed through.
    private static bool TryRead(InterfaceKind kind, PacketBuffer frame, out Segment segment)
    {
        segment = default;
        ReadOnlySpan<byte> bytes = frame.Span;
        int network = kind == InterfaceKind.Ethernet ? EthernetFrame.HeaderLength : 0;
        if (bytes.Length < network + IPv4Packet.MinHeaderLength) return false;
        ReadOnlySpan<byte> packet = bytes[network..];
        bool isV6 = packet[0] >> 4 == (int)IPVersion.V6;
        if (kind == InterfaceKind.Ethernet && !IsType(bytes, isV6 ? EtherType.IPv6 : EtherType.IPv4)) return false;
        int transport = isV6 ? ReadIPv6(packet, out int end) : ReadIPv4(packet, out end);
        if (transport == 0 || !TcpSegment.TryParse(packet[transport..end], out TcpSegment tcp)) return false;
        segment = new Segment
        {
            IsV6 = isV6,
            Network = network,
            Transport = network + transport,
            Payload = network + end - tcp.Payload.Length,
            End = network + end,
            Flags = tcp.Flags,

            // What the device has merged already is large enough, but must not overtake what was collected before it.
            IsMergeable = frame.Offload.Segmentation == SegmentationKind.None
                && (tcp.Flags & ~(TcpFlags.Psh | TcpFlags.Ace)) == TcpFlags.Ack && tcp.Payload.Length > 0
                && network + end - tcp.Payload.Length <= MostHeaders,
        };
        if (segment.IsMergeable) segment = segment with { IsMergeable = IsChecksumGood(frame, packet[..end], transport, isV6) };
        return true;
    }

    private static bool IsType(ReadOnlySpan<byte> frame, ushort type) => BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == type;

    private static int ReadIPv4(ReadOnlySpan<byte> packet, out int end)
    {
        end = 0;
        if (!IPv4Packet.TryParse(packet, out IPv4Packet ip) || ip.IsFragment || ip.HeaderLength != IPv4Packet.MinHeaderLength) return 0;
        if (ip.Protocol != IPProtocol.Tcp || !ip.IsChecksumValid) return 0;
        end = ip.TotalLength;
        return IPv4Packet.MinHeaderLength;
    }

    private static int ReadIPv6(ReadOnlySpan<byte> packet, out int end)
    {
        end = 0;
        if (!IPv6Packet.TryParse(packet, out IPv6Packet ip) || ip.NextHeader != IPProtocol.Tcp) return 0;
        end = ip.Bytes.Length;
        return IPv6Packet.HeaderLength;
    }

    private static bool IsChecksumGood(PacketBuffer frame, ReadOnlySpan<byte> packet, int transport, bool isV6)
    {
        if (frame.Offload.Checksum != ChecksumState.None) return true;
        ReadOnlySpan<byte> tcp = packet[transport..];
        if (InternetChecksum.Finish(InternetChecksum.Sum(tcp, PseudoSum(packet, isV6, tcp.Length))) != 0) return false;
        frame.Offload.Checksum = ChecksumState.Valid;
        return true;
    }

    private static uint PseudoSum(ReadOnlySpan<byte> packet, bool isV6, int length) => isV6
        ? PseudoHeader.Sum(IPv6Address.Read(packet[8..]), IPv6Address.Read(packet[24..]), IPProtocol.Tcp, length)
        : PseudoHeader.Sum(IPv4Address.Read(packet[12..]), IPv4Address.Read(packet[16..]), IPProtocol.Tcp, length);

    private int FindFlow(PacketBuffer frame, in Segment segment)
    {
        for (int i = 0; i < _flowCount; i++)
        {
            ref Flow flow = ref _flows[i];
            if (flow.First.IsV6 == segment.IsV6 && IsSameFlow(flow.Buffer.Span, frame.Span, segment)) return i;
        }
        return -1;
    }

    // Addresses stand side by side in both versions, and so do ports.
    private static bool IsSameFlow(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, in Segment segment)
    {
        int addresses = segment.Network + (segment.IsV6 ? 8 : 12);
        int addressBytes = segment.IsV6 ? 32 : 8;
        return left.Slice(segment.Transport, 4).SequenceEqual(right.Slice(segment.Transport, 4))
            && left.Slice(addresses, addressBytes).SequenceEqual(right.Slice(addresses, addressBytes));
    }

    private void Begin(PacketBuffer frame, in Segment segment)
    {
        if (_flowCount == MostFlows) Close(0);
        frame.TrimTo(segment.End);
        _flows[_flowCount++] = new Flow { Buffer = frame, First = segment, Size = segment.PayloadLength, Count = 1 };
        if ((segment.Flags & TcpFlags.Psh) != 0) Close(_flowCount - 1);
    }

    private bool TryAppend(ref Flow flow, PacketBuffer frame, in Segment segment)
    {
        if (((flow.First.Flags ^ segment.Flags) & TcpFlags.Ace) != 0) return false;
        if (segment.PayloadLength > flow.Size || segment.Payload != flow.First.Payload) return false;
        if (flow.Buffer.Length - segment.Network + segment.PayloadLength > MostPacket) return false;
        if (!Continues(flow, frame.Span, segment)) return false;
        if (flow.Count == 1 && !TryEnlarge(ref flow)) return false;
        frame.Span[segment.Payload..segment.End].CopyTo(flow.Buffer.Append(segment.PayloadLength));
        flow.Buffer.Span[segment.Transport + FlagsOffset] |= (byte)(segment.Flags & TcpFlags.Psh);
        flow.Count++;
        frame.Release();
        return true;
    }

    // Next in sequence, and every byte of the headers equal but for identification, lengths, sequence number, PSH and checksums.
    private static bool Continues(in Flow flow, ReadOnlySpan<byte> next, in Segment segment)
    {
        ReadOnlySpan<byte> first = flow.Buffer.Span;
        int tcp = segment.Transport;
        int collected = flow.Buffer.Length - segment.Payload;
        uint expected = unchecked(BinaryPrimitives.ReadUInt32BigEndian(first[(tcp + SequenceOffset)..]) + (uint)collected);
        if (BinaryPrimitives.ReadUInt32BigEndian(next[(tcp + SequenceOffset)..]) != expected) return false;
        if (!first.Slice(tcp + AcknowledgmentOffset, 5).SequenceEqual(next.Slice(tcp + AcknowledgmentOffset, 5))) return false;
        if (!first.Slice(tcp + WindowOffset, 2).SequenceEqual(next.Slice(tcp + WindowOffset, 2))) return false;
        if (!first[(tcp + 18)..segment.Payload].SequenceEqual(next[(tcp + 18)..segment.Payload])) return false;
        int ip = segment.Network;
        if (segment.IsV6)
        {
            return first.Slice(ip, 4).SequenceEqual(next.Slice(ip, 4)) && first[ip + 7] == next[ip + 7];
        }
        return first[ip + 1] == next[ip + 1] && first.Slice(ip + 6, 3).SequenceEqual(next.Slice(ip + 6, 3));
    }

    // The second segment moves the flow into a buffer that holds 64 KiB.
    private bool TryEnlarge(ref Flow flow)
    {
        if (context.Pool.TryRent(MostPacket + EthernetFrame.HeaderLength) is not { } large) return false;
        flow.Buffer.Span.CopyTo(large.Append(flow.Buffer.Length));
        large.Time = flow.Buffer.Time;
        flow.Buffer.Release();
        flow.Buffer = large;
        return true;
    }

    private void Close(int at)
    {
        Flow flow = _flows[at];
        _flowCount--;
        _flows.AsSpan(at + 1, _flowCount - at).CopyTo(_flows.AsSpan(at));
        _flows[_flowCount] = default;
        if (flow.Count > 1) FinishHeaders(flow);
        _ready[_readyCount++] = flow.Buffer;
    }

    private static void FinishHeaders(in Flow flow)
    {
        PacketBuffer buffer = flow.Buffer;
        Segment first = flow.First;
        Span<byte> packet = buffer.Span[first.Network..];
        if (first.IsV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - IPv6Packet.HeaderLength));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
            IPv4Packet.WriteChecksum(packet);
        }
        int length = buffer.Length - first.Transport;
        ushort pseudo = (ushort)~InternetChecksum.Finish(PseudoSum(packet, first.IsV6, length));
        BinaryPrimitives.WriteUInt16BigEndian(buffer.Span[(first.Transport + ChecksumOffset)..], pseudo);
        buffer.Offload = new PacketOffload
        {
            Checksum = ChecksumState.Partial,
            ChecksumStart = buffer.Start + first.Transport,
            ChecksumOffset = ChecksumOffset,
            Segmentation = first.IsV6 ? SegmentationKind.TcpV6 : SegmentationKind.TcpV4,
            SegmentSize = (ushort)flow.Size,
            RepeatsCwr = (first.Flags & TcpFlags.Cwr) != 0,
        };
    }

    /// <summary>Places in a frame, and whether it may be merged.</summary>
    private readonly record struct Segment
    {
        public bool IsV6 { get; init; }

        public int Network { get; init; }

        public int Transport { get; init; }

        public int Payload { get; init; }

        public int End { get; init; }

        public TcpFlags Flags { get; init; }

        public bool IsMergeable { get; init; }

        public int PayloadLength => End - Payload;
    }

    /// <summary>One flow that is being collected.</summary>
    private struct Flow
    {
        public PacketBuffer Buffer;
        public Segment First;
        public int Size;
        public int Count;
    }
}
