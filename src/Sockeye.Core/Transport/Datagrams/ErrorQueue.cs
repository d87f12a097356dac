using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>An entry of an error queue with where the datagram went and what of it was quoted.</summary>
/// <param name="Error">What happened.</param>
/// <param name="Destination">Where the datagram was sent.</param>
/// <param name="Quoted">What the error quotes of its payload.</param>
internal readonly record struct ErrorQueueEntry(QueuedError Error, Endpoint Destination, byte[] Quoted);

/// <summary>What a socket has not yet read by MSG_ERRQUEUE: errors (IP_RECVERR), zero-copy completions, time stamps.</summary>
/// <remarks>Bound: the limit; the newest beyond it are lost and counted.</remarks>
internal sealed class ErrorQueue(int limit = ErrorQueue.DefaultLimit)
{
    /// <summary>Most entries waiting when nobody says another number.</summary>
    public const int DefaultLimit = 64;

    [Bounded("limit")]
    private readonly LinkedList<ErrorQueueEntry> _entries = new();

    /// <summary>Entries waiting.</summary>
    public int Count => _entries.Count;

    /// <summary>Entries lost.</summary>
    public long Drops { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(in ErrorQueueEntry entry)
    {
        if (_entries.Count == limit) Drops++;
        else _entries.AddLast(entry);
    }

    /// <summary>Adds the completion of zero-copy writes; one entry tells of a range when it goes on where the last one ended.</summary>
    public void AddCompletion(uint first, uint last, InternetAddress self)
    {
        if (_entries.Last is { Value.Error: { Origin: QueuedError.OriginZeroCopy } error } tail && error.Data + 1 == first)
        {
            tail.Value = tail.Value with { Error = error with { Data = last } };
            return;
        }
        var completion = new QueuedError(Errno.None, QueuedError.OriginZeroCopy, 0, QueuedError.CodeCopied, first, self, last);
        Add(new ErrorQueueEntry(completion, default, []));
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out ErrorQueueEntry entry)
    {
        entry = default;
        if (_entries.First is not { } first) return false;
        entry = first.Value;
        _entries.RemoveFirst();
        return true;
    }

    /// <summary>The oldest, when there is one.</summary>
    public bool TryPeek(out ErrorQueueEntry entry)
    {
        entry = _entries.First?.Value ?? default;
        return _entries.Count > 0;
    }

    /// <summary>Throws everything away.</summary>
    public void Clear() => _entries.Clear();
}
