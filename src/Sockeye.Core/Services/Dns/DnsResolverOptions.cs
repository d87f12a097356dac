using System;
using System.Collections.Generic;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Services.Dns;

/// <summary>What a stub resolver is told: what stands in resolv.conf(5), and limits.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>Servers, asked in this order.</summary>
    public IReadOnlyList<Endpoint> Servers { get; init; } = [];

    /// <summary>How long to wait for a server before asking the next ("timeout"); 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each server is asked ("attempts"), from 1; 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Most names that are remembered, each with one type; 0 for none.</summary>
    public int CacheLimit { get; init; } = 1000;

    /// <summary>Longest time for which an answer is remembered, whatever its TTL says (RFC 2181 §8 allows a cap); 1 day.</summary>
    public TimeSpan LongestTimeToLive { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Most aliases (CNAME) that are followed for one name; 8.</summary>
    public int AliasLimit { get; init; } = 8;
}
