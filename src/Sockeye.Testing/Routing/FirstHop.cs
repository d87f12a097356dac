using Sockeye.Simulation.Topology;
using Sockeye.Wire.Addresses;

namespace Sockeye.Testing.Routing;

/// <summary>How a way begins.</summary>
/// <param name="Own">The port that packets leave through.</param>
/// <param name="Next">The neighbour's port that they go to.</param>
internal readonly record struct FirstHop(LinkPort Own, LinkPort Next)
{
    /// <summary>The neighbour's address, or null when it has none of that version.</summary>
    public InternetAddress? GatewayOf(IPVersion version)
    {
        foreach (InternetAddress address in Next.Addresses)
        {
            if (address.Version == version) return address;
        }
        return null;
    }
}
