// Which of our addresses a packet gets when the application did not say (RFC 6724 §5).

using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>Source address selection.</summary>
internal static class SourceAddressSelection
{
    /// <summary>The best of our addresses for a destination through an interface.</summary>
    /// <param name="addresses">Ours.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="outgoing">Through which interface.</param>
    /// <param name="source">The address.</param>
    /// <returns>False when there is none of that family that may be used.</returns>
    public static bool TrySelect(
        AddressTable addresses, InternetAddress destination, Interface outgoing, out InternetAddress source)
    {
        AssignedAddress? best = null;
        for (int i = 0; i < addresses.All.Count; i++)
        {
            AssignedAddress candidate = addresses.All[i];
            if (!candidate.IsUsable || candidate.Address.Version != destination.Version) continue;
            bool linkLocal = candidate.Address.IsIPv6 && candidate.Address.IsLinkLocal;
            if (candidate.Interface != outgoing && (linkLocal || candidate.Interface.Kind == InterfaceKind.Loopback)) continue;
            if (best is null || IsBetter(candidate, best, destination, outgoing)) best = candidate;
        }
        source = best?.Address ?? InternetAddress.Any(destination.Version);
        return best is not null;
    }

    private static bool IsBetter(
        AssignedAddress candidate, AssignedAddress best, InternetAddress destination, Interface outgoing)
    {
        if (candidate.Interface == outgoing != (best.Interface == outgoing)) return candidate.Interface == outgoing;
        bool wantsLinkLocal = destination.IsIPv6 && destination.IsLinkLocal;
        if (candidate.Address.IsLinkLocal != best.Address.IsLinkLocal) return candidate.Address.IsLinkLocal == wantsLinkLocal;
        if (candidate.State != best.State) return candidate.State == AddressState.Preferred;
        return candidate.Prefix.Contains(destination) && !best.Prefix.Contains(destination);
    }
}
