// Where a frame leaves the stack. What the device will not do is done here: cutting of large segments, checksums.

using System.Buffers.Binary;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Checksums;

namespace Sockeye.Core.Link;

/// <summary>Takes frames from a transmit queue and finishes them for the device.</summary>
/// <remarks>Called by <see cref="LinkLayer"/>. Calls <see cref="SegmentCutter"/>.</remarks>
internal sealed class TransmitEdge(StackContext context)
{
    private const int UdpChecksumOffset = 6;

    private readonly SegmentCutter _cutter = new(context);

    /// <summary>Takes the next frame; the caller owns it.</summary>
    public bool Poll(Interface nic, out PacketBuffer frame)
    {
        while (nic.Transmit.TryDequeue(out frame))
        {
            // What we send to ourselves is on no wire: it stays large, and its checksum counts as valid.
            if (nic.Kind == InterfaceKind.Loopback) return true;
            if (frame.Offload.Segmentation != SegmentationKind.None && (!nic.Options.SegmentationOffload || frame.Offload.RepeatsCwr))
            {
                // The pieces take the whole segment's place at the head of the queue.
                _cutter.Cut(nic, frame);
                continue;
            }
            if (frame.Offload.Checksum == ChecksumState.Partial && !nic.Options.ChecksumOffload) Complete(frame);
            return true;
        }
        return false;
    }

    /// <summary>Sums a frame whose checksum field holds the pseudo header's sum, and stores the complement.</summary>
    public static void Complete(PacketBuffer frame)
    {
        ref PacketOffload offload = ref frame.Offload;
        int start = offload.ChecksumStart - frame.Start;
        var covered = frame.Span[start..];
        ushort checksum = InternetChecksum.Compute(covered);
        // RFC 768: a sum of zero is sent as all ones, since zero means that there is none.
        if (checksum == 0 && offload.ChecksumOffset == UdpChecksumOffset) checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(covered[offload.ChecksumOffset..], checksum);
        offload.Checksum = ChecksumState.None;
    }
}
