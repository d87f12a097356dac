// Path MTU discovery (RFC 1191 §6.3, RFC 8201 §5.2): what routers said of the way to a destination, believed for ten minutes.
// Read RFC 5927 §7.2 before changing what is believed: a forged report must not shrink a path below a floor, and never
// raises anything.

using System;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.PathMtu;

/// <summary>Path MTUs by destination, one family.</summary>
internal sealed class PathMtuCache(StackContext context, InternetOptions options, IPVersion version)
{
    /// <summary>The least that IPv4 believes, as Linux's min_pmtu.</summary>
    public const int FloorIPv4 = 552;

    /// <summary>Every IPv6 link carries as much (RFC 8200 §5).</summary>
    public const int FloorIPv6 = 1280;

    // RFC 1191 §6.3: "a timeout of 10 minutes" (Linux: ip_rt_mtu_expires, 600 s).
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    private readonly AddressMap<Entry> _entries = new(context.Hash, options.DestinationLimit);

    /// <summary>Destinations remembered, aged ones included until they are asked for.</summary>
    public int Count => _entries.Count;

    /// <summary>The least that is believed.</summary>
    public int Floor => version == IPVersion.V6 ? FloorIPv6 : FloorIPv4;

    /// <summary>The MTU of a way: what was reported of it, else what its route says, at most the link's.</summary>
    public int Get(in Route route, int linkMtu)
    {
        int told = route.Metrics is { Mtu: > 0 } metrics ? Math.Min(metrics.Mtu, linkMtu) : linkMtu;
        if (_entries.Count == 0 || route.Metrics is { IsMtuLocked: true, Mtu: > 0 }) return told;
        int at = Find(route.Destination);
        return at < 0 ? told : Math.Min(linkMtu, _entries[at].Mtu);
    }

    /// <summary>Discovery is of no use on a way: its route says so, or a router reported less than is believed, so that packets
    /// as large as the floor must be fragmented on the way.</summary>
    public bool IsLocked(in Route route)
    {
        if (route.Metrics is { IsMtuLocked: true, Mtu: > 0 }) return true;
        if (_entries.Count == 0) return false;
        int at = Find(route.Destination);
        return at >= 0 && _entries[at].IsLocked;
    }

    /// <summary>Believes a report as far as it may be believed.</summary>
    /// <param name="route">Whose path.</param>
    /// <param name="reported">As the router said; 0 when it did not (an old router).</param>
    /// <param name="linkMtu">MTU of our own link.</param>
    /// <returns>The path's MTU from now on; 0 when the report says nothing new.</returns>
    // DEVIATION RFC 1191 §5: a router that does not say how large the next link is, or says less than the floor, makes the path
    // the floor's size and unlocked for fragments, as on Linux, instead of a search through the plateaus of RFC 1191 §7.1.
    public int Reduce(in Route route, int reported, int linkMtu)
    {
        if (route.Metrics is { IsMtuLocked: true, Mtu: > 0 }) return 0;
        int current = Get(route, linkMtu);
        if (reported > current) return 0;

        // RFC 8201 §4: a report of less than the least that IPv6 links carry is discarded (and RFC 8021 forbids the atomic
        // fragments of old).
        if (version == IPVersion.V6 && reported < Floor) return 0;
        bool isLocked = reported < Floor;
        int mtu = Math.Max(reported, Math.Min(Floor, current));
        bool isNews = mtu < current || isLocked;
        if (isNews) Remember(route.Destination, new Entry(mtu, context.Now + s_lifetime, isLocked));
        return mtu < current ? mtu : 0;
    }

    private int Find(InternetAddress destination)
    {
        int at = _entries.Find(destination, 0);
        if (at < 0 || _entries[at].Expires > context.Now) return at;
        _entries.Remove(at);
        return -1;
    }

    private void Remember(InternetAddress destination, in Entry entry)
    {
        int at = _entries.Find(destination, 0);
        if (at >= 0)
        {
            _entries[at] = entry;
            _entries.Touch(at);
            return;
        }
        if (_entries.Count == _entries.Limit) _entries.Remove(_entries.Oldest);
        _entries.Add(destination, 0, entry);
    }

    private readonly record struct Entry(int Mtu, Instant Expires, bool IsLocked);
}
