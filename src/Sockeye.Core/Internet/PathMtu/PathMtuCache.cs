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

    // RFC 1191 §6.3: "a timeout of 10 minutes".
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    // RFC 1191 §7.1: plateaus, for routers that do not say how large the next link is.
    private static readonly ushort[] s_plateaus = [32000, 17914, 8166, 4352, 2002, 1492, 1006, 576];

    private readonly AddressMap<Entry> _entries = new(context.Hash, options.DestinationLimit);

    /// <summary>Destinations remembered, aged ones included until they are asked for.</summary>
    public int Count => _entries.Count;

    /// <summary>The least that is believed.</summary>
    public int Floor => version == IPVersion.V6 ? FloorIPv6 : FloorIPv4;

    /// <summary>The MTU to a destination, at most that of the link.</summary>
    public int Get(InternetAddress destination, int linkMtu)
    {
        if (_entries.Count == 0) return linkMtu;
        int at = _entries.Find(destination, 0);
        if (at < 0) return linkMtu;
        if (_entries[at].Expires <= context.Now)
        {
            _entries.Remove(at);
            return linkMtu;
        }
        return Math.Min(linkMtu, _entries[at].Mtu);
    }

    /// <summary>What a report means: a number between floor and link MTU, or 0 when it says nothing new.</summary>
    /// <param name="destination">Whose path.</param>
    /// <param name="reported">As the router said; 0 when it did not (an old router).</param>
    /// <param name="quotedLength">Total length of the packet that was too big, as quoted.</param>
    /// <param name="linkMtu">MTU of our own link.</param>
    public int Judge(InternetAddress destination, int reported, int quotedLength, int linkMtu)
    {
        int current = Get(destination, linkMtu);
        int mtu = reported;
        if (version == IPVersion.V4 && reported < 68)
        {
            mtu = Plateau(quotedLength > 0 ? Math.Min(quotedLength, current) : current);
        }
        // RFC 8201 §4: a report below 1280 does not let IPv6 go below it (and RFC 8021 forbids the atomic fragments of old).
        mtu = Math.Max(mtu, Math.Min(Floor, linkMtu));
        return mtu < current ? mtu : 0;
    }

    /// <summary>Remembers a smaller MTU.</summary>
    public void Reduce(InternetAddress destination, int mtu)
    {
        var entry = new Entry(mtu, context.Now + s_lifetime);
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

    private static int Plateau(int below)
    {
        foreach (ushort plateau in s_plateaus)
        {
            if (plateau < below) return plateau;
        }
        return FloorIPv4;
    }

    private readonly record struct Entry(int Mtu, Instant Expires);
}
