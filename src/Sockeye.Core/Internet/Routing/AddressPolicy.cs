// Scopes (RFC 6724 §3) and the default policy table (§2.1). IPv4 addresses count as their IPv4-mapped form (§3.2).

using System.Numerics;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>What both selections of RFC 6724 ask of an address.</summary>
internal static class AddressPolicy
{
    /// <summary>The scope of link-local addresses.</summary>
    public const int LinkLocalScope = 2;

    private const int SiteLocalScope = 5;
    private const int GlobalScope = 14;

    // RFC 6724 §2.1, the longest prefixes first.
    private static readonly Policy[] s_policies =
    [
        new("::1", 128, 50, 0),
        new("::ffff:0:0", 96, 35, 4),
        new("::", 96, 1, 3),
        new("2001::", 32, 5, 5),
        new("2002::", 16, 30, 2),
        new("3ffe::", 16, 1, 12),
        new("fec0::", 10, 1, 11),
        new("fc00::", 7, 3, 13),
        new("::", 0, 40, 1),
    ];

    /// <summary>The scope, as a multicast address would write it: 2 link, 5 site, 14 global.</summary>
    public static int ScopeOf(InternetAddress address)
    {
        if (address.IsIPv4)
        {
            // RFC 6724 §3.2: loopback and autoconfigured addresses are link-local, private ones are global.
            IPv4Address v4 = address.AsIPv4;
            return v4.IsLoopback || v4.IsLinkLocal || v4.IsLinkLocalMulticast ? LinkLocalScope : GlobalScope;
        }
        IPv6Address v6 = address.AsIPv6;
        if (v6.IsMulticast) return v6.MulticastScope;
        // RFC 6724 §3.1: "the loopback address is treated as having link-local scope".
        if (v6.IsLinkLocal || v6.IsLoopback) return LinkLocalScope;
        return v6.Upper >> 54 == 0xFEC0 >> 6 ? SiteLocalScope : GlobalScope;
    }

    /// <summary>Sources go with destinations of the same label.</summary>
    public static int LabelOf(InternetAddress address) => Find(address).Label;

    /// <summary>Destinations of higher precedence are tried first.</summary>
    public static int PrecedenceOf(InternetAddress address) => Find(address).Precedence;

    /// <summary>Leading bits that two addresses of one version have in common, and at most the length of the source's prefix
    /// (RFC 6724 §2.2).</summary>
    public static int CommonPrefixLength(InternetAddress source, int prefixLength, InternetAddress destination)
    {
        int common;
        if (source.IsIPv4)
        {
            common = BitOperations.LeadingZeroCount(source.AsIPv4.Value ^ destination.AsIPv4.Value);
        }
        else
        {
            IPv6Address from = source.AsIPv6;
            IPv6Address to = destination.AsIPv6;
            common = from.Upper != to.Upper
                ? BitOperations.LeadingZeroCount(from.Upper ^ to.Upper)
                : 64 + BitOperations.LeadingZeroCount(from.Lower ^ to.Lower);
        }
        return common < prefixLength ? common : prefixLength;
    }

    private static Policy Find(InternetAddress address)
    {
        InternetAddress v6 = address.IsIPv4 ? IPv6Address.FromIPv4Mapped(address.AsIPv4) : address;
        int at = 0;
        while (!s_policies[at].Prefix.Contains(v6)) at++;
        return s_policies[at];
    }

    private sealed class Policy(string address, int length, int precedence, int label)
    {
        public Prefix Prefix { get; } = new(IPv6Address.Parse(address), length);

        public int Precedence { get; } = precedence;

        public int Label { get; } = label;
    }
}
