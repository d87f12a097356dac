using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Dns;

namespace Sockeye.Core.Services.Dns;

/// <summary>Answers that are still good (RFC 1035 §7.4).</summary>
internal sealed class DnsCache(int limit, TimeSpan longest)
{
    [Bounded("DnsResolverOptions.CacheLimit")]
    private readonly Dictionary<(string Name, DnsType Type), Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>What is remembered; an empty answer means that there is none of that type.</summary>
    public bool TryFind(string name, DnsType type, Instant now, out InternetAddress[] addresses)
    {
        addresses = [];
        if (!_entries.TryGetValue((name, type), out Entry entry)) return false;
        if (entry.Expires <= now)
        {
            _entries.Remove((name, type));
            return false;
        }
        addresses = entry.Addresses;
        return true;
    }

    /// <summary>Remembers an answer. RFC 1035 §3.2.1: a TTL of zero is for the question at hand alone.</summary>
    public void Add(string name, DnsType type, InternetAddress[] addresses, uint timeToLive, Instant now)
    {
        if (timeToLive == 0 || limit == 0) return;
        // RFC 2181 §8: a TTL with the highest bit set is zero.
        if (timeToLive > int.MaxValue) return;
        if (_entries.Count >= limit && !_entries.ContainsKey((name, type))) MakeRoom();
        TimeSpan time = TimeSpan.FromSeconds(timeToLive);
        _entries[(name, type)] = new Entry(addresses, now + (time < longest ? time : longest));
    }

    public void Clear() => _entries.Clear();

    // What would be over first goes first.
    private void MakeRoom()
    {
        (string, DnsType) soonest = default;
        Instant expires = Instant.Never;
        foreach (var (key, entry) in _entries)
        {
            if (entry.Expires >= expires) continue;
            soonest = key;
            expires = entry.Expires;
        }
        _entries.Remove(soonest);
    }

    private readonly record struct Entry(InternetAddress[] Addresses, Instant Expires);
}
