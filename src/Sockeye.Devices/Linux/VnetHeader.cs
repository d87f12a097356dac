using System.Runtime.InteropServices;
using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Linux;

/// <summary>The kernel's <c>virtio_net_hdr</c>, which travels in front of each frame and says what work is left to do.</summary>
/// <remarks>Byte order is the machine's own (the kernel's "legacy" layout). With it, TCP segments of 64 KiB pass whole
/// and nobody sums bytes that never leave the machine.
/// <code>
///   0       1          2-3        4-5        6-7             8-9              10-11 (only in the long form)
///   flags | gso_type | hdr_len  | gso_size | csum_start    | csum_offset    | num_buffers
/// </code></remarks>
internal static class VnetHeader
{
    public const int Length = 10;
    public const int LongLength = 12;

    private const byte NeedsChecksum = 1;
    private const byte DataValid = 2;
    private const byte GsoNone = 0, GsoTcpV4 = 1, GsoTcpV6 = 4, GsoUdp = 5, GsoEcn = 0x80;
    private const int UdpHeaderLength = 8;
    private const int TcpDataOffset = 12, TcpFlags = 13;
    private const byte CongestionWindowReduced = 0x80;

    /// <summary>Writes the header that describes the frame in the buffer. All of <paramref name="header"/> is written.</summary>
    public static void Write(Span<byte> header, PacketBuffer buffer)
    {
        header.Clear();
        ref readonly var offload = ref buffer.Offload;
        if (offload.Checksum != ChecksumState.Partial)
            return;
        int transport = offload.ChecksumStart - buffer.Start;
        header[0] = NeedsChecksum;
        MemoryMarshal.Write(header[6..], (ushort)transport);
        MemoryMarshal.Write(header[8..], (ushort)offload.ChecksumOffset);
        if (offload.Segmentation == SegmentationKind.None)
            return;
        int headers = transport + TransportHeaderLength(offload.Segmentation, buffer.Span[transport..]);
        header[1] = GsoType(offload.Segmentation, buffer.Span[transport..]);
        MemoryMarshal.Write(header[2..], (ushort)headers);
        MemoryMarshal.Write(header[4..], offload.SegmentSize);
    }

    /// <summary>Moves what the header says into the buffer's metadata; the frame must stand right behind it.</summary>
    /// <returns>False when it makes no sense for this frame, which is then to be dropped.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, PacketBuffer buffer)
    {
        ref var offload = ref buffer.Offload;
        if ((header[0] & NeedsChecksum) != 0)
        {
            int start = MemoryMarshal.Read<ushort>(header[6..]);
            int offset = MemoryMarshal.Read<ushort>(header[8..]);
            if (start + offset + 2 > buffer.Length)
                return false;
            offload.Checksum = ChecksumState.Partial;
            offload.ChecksumStart = buffer.Start + start;
            offload.ChecksumOffset = offset;
        }
        else if ((header[0] & DataValid) != 0)
        {
            offload.Checksum = ChecksumState.Valid;
        }

        offload.SegmentSize = MemoryMarshal.Read<ushort>(header[4..]);
        switch (header[1] & ~GsoEcn)
        {
            case GsoNone:
                offload.SegmentSize = 0;
                return true;
            case GsoTcpV4:
                offload.Segmentation = SegmentationKind.TcpV4;
                break;
            case GsoTcpV6:
                offload.Segmentation = SegmentationKind.TcpV6;
                break;
            case GsoUdp:
                offload.Segmentation = SegmentationKind.Udp;
                break;
            default:
                return false;
        }

        return offload.SegmentSize != 0;
    }

    private static int TransportHeaderLength(SegmentationKind kind, ReadOnlySpan<byte> transport) =>
        kind == SegmentationKind.Udp ? UdpHeaderLength : (transport[TcpDataOffset] >> 4) * 4;

    // A segment with CWR is cut so that only the first piece keeps it; the kernel wants to be told.
    private static byte GsoType(SegmentationKind kind, ReadOnlySpan<byte> transport) => kind switch
    {
        SegmentationKind.Udp => GsoUdp,
        SegmentationKind.TcpV4 => WithEcn(GsoTcpV4, transport),
        SegmentationKind.TcpV6 => WithEcn(GsoTcpV6, transport),
        _ => GsoNone,
    };

    private static byte WithEcn(byte type, ReadOnlySpan<byte> tcp) =>
        (tcp[TcpFlags] & CongestionWindowReduced) != 0 ? (byte)(type | GsoEcn) : type;
}
