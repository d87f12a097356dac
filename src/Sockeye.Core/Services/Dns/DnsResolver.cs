// A stub resolver: RFC 1034 §5.3.1, RFC 1035 §7. What it believes: RFC 5452 §9.1. Read those before changing what is accepted.

using System;
using Sockeye.Core.Foundation;

namespace Sockeye.Core.Services.Dns;

/// <summary>Makes lookups and remembers their answers. Without sockets: whoever owns it sends what a <see cref="DnsLookup"/> writes, each
/// lookup from a port of its own (RFC 5452 §9.2), and hands it what comes back.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DnsResolver
{
    private readonly IEntropy _entropy;

    /// <summary>A resolver that remembers nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DnsResolver(DnsResolverOptions options, IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Attempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(options.CacheLimit);
        Options = options;
        _entropy = entropy;
        Cache = new DnsCache(options.CacheLimit, options.LongestTimeToLive);
    }

    /// <summary>What it was told.</summary>
    public DnsResolverOptions Options { get; }

    /// <summary>Names remembered now.</summary>
    public int CachedCount => Cache.Count;

    internal DnsCache Cache { get; }

    /// <summary>Begins to look a name up, for both families. It may be over at once: remembered, no name at all, or no servers.</summary>
    public DnsLookup Resolve(string name, Instant now) => new(this, name, now);

    /// <summary>Forgets all answers.</summary>
    public void Flush() => Cache.Clear();

    // RFC 5452 §9.2: not to be guessed.
    internal ushort NextId() => (ushort)_entropy.NextUInt32(1 << 16);
}
