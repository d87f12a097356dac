using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Does to a frame what <see cref="LinkImpairment"/> decided.</summary>
internal static class ImpairedFrame
{
    /// <summary>Damages the frame as decided, in a copy when somebody else holds it too (a retransmission, a capture).</summary>
    /// <returns>The frame to go on with; the caller's reference has passed to it.</returns>
    public static PacketBuffer Apply(PacketBuffer frame, in PacketFate fate, PacketPool? pool)
    {
        if (fate.CorruptBit < 0 && fate.TruncatedLength == 0)
            return frame;
        if (!frame.IsUnshared)
        {
            if (pool is null || FrameCopy.TryCopy(frame, pool) is not { } own)
                return frame;
            frame.Release();
            frame = own;
        }

        if (fate.CorruptBit >= 0)
            frame.Span[fate.CorruptBit >> 3] ^= (byte)(1 << (fate.CorruptBit & 7));
        if (fate.TruncatedLength > 0 && fate.TruncatedLength < frame.Length)
            frame.TrimTo(fate.TruncatedLength);
        return frame;
    }

    /// <summary>Bytes in front of the IP packet, which an MTU does not count.</summary>
    public static int LinkHeader(DeviceDescription device) => device.LinkLayer == LinkLayer.Ethernet ? 14 : 0;
}
