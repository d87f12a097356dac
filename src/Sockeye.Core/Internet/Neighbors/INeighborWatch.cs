using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Neighbors;

/// <summary>Who wants to know that a neighbour failed: routers are chosen by it (RFC 4861 §6.3.6).</summary>
internal interface INeighborWatch
{
    /// <summary>It did not answer.</summary>
    void OnUnreachable(Interface nic, InternetAddress address);

    /// <summary>It says that it is no router any more (RFC 4861 §7.2.5).</summary>
    void OnRouterLost(Interface nic, InternetAddress address);
}
