using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>One group that a socket has joined on one interface.</summary>
/// <param name="Group">Multicast address.</param>
/// <param name="InterfaceIndex">Where.</param>
internal readonly record struct GroupEntry(InternetAddress Group, int InterfaceIndex);

/// <summary>The multicast groups of one socket (IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP).</summary>
/// <remarks>Bound: the limit given to <see cref="TryAdd"/>; beyond it ENOBUFS.</remarks>
internal sealed class GroupSet
{
    [Bounded("limit given to TryAdd")]
    private GroupEntry[] _entries = [];

    /// <summary>Groups now.</summary>
    public int Count { get; private set; }

    /// <summary>Group by index.</summary>
    public GroupEntry this[int index] => _entries[index];

    /// <summary>True when joined there.</summary>
    public bool Contains(InternetAddress group, int interfaceIndex) => IndexOf(group, interfaceIndex) >= 0;

    /// <summary>Adds one. EADDRINUSE when there already, ENOBUFS when full.</summary>
    public Errno TryAdd(InternetAddress group, int interfaceIndex, int limit)
    {
        if (Contains(group, interfaceIndex)) return Errno.EADDRINUSE;
        if (Count >= limit) return Errno.ENOBUFS;
        if (Count == _entries.Length) System.Array.Resize(ref _entries, System.Math.Max(2, Count * 2));
        _entries[Count++] = new GroupEntry(group, interfaceIndex);
        return Errno.None;
    }

    /// <summary>Takes one out; with interface 0 the first of that group. False when not joined.</summary>
    public bool Remove(InternetAddress group, int interfaceIndex, out GroupEntry removed)
    {
        int index = IndexOf(group, interfaceIndex);
        removed = default;
        if (index < 0) return false;
        removed = _entries[index];
        _entries[index] = _entries[--Count];
        return true;
    }

    private int IndexOf(InternetAddress group, int interfaceIndex)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_entries[i].Group == group && (interfaceIndex == 0 || _entries[i].InterfaceIndex == interfaceIndex)) return i;
        }
        return -1;
    }
}
