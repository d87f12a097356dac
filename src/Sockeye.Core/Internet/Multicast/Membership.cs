using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Internet.Multicast;

/// <summary>One group on one interface, with all who asked for it.</summary>
internal sealed class Membership(Interface nic, InternetAddress group)
{
    private const int MostSubscriptions = 4096;

    [Bounded("MostSubscriptions")]
    private readonly List<GroupSubscription> _subscriptions = [];

    /// <summary>On which link.</summary>
    public Interface Interface { get; } = nic;

    /// <summary>The group.</summary>
    public InternetAddress Group { get; } = group;

    /// <summary>Joins from every source that wait for their leave.</summary>
    public int Joins { get; set; }

    /// <summary>How many of ours want something of it.</summary>
    public int Members => Joins + _subscriptions.Count;

    /// <summary>What the interface wants, all together; see <see cref="Refresh"/>.</summary>
    public SourceFilter Filter { get; private set; } = SourceFilter.None;

    /// <summary>Adds a listener; false when there are too many.</summary>
    public bool TryAdd(GroupSubscription subscription)
    {
        if (_subscriptions.Count == MostSubscriptions) return false;
        _subscriptions.Add(subscription);
        return true;
    }

    /// <summary>Removes a listener; false when it is none.</summary>
    public bool Remove(GroupSubscription subscription) => _subscriptions.Remove(subscription);

    /// <summary>Works out anew what the interface wants, and gives what it wanted before.</summary>
    public SourceFilter Refresh()
    {
        SourceFilter before = Filter;
        if (Members == 0)
        {
            Filter = SourceFilter.None;
        }
        else if (Joins > 0)
        {
            // Who wants every source decides for all.
            Filter = SourceFilter.Any;
        }
        else
        {
            var filters = new SourceFilter[_subscriptions.Count];
            for (int i = 0; i < filters.Length; i++) filters[i] = _subscriptions[i].Filter;
            Filter = SourceFilter.Combine(filters);
        }
        return before;
    }
}
