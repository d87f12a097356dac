// Longest-prefix match. One hash table keyed by prefix, asked once for every prefix length that is in use, longest first: a
// host has three or four lengths, and a full table of 33 or 129 is still a bounded number of look-ups.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Addresses;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Routing;

/// <summary>All routes of a stack, both families.</summary>
internal sealed class RoutingTable
{
    private readonly AddressTable _addresses;
    private readonly int _limit;

    [Bounded("RouteLimit")]
    private readonly Dictionary<Prefix, RouteEntry[]> _routes;

    // How many routes have each prefix length.
    private readonly int[] _lengthsV4 = new int[33];
    private readonly int[] _lengthsV6 = new int[129];

    /// <summary>An empty table.</summary>
    public RoutingTable(StackContext context, InternetOptions options, AddressTable addresses)
    {
        _addresses = addresses;
        _limit = options.RouteLimit;
        _routes = new Dictionary<Prefix, RouteEntry[]>(new PrefixHash(context.Hash));
    }

    /// <summary>Routes now.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a route.</summary>
    /// <returns>EEXIST, ENOBUFS at the limit, or EINVAL when gateway and destination are of different families.</returns>
    public Errno Add(RouteEntry route)
    {
        if (!route.IsOnLink && route.Gateway.Version != route.Destination.Version) return Errno.EINVAL;
        if (Count >= _limit) return Errno.ENOBUFS;
        if (!_routes.TryGetValue(route.Destination, out RouteEntry[]? present)) present = [];
        int at = 0;
        for (int i = 0; i < present.Length; i++)
        {
            if (present[i] == route) return Errno.EEXIST;
            if (present[i].Metric <= route.Metric) at = i + 1;
        }
        var grown = new RouteEntry[present.Length + 1];
        present.AsSpan(0, at).CopyTo(grown);
        grown[at] = route;
        present.AsSpan(at).CopyTo(grown.AsSpan(at + 1));
        _routes[route.Destination] = grown;
        Lengths(route.Destination.Version)[route.Destination.Length]++;
        Count++;
        _addresses.Invalidate();
        return Errno.None;
    }

    /// <summary>Puts a route in the place of the first to the same prefix with the same metric, or adds it.</summary>
    /// <returns>As <see cref="Add"/>.</returns>
    public Errno Replace(RouteEntry route)
    {
        if (!route.IsOnLink && route.Gateway.Version != route.Destination.Version) return Errno.EINVAL;
        int at = _routes.TryGetValue(route.Destination, out RouteEntry[]? present)
            ? Array.FindIndex(present, other => other.Metric == route.Metric)
            : -1;
        if (at < 0) return Add(route);
        present![at] = route;
        _addresses.Invalidate();
        return Errno.None;
    }

    /// <summary>Removes the best route that matches: the same prefix, and the interface and gateway where given.</summary>
    /// <returns>ENOENT when there is none.</returns>
    public Errno Remove(Prefix destination, InternetAddress? gateway, Interface? nic)
    {
        if (!_routes.TryGetValue(destination, out RouteEntry[]? present)) return Errno.ENOENT;
        int at = Array.FindIndex(present, route =>
            (gateway is null || route.Gateway == gateway) && (nic is null || route.Interface == nic));
        if (at < 0) return Errno.ENOENT;
        RemoveAt(destination, present, at);
        return Errno.None;
    }

    /// <summary>Removes every route through an interface.</summary>
    public void RemoveAll(Interface nic)
    {
        foreach (RouteEntry route in Snapshot())
        {
            if (route.Interface == nic) Remove(route.Destination, route.Gateway, nic);
        }
    }

    /// <summary>The best route to an address through an interface that is up.</summary>
    /// <param name="destination">The address.</param>
    /// <param name="interfaceIndex">Only through this interface; 0 is any.</param>
    /// <param name="route">The longest prefix's, and among those the one of the smallest metric.</param>
    public bool TryFind(InternetAddress destination, int interfaceIndex, out RouteEntry route)
    {
        int[] lengths = Lengths(destination.Version);
        for (int length = lengths.Length - 1; length >= 0; length--)
        {
            if (lengths[length] == 0) continue;
            if (!_routes.TryGetValue(new Prefix(destination, length), out RouteEntry[]? candidates)) continue;
            foreach (RouteEntry candidate in candidates)
            {
                if (!candidate.Interface.IsUp) continue;
                if (interfaceIndex != 0 && candidate.Interface.Index != interfaceIndex) continue;
                route = candidate;
                return true;
            }
        }
        route = null!;
        return false;
    }

    /// <summary>Every route, longest prefix first within its family.</summary>
    public RouteEntry[] Snapshot()
    {
        var all = new List<RouteEntry>(Count);
        foreach (RouteEntry[] routes in _routes.Values) all.AddRange(routes);
        all.Sort(Compare);
        return [.. all];
    }

    private static int Compare(RouteEntry left, RouteEntry right)
    {
        if (left.Destination.Version != right.Destination.Version)
        {
            return left.Destination.Version.CompareTo(right.Destination.Version);
        }
        if (left.Destination.Length != right.Destination.Length) return right.Destination.Length - left.Destination.Length;
        if (left.Metric != right.Metric) return left.Metric.CompareTo(right.Metric);
        if (left.Interface != right.Interface) return left.Interface.Index - right.Interface.Index;
        return string.CompareOrdinal(left.Destination.ToString(), right.Destination.ToString());
    }

    private int[] Lengths(IPVersion version) => version == IPVersion.V6 ? _lengthsV6 : _lengthsV4;

    private void RemoveAt(Prefix destination, RouteEntry[] present, int at)
    {
        if (present.Length == 1)
        {
            _routes.Remove(destination);
        }
        else
        {
            var shrunk = new RouteEntry[present.Length - 1];
            present.AsSpan(0, at).CopyTo(shrunk);
            present.AsSpan(at + 1).CopyTo(shrunk.AsSpan(at));
            _routes[destination] = shrunk;
        }
        Lengths(destination.Version)[destination.Length]--;
        Count--;
        _addresses.Invalidate();
    }

    // Router advertisements let a neighbour choose prefixes, so the hash is keyed.
    private sealed class PrefixHash(KeyedHash hash) : IEqualityComparer<Prefix>
    {
        public bool Equals(Prefix x, Prefix y) => x == y;

        public int GetHashCode(Prefix obj) => (int)hash.Hash(obj.Address, (ulong)obj.Length);
    }
}
