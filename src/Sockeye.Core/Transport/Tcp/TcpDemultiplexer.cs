// Which connection, which listener. Connections are found by a keyed hash, because the peer chooses half of the key; listeners by
// their port, which is ours.

using System;
using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Connections;
using Sockeye.Core.Transport.Tcp.Listening;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp;

/// <summary>Connections by four-tuple, listeners by port.</summary>
internal sealed class TcpDemultiplexer(KeyedHash key, int limit)
{
    [Bounded("twice the connection limit")]
    private TcpConnection?[] _slots = new TcpConnection?[64];

    [Bounded("one entry per bound port")]
    private readonly Dictionary<ushort, List<TcpListener>> _listeners = [];

    /// <summary>Connections.</summary>
    public int Count { get; private set; }

    /// <summary>Finds a connection.</summary>
    public TcpConnection? Find(in FourTuple tuple)
    {
        ulong hash = tuple.Hash(key);
        for (int at = Home(hash); _slots[at] is { } connection; at = Next(at))
        {
            if (connection.Hash == hash && connection.Tuple == tuple) return connection;
        }
        return null;
    }

    /// <summary>Adds a connection; false at the limit.</summary>
    public bool TryAdd(TcpConnection connection)
    {
        if (Count >= limit) return false;
        if ((Count + 1) * 2 > _slots.Length) Grow();
        Place(connection);
        Count++;
        return true;
    }

    /// <summary>Takes a connection out; nothing when it is not there.</summary>
    public void Remove(TcpConnection connection)
    {
        int at = Home(connection.Hash);
        while (_slots[at] != connection)
        {
            if (_slots[at] is null) return;
            at = Next(at);
        }
        Count--;
        CloseHole(at);
    }

    /// <summary>Adds a listener.</summary>
    public void Add(TcpListener listener)
    {
        if (!_listeners.TryGetValue(listener.Local.Port, out List<TcpListener>? list))
        {
            list = [];
            _listeners.Add(listener.Local.Port, list);
        }
        list.Add(listener);
    }

    /// <summary>Takes a listener out.</summary>
    public void Remove(TcpListener listener)
    {
        if (!_listeners.TryGetValue(listener.Local.Port, out List<TcpListener>? list)) return;
        list.Remove(listener);
        if (list.Count == 0) _listeners.Remove(listener.Local.Port);
    }

    /// <summary>The listener that describes a local end best: an address before none, an interface before any, its own family
    /// before both. Several equal ones share by the peer.</summary>
    public TcpListener? FindListener(in FourTuple tuple, int interfaceIndex)
    {
        if (!_listeners.TryGetValue(tuple.LocalPort, out List<TcpListener>? list)) return null;
        int best = 0;
        int ties = 0;
        TcpListener? found = null;
        foreach (TcpListener listener in list)
        {
            int score = Score(listener, tuple.Local, interfaceIndex);
            if (score == 0 || score < best) continue;
            ties = score > best ? 1 : ties + 1;
            best = score;
            if (ties == 1) found = listener;
        }
        return ties <= 1 ? found : Share(list, tuple, interfaceIndex, best, ties);
    }

    /// <summary>Copies all connections.</summary>
    public TcpConnection[] ToArray()
    {
        var all = new TcpConnection[Count];
        int count = 0;
        foreach (TcpConnection? connection in _slots)
        {
            if (connection is not null) all[count++] = connection;
        }
        return all;
    }

    /// <summary>Adds listeners, connections and half-open entries to the counter of their state.</summary>
    public void CountStates(Span<long> byState)
    {
        foreach (TcpConnection? connection in _slots)
        {
            if (connection is not null) byState[(int)connection.State]++;
        }
        foreach (List<TcpListener> list in _listeners.Values)
        {
            byState[(int)TcpState.Listen] += list.Count;
            foreach (TcpListener listener in list) byState[(int)TcpState.SynReceived] += listener.HalfOpenCount;
        }
    }

    /// <summary>Copies all listeners, in order of port.</summary>
    public TcpListener[] Listeners()
    {
        var all = new List<TcpListener>();
        foreach (List<TcpListener> list in _listeners.Values) all.AddRange(list);
        all.Sort(static (left, right) => left.Local.Port.CompareTo(right.Local.Port));
        return [.. all];
    }

    private static int Score(TcpListener listener, InternetAddress local, int interfaceIndex)
    {
        if (listener.InterfaceIndex != 0 && listener.InterfaceIndex != interfaceIndex) return 0;
        if (listener.Local.ScopeId != 0 && listener.Local.ScopeId != (uint)interfaceIndex) return 0;
        int score = listener.InterfaceIndex != 0 ? 2 : 1;
        if (listener.Local.Address == local) return score + 8;
        if (!listener.Local.Address.IsUnspecified) return 0;
        if (listener.Local.Address.Version == local.Version) return score + 4;
        return listener.IsDualStack && local.IsIPv4 ? score : 0;
    }

    // SO_REUSEPORT: a peer always comes to the same of several equal listeners.
    private TcpListener Share(List<TcpListener> list, in FourTuple tuple, int interfaceIndex, int best, int ties)
    {
        int chosen = (int)(tuple.Hash(key) % (ulong)ties);
        foreach (TcpListener listener in list)
        {
            if (Score(listener, tuple.Local, interfaceIndex) == best && chosen-- == 0) return listener;
        }
        return list[0];
    }

    private int Home(ulong hash) => (int)(hash & (ulong)(_slots.Length - 1));

    private int Next(int at) => (at + 1) & (_slots.Length - 1);

    private void Place(TcpConnection connection)
    {
        int at = Home(connection.Hash);
        while (_slots[at] is not null) at = Next(at);
        _slots[at] = connection;
    }

    private void CloseHole(int hole)
    {
        for (int at = Next(hole); _slots[at] is { } connection; at = Next(at))
        {
            int home = Home(connection.Hash);
            bool isReachable = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (isReachable) continue;
            _slots[hole] = connection;
            hole = at;
        }
        _slots[hole] = null;
    }

    private void Grow()
    {
        TcpConnection?[] old = _slots;
        _slots = new TcpConnection?[old.Length * 2];
        foreach (TcpConnection? connection in old)
        {
            if (connection is not null) Place(connection);
        }
    }
}
