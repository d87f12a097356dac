using Sockeye.Core.Foundation;
using Sockeye.Devices.Polling;

namespace Sockeye.Devices.Middleware;

/// <summary>Puts a slow, long, imperfect link in front of a device, in real time: delay, jitter, rate, queue and all faults.</summary>
/// <remarks>Frames on their way are kept here. The loop's <see cref="DevicePoller"/> wakes when the next is due and asks
/// <see cref="Receive"/>, which first sends what is due outwards.</remarks>
public sealed class DelayedDevice : DeviceMiddleware
{
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly DelayedDirection _in;
    private readonly DelayedDirection _out;
    private readonly PacketBuffer[] _one = new PacketBuffer[1];
    private PacketPool? _pool;
    private IDeviceSignal? _signal;
    private long _next = long.MaxValue;

    /// <summary>Wraps a device that has no offloads.</summary>
    /// <param name="inner">The device; frames must come out of it whole.</param>
    /// <param name="received">The link for frames that come in.</param>
    /// <param name="transmitted">The link for frames that go out.</param>
    /// <param name="seed">The seed of both directions.</param>
    /// <param name="clock">The clock that delays are measured with.</param>
    /// <param name="onFault">Told of every fault, in words; may be null.</param>
    /// <param name="direction">Number of the direction in which frames come in; the other one's differs in its lowest bit. With the
    /// same seed, directions of different numbers lose different packets.</param>
    public DelayedDevice(
        IFrameDevice inner,
        LinkConditions received,
        LinkConditions transmitted,
        ulong seed,
        TimeProvider clock,
        Action<string>? onFault = null,
        ulong direction = 0)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(clock);
        RequirePlain(inner, "the delayed device");
        _clock = clock;
        _began = clock.GetTimestamp();
        int header = ImpairedFrame.LinkHeader(inner.Description);
        _in = new DelayedDirection(received, seed, direction, header, onFault);
        _out = new DelayedDirection(transmitted, seed, direction ^ 1, header, onFault);
    }

    /// <inheritdoc/>
    public override DeviceCounters Counters
    {
        get
        {
            var counters = Inner.Counters;
            counters.Dropped += _in.Dropped + _out.Dropped;
            return counters;
        }
    }

    /// <inheritdoc/>
    public override TimeSpan DueIn
    {
        get
        {
            long next = Volatile.Read(ref _next);
            if (next == long.MaxValue)
                return Timeout.InfiniteTimeSpan;

            // Rounded up to the tick, so that who waits exactly so long does not come a moment too early.
            long left = next - Now.Nanoseconds;
            return left <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((left + 99) / 100);
        }
    }

    private Instant Now
    {
        get
        {
            Int128 passed = _clock.GetTimestamp() - _began;
            return new Instant((long)(passed * 1_000_000_000 / _clock.TimestampFrequency));
        }
    }

    /// <inheritdoc/>
    public override void Attach(IDeviceSignal signal)
    {
        _signal = signal;
        Inner.Attach(signal);
    }

    /// <inheritdoc/>
    public override int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        _pool = pool;
        var now = Now;
        SendDue(now);
        for (int i = 0; i < DelayedDirection.MaximumInFlight && Inner.Receive(_one, pool) == 1; i++)
            _in.Send(_one[0], pool, now);
        int count = 0;
        while (count < batch.Length && _in.Arrived(now) is { } arrived)
            batch[count++] = arrived;
        Schedule(false);
        return count;
    }

    /// <inheritdoc/>
    public override int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        var now = Now;
        foreach (var frame in batch)
            _out.Send(frame, _pool, now);
        SendDue(now);
        Schedule(true);
        return batch.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _in.Clear();
        _out.Clear();
        base.Dispose(disposing);
    }

    // The far end of a link takes what arrives or loses it; it cannot ask the link to wait.
    private void SendDue(Instant now)
    {
        while (_out.Arrived(now) is { } due)
        {
            _one[0] = due;
            if (Inner.Transmit(_one) == 0)
            {
                due.Release();
                _out.CountDrop();
            }
        }
    }

    private void Schedule(bool ring)
    {
        long before = Volatile.Read(ref _next);
        long next = Instant.Min(_in.Next, _out.Next).Nanoseconds;
        Volatile.Write(ref _next, next);
        if (ring && next < before)
            _signal?.Raise();
    }
}
