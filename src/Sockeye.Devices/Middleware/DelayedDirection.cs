using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Frames of one direction on their way, in order of arrival.</summary>
/// <remarks>Bound: <see cref="MaximumInFlight"/>; beyond it a frame is dropped as by a full queue.</remarks>
internal sealed class DelayedDirection(LinkConditions conditions, ulong seed, ulong direction, int linkHeader, Action<string>? onFault)
{
    public const int MaximumInFlight = 100_000;

    private readonly LinkImpairment _impairment = new(conditions, seed, direction);
    private readonly PriorityQueue<PacketBuffer, (long Time, long Order)> _flying = new();
    private long _order;

    public long Dropped { get; private set; }

    /// <summary>When the next frame arrives; Never when none is on its way.</summary>
    public Instant Next => _flying.TryPeek(out _, out var at) ? new Instant(at.Time) : Instant.Never;

    /// <summary>Sends a frame on its way, or drops it.</summary>
    public void Send(PacketBuffer frame, PacketPool? pool, Instant now)
    {
        var fate = _impairment.Judge(frame.Length, frame.Length - linkHeader, now);
        if (fate.IsRemarkable)
            onFault?.Invoke(_impairment.Describe(fate));
        if (fate.IsLost || _flying.Count >= MaximumInFlight)
        {
            Dropped++;
            frame.Release();
            return;
        }

        if (fate.SecondArrival.IsSet && pool is not null && FrameCopy.TryCopy(frame, pool) is { } copy)
            _flying.Enqueue(copy, (fate.SecondArrival.Nanoseconds, ++_order));
        _flying.Enqueue(ImpairedFrame.Apply(frame, fate, pool), (fate.Arrival.Nanoseconds, ++_order));
    }

    /// <summary>Takes a frame that has arrived.</summary>
    public PacketBuffer? Arrived(Instant now) => Next <= now ? _flying.Dequeue() : null;


    public void Clear()
    {
        while (_flying.TryDequeue(out var frame, out _))
            frame.Release();
    }

    public void CountDrop() => Dropped++;
}
