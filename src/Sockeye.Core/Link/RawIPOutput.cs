using Sockeye.Core.Foundation;

namespace Sockeye.Core.Link;

/// <summary>Sends bare IP packets: on a TUN device, and to ourselves over the loopback.</summary>
/// <remarks>Called by the neighbour cache. Calls <see cref="LinkOutput"/>. What is sent over the loopback is taken from its
/// queue by the stack at the end of every call, never inside it.</remarks>
internal sealed class RawIPOutput(StackContext context)
{
    private readonly LinkOutput _output = new(context);

    /// <summary>Sends a packet, which begins at its network header. Takes ownership.</summary>
    public bool Send(Interface nic, PacketBuffer packet) => _output.Enqueue(nic, packet);
}
