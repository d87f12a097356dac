// Segmentation in software: one TCP segment of up to 64 KiB becomes frames that fit the link (what Linux calls GSO). Done as
// late as possible, so that everything above pays once per large segment. Read RFC 9293 §3.1 for the fields, RFC 3168 §6.1.2 for
// CWR, which only the first piece may carry, and RFC 9768 §3.2.2 for CWR as part of a field that every piece carries.

using System;
using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Ethernet;
using Sockeye.Wire.IPv4;

namespace Sockeye.Core.Link;

/// <summary>Cuts a large TCP segment into frames with complete checksums.</summary>
/// <remarks>Called by <see cref="TransmitEdge"/>. Calls <see cref="TransmitQueue"/>.</remarks>
internal sealed class SegmentCutter(StackContext context)
{
    private const int MostPieces = 1024;
    private const int SequenceOffset = 4;
    private const int DataOffsetOffset = 12;
    private const int FlagsOffset = 13;
    private const int ChecksumOffset = 16;
    private const int MinTcpHeader = 20;
    private const byte Fin = 0x01;
    private const byte Psh = 0x08;
    private const byte Cwr = 0x80;
    private const int Headroom = 16;

    private readonly PacketBuffer?[] _pieces = new PacketBuffer?[MostPieces];

    /// <summary>Replaces a segment, just taken from the head of the interface's queue, by its pieces. Takes ownership.</summary>
    public void Cut(Interface nic, PacketBuffer frame)
    {
        int linkLength = nic.Kind == InterfaceKind.Ethernet ? EthernetFrame.HeaderLength : 0;
        if (!TryPlan(frame, linkLength, out Plan plan))
        {
            context.Drop(frame, DropReason.PacketTooBig);
            return;
        }
        int made = 0;
        while (made < plan.Count && MakePiece(frame, plan, made) is { } piece) _pieces[made++] = piece;
        if (made < plan.Count) context.Drops.Count(DropReason.NoBuffer, context.Now);
        for (int i = made - 1; i >= 0; i--)
        {
            nic.Transmit.Requeue(_pieces[i]!);
            _pieces[i] = null;
        }
        frame.Release();
    }

    private static bool TryPlan(PacketBuffer frame, int linkLength, out Plan plan)
    {
        plan = default;
        ref PacketOffload offload = ref frame.Offload;
        ReadOnlySpan<byte> bytes = frame.Span;
        int transport = offload.ChecksumStart - frame.Start;
        bool isTcp = offload.Segmentation is SegmentationKind.TcpV4 or SegmentationKind.TcpV6;
        if (!isTcp || offload.SegmentSize == 0 || transport <= linkLength) return false;
        if (transport + MinTcpHeader > bytes.Length) return false;
        int headers = transport + ((bytes[transport + DataOffsetOffset] >> 4) * 4);
        if (headers < transport + MinTcpHeader || headers > bytes.Length) return false;
        int payload = bytes.Length - headers;
        int count = Math.Max(1, (payload + offload.SegmentSize - 1) / offload.SegmentSize);
        if (count > MostPieces) return false;
        plan = new Plan(linkLength, transport, headers, payload, offload.SegmentSize, count,
            offload.Segmentation == SegmentationKind.TcpV6, offload.RepeatsCwr);
        return true;
    }

    private PacketBuffer? MakePiece(PacketBuffer frame, in Plan plan, int index)
    {
        ReadOnlySpan<byte> whole = frame.Span;
        int offset = index * plan.Size;
        int count = Math.Min(plan.Size, plan.Payload - offset);
        PacketBuffer? piece = context.Pool.TryRent(plan.Headers + count, Headroom);
        if (piece is null) return null;
        Span<byte> bytes = piece.Append(plan.Headers + count);
        whole[..plan.Headers].CopyTo(bytes);
        uint sum = InternetChecksum.CopyAndSum(whole.Slice(plan.Headers + offset, count), bytes[plan.Headers..]);
        WriteNetwork(bytes[plan.Link..], plan, index);
        WriteTransport(bytes[plan.Transport..plan.Headers], plan, index, offset);
        int length = plan.Headers - plan.Transport + count;
        sum += PseudoSum(bytes[plan.Link..], plan.IsV6, length);
        sum = InternetChecksum.Sum(bytes[plan.Transport..plan.Headers], sum);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(plan.Transport + ChecksumOffset)..], InternetChecksum.Finish(sum));
        piece.Reason = frame.Reason;
        piece.Time = frame.Time;
        return piece;
    }

    // Lengths; for IPv4 also the identification, one more for each piece (RFC 6864 §4.2), and the header checksum.
    private static void WriteNetwork(Span<byte> packet, in Plan plan, int index)
    {
        if (plan.IsV6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - 40));
            return;
        }
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], unchecked((ushort)(identification + index)));
        IPv4Packet.WriteChecksum(packet);
    }

    private static void WriteTransport(Span<byte> header, in Plan plan, int index, int offset)
    {
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(header[SequenceOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[SequenceOffset..], unchecked(sequence + (uint)offset));
        if (index > 0 && !plan.RepeatsCwr) header[FlagsOffset] &= unchecked((byte)~Cwr);
        if (index < plan.Count - 1) header[FlagsOffset] &= unchecked((byte)~(Fin | Psh));
        header[ChecksumOffset] = header[ChecksumOffset + 1] = 0;
    }

    private static uint PseudoSum(ReadOnlySpan<byte> packet, bool isV6, int length) => isV6
        ? PseudoHeader.Sum(IPv6Address.Read(packet[8..]), IPv6Address.Read(packet[24..]), IPProtocol.Tcp, length)
        : PseudoHeader.Sum(IPv4Address.Read(packet[12..]), IPv4Address.Read(packet[16..]), IPProtocol.Tcp, length);

    /// <summary>Where the headers of the large segment end, and how many pieces there will be.</summary>
    private readonly record struct Plan(
        int Link, int Transport, int Headers, int Payload, int Size, int Count, bool IsV6, bool RepeatsCwr);
}
