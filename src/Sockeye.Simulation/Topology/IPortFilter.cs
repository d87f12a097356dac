using Sockeye.Core.Foundation;

namespace Sockeye.Simulation.Topology;

/// <summary>What a box in the middle (a NAT, a firewall) does to frames at the ports of its host. It may write into them, but not change
/// their length.</summary>
/// <remarks>Called on the world's thread.</remarks>
public interface IPortFilter
{
    /// <summary>A frame came in, before the stack sees it.</summary>
    /// <returns>False to drop it.</returns>
    bool OnReceive(LinkPort port, Span<byte> frame, Instant now);

    /// <summary>The stack sends a frame, before the link sees it.</summary>
    /// <returns>False to drop it.</returns>
    bool OnTransmit(LinkPort port, Span<byte> frame, Instant now);
}
