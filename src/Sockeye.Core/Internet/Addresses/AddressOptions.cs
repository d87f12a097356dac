using System;

namespace Sockeye.Core.Internet.Addresses;

/// <summary>What a caller says of a new address beyond its value.</summary>
public sealed record AddressOptions
{
    /// <summary>The plain static address.</summary>
    public static AddressOptions Default { get; } = new();

    /// <summary>Use it at once, without looking for a duplicate first.</summary>
    public bool SkipDuplicateDetection { get; init; }

    /// <summary>Do not add an on-link route for its prefix.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>Made for privacy (RFC 8981).</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Made from a router's prefix (RFC 4862).</summary>
    public bool IsAutoconfigured { get; init; }

    /// <summary>From now until it is deprecated; null is for ever.</summary>
    public TimeSpan? PreferredLifetime { get; init; }

    /// <summary>From now until it is removed; null is for ever.</summary>
    public TimeSpan? ValidLifetime { get; init; }
}
