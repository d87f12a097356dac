namespace Sockeye.Sockets;

/// <summary>Operations that wait in one direction of a socket, oldest first.</summary>
/// <remarks>A mutable struct with verbs: keep it in a field that is not readonly, under the socket's lock. Bound: as many as
/// the application starts.</remarks>
internal struct OperationQueue
{
    private SocketOperation? _head;

    public readonly bool IsEmpty => _head is null;

    public readonly SocketOperation Head => _head!;

    public void Add(SocketOperation operation)
    {
        operation.Next = null;
        if (_head is null)
        {
            _head = operation;
            return;
        }
        SocketOperation last = _head;
        while (last.Next is not null) last = last.Next;
        last.Next = operation;
    }

    public bool Remove(SocketOperation operation)
    {
        SocketOperation? before = null;
        for (SocketOperation? at = _head; at is not null; before = at, at = at.Next)
        {
            if (at != operation) continue;
            if (before is null) _head = at.Next;
            else before.Next = at.Next;
            at.Next = null;
            return true;
        }
        return false;
    }

    public SocketOperation? TakeAll(SocketOperation? behind)
    {
        SocketOperation? first = _head;
        _head = null;
        if (first is null) return behind;
        SocketOperation last = first;
        while (last.Next is not null) last = last.Next;
        last.Next = behind;
        return first;
    }
}
