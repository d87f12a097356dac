namespace Sockeye.Sockets;

/// <summary>Operations that wait in one direction of a socket, oldest first.</summary>
/// <remarks>A mutable struct with verbs: keep it in a field that is not readonly, under the socket's lock. Bound: as many as
/// the application starts.</remarks>
internal struct OperationQueue
{
    private SocketOperation? _head;
    private SocketOperation? _tail;

    public readonly bool IsEmpty => _head is null;

    public readonly SocketOperation Head => _head!;

    public void Add(SocketOperation operation)
    {
        operation.Next = null;
        if (_tail is null) _head = operation;
        else _tail.Next = operation;
        _tail = operation;
    }

    public bool Remove(SocketOperation operation)
    {
        SocketOperation? before = null;
        for (SocketOperation? at = _head; at is not null; before = at, at = at.Next)
        {
            if (at != operation) continue;
            if (before is null) _head = at.Next;
            else before.Next = at.Next;
            if (_tail == at) _tail = before;
            at.Next = null;
            return true;
        }
        return false;
    }

    /// <summary>Takes all, linked by <see cref="SocketOperation.Next"/>, in front of others.</summary>
    public SocketOperation? TakeAll(SocketOperation? behind)
    {
        SocketOperation? first = _head;
        if (first is null) return behind;
        _tail!.Next = behind;
        _head = _tail = null;
        return first;
    }
}
