using System;

namespace Sockeye.Core.Foundation;

/// <summary>All objects' next deadlines: a four-way heap, lazily re-armed.</summary>
/// <remarks>
/// <para>A deadline that moves later costs nothing: the old entry stays, and when it comes up the object is asked again and
/// re-filed. Only a deadline that moves earlier touches the heap. So a connection that re-arms its retransmission timer
/// for every segment touches the heap about once per timeout.</para>
/// <para>Bound: one entry per live object.</para>
/// </remarks>
public sealed class DeadlineQueue
{
    private const int Arity = 4;

    [Bounded("one entry per live TimedObject")]
    private TimedObject[] _heap = new TimedObject[64];
    private int _count;
    private ulong _order;

    /// <summary>Number of objects that wait.</summary>
    public int Count => _count;

    /// <summary>When <see cref="RunDue"/> should next be called. May be early (a lazy entry), never late.</summary>
    public Instant Next => _count == 0 ? Instant.Never : _heap[0].Scheduled;

    /// <summary>Tells the queue that the object's <see cref="TimedObject.NextDeadline"/> may have changed.</summary>
    public void Arm(TimedObject item)
    {
        Instant deadline = item.NextDeadline;
        if (item.HeapIndex >= 0)
        {
            if (deadline < item.Scheduled)
            {
                item.Scheduled = deadline;
                item.Order = _order++;
                SiftUp(item.HeapIndex);
            }
            return;
        }
        if (!deadline.IsSet) return;
        if (_count == _heap.Length) Array.Resize(ref _heap, _heap.Length * 2);
        item.Scheduled = deadline;
        item.Order = _order++;
        item.HeapIndex = _count;
        _heap[_count++] = item;
        SiftUp(item.HeapIndex);
    }

    /// <summary>Forgets an object, which will not be called again until armed.</summary>
    public void Remove(TimedObject item)
    {
        int index = item.HeapIndex;
        if (index < 0) return;
        item.HeapIndex = -1;
        item.Scheduled = Instant.Never;
        TimedObject last = _heap[--_count];
        _heap[_count] = null!;
        if (last == item) return;
        Place(last, index);
        SiftUp(index);
        SiftDown(last.HeapIndex);
    }

    /// <summary>Calls each object whose deadline is due; at most <paramref name="limit"/> of them.</summary>
    /// <returns>How many were called. When that is <paramref name="limit"/>, others may still be due.</returns>
    public int RunDue(Instant now, int limit = int.MaxValue)
    {
        int called = 0;
        while (_count > 0 && _heap[0].Scheduled <= now && called < limit)
        {
            TimedObject item = _heap[0];
            Instant deadline = item.NextDeadline;
            Remove(item);
            if (deadline <= now)
            {
                item.OnDeadline(now);
                called++;
            }
            Arm(item);
        }
        return called;
    }

    /// <summary>Re-files entries at the top that are early, so that <see cref="Next"/> is exact.</summary>
    public Instant ExactNext()
    {
        while (_count > 0 && _heap[0].NextDeadline > _heap[0].Scheduled)
        {
            TimedObject item = _heap[0];
            Remove(item);
            Arm(item);
        }
        return Next;
    }

    private static bool Before(TimedObject left, TimedObject right) =>
        left.Scheduled < right.Scheduled || (left.Scheduled == right.Scheduled && left.Order < right.Order);

    private void Place(TimedObject item, int index)
    {
        _heap[index] = item;
        item.HeapIndex = index;
    }

    private void SiftUp(int index)
    {
        TimedObject item = _heap[index];
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            if (!Before(item, _heap[parent])) break;
            Place(_heap[parent], index);
            index = parent;
        }
        Place(item, index);
    }

    private void SiftDown(int index)
    {
        TimedObject item = _heap[index];
        while (true)
        {
            int first = (index * Arity) + 1;
            if (first >= _count) break;
            int best = first;
            int end = Math.Min(first + Arity, _count);
            for (int child = first + 1; child < end; child++)
            {
                if (Before(_heap[child], _heap[best])) best = child;
            }
            if (!Before(_heap[best], item)) break;
            Place(_heap[best], index);
            index = best;
        }
        Place(item, index);
    }
}
