namespace Sockeye.Core.Foundation;

/// <summary>The stack's events in a ring, off until somebody asks.</summary>
/// <remarks>Bound: the capacity; when nobody polls, the oldest are overwritten and counted in <see cref="Lost"/>.</remarks>
public sealed class TraceLog
{
    [Bounded("capacity given to Enable")]
    private TraceRecord[] _ring = [];
    private long _written;
    private long _read;

    /// <summary>True when events are recorded. Ask before building a record.</summary>
    public bool IsEnabled => _ring.Length > 0;

    /// <summary>Events overwritten before they were polled.</summary>
    public long Lost { get; private set; }

    /// <summary>Starts recording with room for <paramref name="capacity"/> events; 0 stops it.</summary>
    public void Enable(int capacity = 4096)
    {
        _ring = capacity == 0 ? [] : new TraceRecord[capacity];
        _written = _read = 0;
    }

    /// <summary>Records one event; nothing when off.</summary>
    public void Add(in TraceRecord record)
    {
        if (_ring.Length == 0) return;
        if (_written - _read == _ring.Length)
        {
            _read++;
            Lost++;
        }
        _ring[_written++ % _ring.Length] = record;
    }

    /// <summary>Takes the oldest event.</summary>
    public bool Poll(out TraceRecord record)
    {
        if (_read == _written)
        {
            record = default;
            return false;
        }
        record = _ring[_read++ % _ring.Length];
        return true;
    }
}
