using Sockeye.Core.Foundation;

namespace Sockeye.Core.Internet;

/// <summary>A received packet that goes out again needs room for the next link's header.</summary>
internal static class ForwardedPacket
{
    // Ethernet with a tag, rounded up.
    private const int LinkHeadroom = 32;

    /// <summary>The packet itself when there is room in front of it, else a copy; null, and counted, when there is no memory.
    /// Takes ownership of the one and gives that of the other.</summary>
    public static PacketBuffer? WithHeadroom(StackContext context, PacketBuffer packet, int headroom = LinkHeadroom)
    {
        if (packet.Headroom >= headroom && packet.IsUnshared) return packet;
        if (context.Pool.TryRent(packet.Length) is not { } copy)
        {
            context.Drop(packet, DropReason.NoBuffer);
            return null;
        }
        packet.Span.CopyTo(copy.Append(packet.Length));
        copy.Offload = packet.Offload;
        copy.Offload.ChecksumStart += copy.Start - packet.Start;
        copy.Reason = packet.Reason;
        copy.Time = packet.Time;
        packet.Release();
        return copy;
    }
}
