using System.Collections.Generic;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Datagrams;

/// <summary>An error about one datagram with where that went and what of it was quoted.</summary>
/// <param name="Error">What happened.</param>
/// <param name="Destination">Where the datagram was sent.</param>
/// <param name="Quoted">What the error quotes of its payload.</param>
internal readonly record struct ErrorQueueEntry(QueuedError Error, Endpoint Destination, byte[] Quoted);

/// <summary>Errors that a socket with IP_RECVERR has not yet read.</summary>
/// <remarks>Bound: <see cref="Limit"/>; the newest beyond it are lost and counted.</remarks>
internal sealed class ErrorQueue
{
    /// <summary>Most errors waiting.</summary>
    public const int Limit = 64;

    [Bounded("Limit")]
    private readonly Queue<ErrorQueueEntry> _entries = new();

    /// <summary>Errors waiting.</summary>
    public int Count => _entries.Count;

    /// <summary>Errors lost.</summary>
    public long Drops { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(in ErrorQueueEntry entry)
    {
        if (_entries.Count == Limit) Drops++;
        else _entries.Enqueue(entry);
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake(out ErrorQueueEntry entry) => _entries.TryDequeue(out entry);

    /// <summary>Throws everything away.</summary>
    public void Clear() => _entries.Clear();
}
