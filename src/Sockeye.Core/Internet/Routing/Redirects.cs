// Better first hops that our current first hop told us of (RFC 1122 §3.2.2.2, RFC 4861 §8.3). A cache beside the routing
// table: bounded, by destination, least recently used goes first.

using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>Next hops learned from redirects, one family.</summary>
internal sealed class Redirects(StackContext context, InternetOptions options)
{
    private readonly AddressMap<InternetAddress> _hops = new(context.Hash, options.DestinationLimit);

    /// <summary>Destinations redirected now.</summary>
    public int Count => _hops.Count;

    /// <summary>Remembers a better next hop; the destination itself when it is a neighbour after all.</summary>
    public void Learn(int interfaceIndex, InternetAddress destination, InternetAddress nextHop)
    {
        int at = _hops.Find(destination, (ulong)interfaceIndex);
        if (at < 0)
        {
            if (_hops.Count == _hops.Limit) _hops.Remove(_hops.Oldest);
            _hops.Add(destination, (ulong)interfaceIndex, nextHop);
            return;
        }
        _hops[at] = nextHop;
        _hops.Touch(at);
    }

    /// <summary>The next hop to use: a learned one, or the one given.</summary>
    public InternetAddress Apply(int interfaceIndex, InternetAddress destination, InternetAddress nextHop)
    {
        if (_hops.Count == 0) return nextHop;
        int at = _hops.Find(destination, (ulong)interfaceIndex);
        return at < 0 ? nextHop : _hops[at];
    }

    /// <summary>Forgets a next hop that does not answer, so that the routing table decides again.</summary>
    public void Forget(int interfaceIndex, InternetAddress nextHop)
    {
        int at = _hops.Newest;
        while (at >= 0)
        {
            int older = _hops.OlderThan(at);
            if (_hops[at] == nextHop && _hops.NumberAt(at) == (ulong)interfaceIndex) _hops.Remove(at);
            at = older;
        }
    }
}
