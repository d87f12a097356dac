using Sockeye.Core.Foundation;

namespace Sockeye.Devices;

/// <summary>Copies a frame with its metadata from one buffer to another.</summary>
internal static class FrameCopy
{
    /// <summary>Copies into an empty buffer that has room.</summary>
    public static void Into(PacketBuffer target, PacketBuffer source)
    {
        source.Span.CopyTo(target.Append(source.Length));
        target.Offload = source.Offload;
        target.Offload.ChecksumStart += target.Start - source.Start;
        target.Reason = source.Reason;
        target.Time = source.Time;
    }

    /// <summary>A copy in a buffer of the pool, or null when the pool is at its limit.</summary>
    public static PacketBuffer? TryCopy(PacketBuffer source, PacketPool pool)
    {
        var copy = pool.TryRent(source.Length);
        if (copy is not null)
            Into(copy, source);
        return copy;
    }
}
