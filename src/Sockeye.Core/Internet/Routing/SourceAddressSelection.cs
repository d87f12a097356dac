// Which of our addresses a packet gets when the application did not say (RFC 6724 §5). Rule 4 (mobility) and rule 5.5 (which
// router announced the prefix) ask for what is not kept here.

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
            if (!IsCandidate(candidate, destination, outgoing)) continue;
            if (best is null || Compare(candidate, best, destination, outgoing) > 0) best = candidate;
        }
        source = best?.Address ?? InternetAddress.Any(destination.Version);
        return best is not null;
    }

    // RFC 6724 §4: for a group and for a link-local destination only what is on the outgoing link; else any address of ours,
    // since a host here is one host on all its links (see AddressTable).
    private static bool IsCandidate(AssignedAddress candidate, InternetAddress destination, Interface outgoing)
    {
        if (!candidate.IsUsable || candidate.Address.Version != destination.Version) return false;
        if (candidate.Interface == outgoing) return true;
        if (candidate.Interface.Kind == InterfaceKind.Loopback && candidate.Address.IsLoopback) return false;
        return destination.IsIPv4
            || !(candidate.Address.IsLinkLocal || destination.IsLinkLocal || destination.IsMulticast);
    }

    // Positive when a is the better source.
    private static int Compare(AssignedAddress a, AssignedAddress b, InternetAddress destination, Interface outgoing)
    {
        int rule = Prefer(a.Address == destination, b.Address == destination);                              // rule 1
        if (rule == 0) rule = CompareScopes(a.Address, b.Address, destination);                             // rule 2
        if (rule == 0) rule = Prefer(a.State == AddressState.Preferred, b.State == AddressState.Preferred);  // rule 3
        if (rule == 0) rule = Prefer(a.Interface == outgoing, b.Interface == outgoing);                     // rule 5
        if (rule == 0) rule = CompareLabels(a.Address, b.Address, destination);                             // rule 6
        if (rule == 0) rule = Prefer(a.IsTemporary, b.IsTemporary);                                         // rule 7
        return rule != 0 ? rule : ComparePrefixes(a, b, destination);                                       // rule 8
    }

    private static int Prefer(bool a, bool b) => (a ? 1 : 0) - (b ? 1 : 0);

    // RFC 6724 §5, rule 2: the smallest scope that still reaches as far as the destination's.
    private static int CompareScopes(InternetAddress a, InternetAddress b, InternetAddress destination)
    {
        int scopeA = AddressPolicy.ScopeOf(a);
        int scopeB = AddressPolicy.ScopeOf(b);
        if (scopeA == scopeB) return 0;
        int scope = AddressPolicy.ScopeOf(destination);
        if (scopeA < scopeB) return scopeA < scope ? -1 : 1;
        return scopeB < scope ? 1 : -1;
    }

    private static int CompareLabels(InternetAddress a, InternetAddress b, InternetAddress destination)
    {
        if (destination.IsIPv4) return 0;
        int label = AddressPolicy.LabelOf(destination);
        return Prefer(AddressPolicy.LabelOf(a) == label, AddressPolicy.LabelOf(b) == label);
    }

    private static int ComparePrefixes(AssignedAddress a, AssignedAddress b, InternetAddress destination) =>
        AddressPolicy.CommonPrefixLength(a.Address, a.Prefix.Length, destination)
        - AddressPolicy.CommonPrefixLength(b.Address, b.Prefix.Length, destination);
}
