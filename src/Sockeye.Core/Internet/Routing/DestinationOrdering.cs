// In which order the addresses of a name are tried (RFC 6724 §6), for getaddrinfo. Rules 4 (mobility) and 7 (tunnels) ask for
// what is not kept here.

using System;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>One destination and the source that would be used for it.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Source">Our address for it; null when it cannot be reached.</param>
/// <param name="SourcePrefixLength">Bits of the source's network.</param>
/// <param name="IsSourceDeprecated">The source should not be used for new conversations.</param>
public readonly record struct DestinationCandidate(
    InternetAddress Destination, InternetAddress? Source, int SourcePrefixLength = 0, bool IsSourceDeprecated = false);

/// <summary>Destination address selection: a pure function.</summary>
public static class DestinationOrdering
{
    /// <summary>Sorts destinations, best first; equals keep their order (rule 10).</summary>
    public static void Sort(Span<DestinationCandidate> candidates)
    {
        for (int i = 1; i < candidates.Length; i++)
        {
            DestinationCandidate candidate = candidates[i];
            int at = i;
            for (; at > 0 && Compare(candidate, candidates[at - 1]) > 0; at--) candidates[at] = candidates[at - 1];
            candidates[at] = candidate;
        }
    }

    // Positive when a comes first.
    private static int Compare(in DestinationCandidate a, in DestinationCandidate b)
    {
        int rule = Prefer(a.Source is not null, b.Source is not null);                          // rule 1
        if (rule != 0 || a.Source is not { } sourceA || b.Source is not { } sourceB) return rule;
        InternetAddress toA = a.Destination;
        InternetAddress toB = b.Destination;
        rule = Prefer(ScopesMatch(toA, sourceA), ScopesMatch(toB, sourceB));                    // rule 2
        if (rule == 0) rule = Prefer(!a.IsSourceDeprecated, !b.IsSourceDeprecated);             // rule 3
        if (rule == 0) rule = Prefer(LabelsMatch(toA, sourceA), LabelsMatch(toB, sourceB));     // rule 5
        if (rule == 0) rule = AddressPolicy.PrecedenceOf(toA) - AddressPolicy.PrecedenceOf(toB); // rule 6
        if (rule == 0) rule = AddressPolicy.ScopeOf(toB) - AddressPolicy.ScopeOf(toA);          // rule 8
        if (rule != 0 || toA.Version != toB.Version) return rule;
        return AddressPolicy.CommonPrefixLength(sourceA, a.SourcePrefixLength, toA)             // rule 9
            - AddressPolicy.CommonPrefixLength(sourceB, b.SourcePrefixLength, toB);
    }

    private static int Prefer(bool a, bool b) => (a ? 1 : 0) - (b ? 1 : 0);

    private static bool ScopesMatch(InternetAddress destination, InternetAddress source) =>
        AddressPolicy.ScopeOf(destination) == AddressPolicy.ScopeOf(source);

    private static bool LabelsMatch(InternetAddress destination, InternetAddress source) =>
        AddressPolicy.LabelOf(destination) == AddressPolicy.LabelOf(source);
}
