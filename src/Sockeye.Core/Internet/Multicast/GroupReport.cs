// What is still to be said about one group (RFC 3376 §5.1, RFC 3810 §6.1): a change is told several times, and changes that come
// while it is still being told are merged into it.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>One group on one interface, as the reporter sees it.</summary>
internal sealed class GroupReport(InternetAddress group)
{
    private const int MostQueried = SourceFilter.MostSources;
    private const int MostChanges = 2 * SourceFilter.MostSources;

    [Bounded("MostChanges")]
    private readonly List<(InternetAddress Source, int Left)> _sourceChanges = [];

    [Bounded("MostQueried")]
    private readonly List<InternetAddress> _queried = [];
    private int _modeChangesLeft;

    /// <summary>The group.</summary>
    public InternetAddress Group { get; } = group;

    /// <summary>What the interface wants now.</summary>
    public SourceFilter Filter { get; set; } = SourceFilter.None;

    /// <summary>When a question about the group is answered, or a report of the older kind is repeated.</summary>
    public Instant Response { get; set; } = Instant.Never;

    /// <summary>Unasked reports of the older kind that are still to be sent.</summary>
    public int Repeats { get; set; }

    /// <summary>RFC 2236 §6: we were the last to report the group, so leaving it is ours to tell.</summary>
    public bool WasLastReporter { get; set; }

    /// <summary>A change is still to be told.</summary>
    public bool HasChanges => _modeChangesLeft > 0 || _sourceChanges.Count > 0;

    /// <summary>Nothing is left to be said about a group that nobody wants.</summary>
    public bool IsOver => Filter.IsNone && !HasChanges;

    /// <summary>Remembers that the interface wants something else, to be told so many times.</summary>
    public void RecordChange(SourceFilter before, SourceFilter after, int times)
    {
        Filter = after;
        if (before.Mode != after.Mode)
        {
            _modeChangesLeft = times;
            _sourceChanges.Clear();
            return;
        }
        foreach (InternetAddress source in before.Sources)
        {
            if (!after.Contains(source)) RecordSource(source, times);
        }
        foreach (InternetAddress source in after.Sources)
        {
            if (!before.Contains(source)) RecordSource(source, times);
        }
    }

    /// <summary>Adds the records of the change to a report, and counts them as told once more.</summary>
    public void TakeChanges(List<GroupRecord> records)
    {
        if (_modeChangesLeft > 0)
        {
            _modeChangesLeft--;
            GroupRecordType type = Filter.Mode == FilterMode.Include ? GroupRecordType.ChangeToInclude : GroupRecordType.ChangeToExclude;
            records.Add(new GroupRecord(type, Group, Filter.Sources.ToArray()));
        }
        else
        {
            AddSources(records, GroupRecordType.AllowNewSources, wanted: true);
            AddSources(records, GroupRecordType.BlockOldSources, wanted: false);
        }
        for (int i = _sourceChanges.Count - 1; i >= 0; i--)
        {
            (InternetAddress source, int left) = _sourceChanges[i];
            if (left > 1) _sourceChanges[i] = (source, left - 1);
            else _sourceChanges.RemoveAt(i);
        }
    }

    /// <summary>A question about the group came: the answer is due at the earlier of both times (RFC 3376 §5.2, rules 3 to 5).</summary>
    public void RecordQuery(ReadOnlySpan<InternetAddress> sources, Instant at)
    {
        bool isPending = Response.IsSet;
        bool asksForAll = sources.IsEmpty || (isPending && _queried.Count == 0);
        Response = Instant.Min(Response, at);
        if (asksForAll)
        {
            _queried.Clear();
            return;
        }
        foreach (InternetAddress source in sources)
        {
            if (!_queried.Contains(source)) _queried.Add(source);
        }
        // More than is kept: then all that is wanted is told, which answers it too.
        if (_queried.Count > MostQueried) _queried.Clear();
    }

    /// <summary>Adds the record that answers the question (RFC 3376 §5.2), and forgets the question.</summary>
    public void TakeAnswer(List<GroupRecord> records)
    {
        Response = Instant.Never;
        if (_queried.Count == 0)
        {
            AddState(records);
            return;
        }
        var asked = new List<InternetAddress>(_queried.Count);
        foreach (InternetAddress source in _queried)
        {
            if (Filter.Accepts(source)) asked.Add(source);
        }
        _queried.Clear();
        if (asked.Count > 0) records.Add(new GroupRecord(GroupRecordType.ModeIsInclude, Group, [.. asked]));
    }

    /// <summary>Adds the record of what is wanted now.</summary>
    public void AddState(List<GroupRecord> records)
    {
        if (Filter.IsNone) return;
        GroupRecordType type = Filter.Mode == FilterMode.Include ? GroupRecordType.ModeIsInclude : GroupRecordType.ModeIsExclude;
        records.Add(new GroupRecord(type, Group, Filter.Sources.ToArray()));
    }

    /// <summary>Forgets all that was to be said.</summary>
    public void Cancel()
    {
        Response = Instant.Never;
        Repeats = 0;
        _modeChangesLeft = 0;
        _sourceChanges.Clear();
        _queried.Clear();
    }

    private void AddSources(List<GroupRecord> records, GroupRecordType type, bool wanted)
    {
        var sources = new List<InternetAddress>();
        foreach ((InternetAddress source, _) in _sourceChanges)
        {
            if (Filter.Accepts(source) == wanted) sources.Add(source);
            if (sources.Count < SourceFilter.MostSources) continue;
            records.Add(new GroupRecord(type, Group, [.. sources]));
            sources.Clear();
        }
        if (sources.Count > 0) records.Add(new GroupRecord(type, Group, [.. sources]));
    }

    private void RecordSource(InternetAddress source, int times)
    {
        for (int i = 0; i < _sourceChanges.Count; i++)
        {
            if (_sourceChanges[i].Source != source) continue;
            _sourceChanges[i] = (source, times);
            return;
        }
        if (_sourceChanges.Count < MostChanges)
        {
            _sourceChanges.Add((source, times));
            return;
        }
        // Too many to tell one by one: the whole list says it as well.
        _modeChangesLeft = times;
        _sourceChanges.Clear();
    }
}
