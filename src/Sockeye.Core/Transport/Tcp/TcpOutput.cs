// One segment → bytes → Internet. Called by Connections/TcpConnection.Output, Listening/TcpListener and TcpInput (resets).
// Calls IDatagramOutput. Read RFC 9293 §3.1 and docs/design/buffers.md.

using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Checksums;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Writes segments and hands them down.</summary>
internal sealed class TcpOutput(StackContext context, IDatagramOutput internet, TcpCounters counters)
{
    /// <summary>The way down.</summary>
    public IDatagramOutput Internet { get; } = internet;

    /// <summary>Makes and sends one segment, or one large one to be cut below.</summary>
    public SendStatus Send(in Route route, in SendSpec spec, in OutgoingSegment segment)
    {
        int length = TcpSegment.MinHeaderLength + segment.Options.Length + segment.TextLength;
        PacketBuffer? packet = context.Pool.TryRent(length);
        if (packet is null)
        {
            context.Drops.Count(DropReason.NoBuffer, context.Now);
            return SendStatus.NoBuffer;
        }
        Write(packet, length, route, segment);
        packet.Reason = segment.Reason;
        Count(segment);
        return Internet.Send(route, packet, spec);
    }

    private static void Write(PacketBuffer packet, int length, in Route route, in OutgoingSegment segment)
    {
        var whole = packet.Append(length);
        int headerLength = TcpHeader.Write(whole, segment.Header, segment.Options);
        var text = whole[headerLength..];
        if (!segment.Secret.IsEmpty) Sign(whole, text, route, segment);
        uint sum = PseudoHeader.Sum(route.Source, route.Destination, IPProtocol.Tcp, length);
        bool isCut = segment.TextLength > segment.SegmentSize;
        if (isCut || route.Interface.Options.ChecksumOffload || route.Interface.Kind == InterfaceKind.Loopback)
        {
            segment.Text?.CopyTo(segment.TextOffset, text);
            packet.Offload.Checksum = ChecksumState.Partial;
            packet.Offload.ChecksumStart = packet.Start;
            packet.Offload.ChecksumOffset = TcpSegment.ChecksumOffset;
            WriteChecksum(whole, (ushort)~InternetChecksum.Finish(sum));
        }
        else
        {
            if (segment.Text is not null) sum = segment.Text.CopyAndSum(segment.TextOffset, text, sum);
            WriteChecksum(whole, InternetChecksum.Finish(InternetChecksum.Sum(whole[..headerLength], sum)));
        }
        if (!isCut) return;
        packet.Offload.Segmentation = route.Source.IsIPv4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6;
        packet.Offload.SegmentSize = (ushort)segment.SegmentSize;
        packet.Offload.RepeatsCwr = segment.RepeatsCwr && (segment.Header.Flags & TcpFlags.Cwr) != 0;
    }

    private static void Sign(System.Span<byte> whole, System.Span<byte> text, in Route route, in OutgoingSegment segment)
    {
        segment.Text?.CopyTo(segment.TextOffset, text);
        System.Span<byte> digest = whole.Slice(TcpSegment.MinHeaderLength + TcpMd5Signature.OptionLength - Md5.DigestLength, Md5.DigestLength);
        TcpMd5Signature.Compute(whole, route.Source, route.Destination, segment.Secret, digest);
    }

    private static void WriteChecksum(System.Span<byte> segment, ushort checksum) =>
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpSegment.ChecksumOffset..], checksum);

    private void Count(in OutgoingSegment segment)
    {
        if ((segment.Header.Flags & TcpFlags.Rst) != 0) counters.OutRsts++;
        bool isAgain = segment.Reason.Cause is TransmitCause.RetransmissionTimeout or TransmitCause.FastRetransmit
            or TransmitCause.RecoveryRetransmit or TransmitCause.TailLossProbe;
        if (isAgain) counters.RetransSegs += segment.Count;
        else counters.OutSegs += segment.Count;
    }
}
