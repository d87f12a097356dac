// From which sources a group is wanted (RFC 3376 §2, RFC 3810 §3): INCLUDE a list, or EXCLUDE a list. INCLUDE nothing is not
// being in the group; EXCLUDE nothing is the membership of old.

using System;
using System.Collections.Generic;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>How a list of sources is meant.</summary>
public enum FilterMode : byte
{
    /// <summary>Only these.</summary>
    Include,

    /// <summary>All but these.</summary>
    Exclude,
}

/// <summary>A set of sources, by what is in it or by what is not. Never changes.</summary>
public sealed class SourceFilter
{
    /// <summary>Most sources of one filter (the number that RFC 3376 implementations commonly take, Linux's for MLD).</summary>
    public const int MostSources = 64;

    private readonly InternetAddress[] _sources;

    private SourceFilter(FilterMode mode, InternetAddress[] sources)
    {
        Mode = mode;
        _sources = sources;
    }

    /// <summary>No source: not in the group.</summary>
    public static SourceFilter None { get; } = new(FilterMode.Include, []);

    /// <summary>Every source.</summary>
    public static SourceFilter Any { get; } = new(FilterMode.Exclude, []);

    /// <summary>How the list is meant.</summary>
    public FilterMode Mode { get; }

    /// <summary>The list, without doubles.</summary>
    public ReadOnlySpan<InternetAddress> Sources => _sources;

    /// <summary>Not in the group.</summary>
    public bool IsNone => Mode == FilterMode.Include && _sources.Length == 0;

    /// <summary>Makes a filter; false when there are more than <see cref="MostSources"/>, or one that is no source.</summary>
    public static bool TryCreate(FilterMode mode, ReadOnlySpan<InternetAddress> sources, out SourceFilter filter)
    {
        filter = None;
        var distinct = new List<InternetAddress>(sources.Length);
        foreach (InternetAddress source in sources)
        {
            if (source.IsMulticast || source.IsUnspecified || source.IsBroadcast) return false;
            if (!distinct.Contains(source)) distinct.Add(source);
        }
        if (distinct.Count > MostSources) return false;
        filter = Of(mode, distinct);
        return true;
    }

    /// <summary>Whether datagrams of a source are wanted.</summary>
    public bool Accepts(InternetAddress source) => Contains(source) == (Mode == FilterMode.Include);

    /// <summary>Whether a source is in the list.</summary>
    public bool Contains(InternetAddress source) => Array.IndexOf(_sources, source) >= 0;

    /// <summary>Whether both want the same sources.</summary>
    public bool IsSameAs(SourceFilter other)
    {
        if (Mode != other.Mode || _sources.Length != other._sources.Length) return false;
        foreach (InternetAddress source in _sources)
        {
            if (!other.Contains(source)) return false;
        }
        return true;
    }

    /// <summary>What an interface must ask for so that each of these gets what it wants (RFC 3376 §3.2).</summary>
    internal static SourceFilter Combine(IReadOnlyList<SourceFilter> filters)
    {
        for (int i = 0; i < filters.Count; i++)
        {
            if (filters[i].Mode == FilterMode.Exclude) return Of(FilterMode.Exclude, WantedByNone(filters[i], filters));
        }
        var union = new List<InternetAddress>();
        for (int i = 0; i < filters.Count; i++)
        {
            foreach (InternetAddress source in filters[i]._sources)
            {
                if (!union.Contains(source)) union.Add(source);
            }
        }
        // More than an interface keeps: it takes them all, and each listener still filters for itself.
        return union.Count > MostSources ? Any : Of(FilterMode.Include, union);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Mode == FilterMode.Include ? "include" : "exclude")} {{{string.Join(", ", _sources)}}}";

    // The intersection of what is excluded, without what is included: just what nobody accepts.
    private static List<InternetAddress> WantedByNone(SourceFilter excluding, IReadOnlyList<SourceFilter> filters)
    {
        var unwanted = new List<InternetAddress>();
        foreach (InternetAddress source in excluding._sources)
        {
            bool isWanted = false;
            for (int i = 0; i < filters.Count && !isWanted; i++) isWanted = filters[i].Accepts(source);
            if (!isWanted) unwanted.Add(source);
        }
        return unwanted;
    }

    private static SourceFilter Of(FilterMode mode, List<InternetAddress> sources)
    {
        if (sources.Count == 0) return mode == FilterMode.Include ? None : Any;
        return new SourceFilter(mode, [.. sources]);
    }
}
