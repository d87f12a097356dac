using System;
using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp.Connections;

namespace Sockeye.Core.Transport.Tcp.Listening;

/// <summary>Connections whose handshake is done and that nobody accepted yet, oldest first.</summary>
/// <remarks>Bound: the listener's backlog and one more, as Linux counts; beyond it the last acknowledgment is dropped.</remarks>
internal sealed class AcceptQueue
{
    [Bounded("the listener asks its backlog before it adds")]
    private TcpConnection?[] _ring = [];
    private int _head;

    /// <summary>Connections.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(TcpConnection connection)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count++) & (_ring.Length - 1)] = connection;
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out TcpConnection connection)
    {
        connection = null!;
        if (Count == 0) return false;
        connection = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    private void Grow()
    {
        var larger = new TcpConnection?[Math.Max(4, _ring.Length * 2)];
        for (int i = 0; i < Count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
