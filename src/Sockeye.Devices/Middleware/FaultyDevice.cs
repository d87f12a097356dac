using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Loses, doubles, damages, cuts and reorders frames, both ways, by a seed; without any delay.</summary>
/// <remarks>A reordered frame changes places with the next one of its direction. When no next one comes soon, it goes
/// on alone: at most one frame per direction is held, and never beyond the next turn of the loop. For delay, rate and queues
/// take <see cref="DelayedDevice"/>, which has all of these faults too.</remarks>
public sealed class FaultyDevice : DeviceMiddleware
{
    private readonly FaultyDirection _in;
    private readonly FaultyDirection _out;
    private readonly PacketBuffer[] _one = new PacketBuffer[1];
    private readonly PacketBuffer[] _made = new PacketBuffer[FaultyDirection.MaximumMade];
    private PacketPool? _pool;
    private IDeviceSignal? _signal;

    /// <summary>Wraps a device that has no offloads.</summary>
    /// <param name="inner">The device; frames must come out of it whole.</param>
    /// <param name="received">Faults of frames that come in.</param>
    /// <param name="transmitted">Faults of frames that go out.</param>
    /// <param name="seed">The seed of both directions.</param>
    /// <param name="onFault">Told of every fault, in words; may be null.</param>
    public FaultyDevice(
        IFrameDevice inner, LinkConditions received, LinkConditions transmitted, ulong seed, Action<string>? onFault = null)
        : base(inner)
    {
        RequirePlain(inner, "the faulty device");
        int header = ImpairedFrame.LinkHeader(inner.Description);
        _in = new FaultyDirection(received, seed, 0, header, onFault);
        _out = new FaultyDirection(transmitted, seed, 1, header, onFault);
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
    public override void Attach(IDeviceSignal signal)
    {
        _signal = signal;
        Inner.Attach(signal);
    }

    /// <inheritdoc/>
    public override int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        if (batch.Length < FaultyDirection.MaximumMade)
            throw new ArgumentException($"a batch holds at least {FaultyDirection.MaximumMade} frames here", nameof(batch));
        _pool = pool;
        FlushOutput();
        int count = 0;
        while (count <= batch.Length - FaultyDirection.MaximumMade && Inner.Receive(_one, pool) == 1)
        {
            int made = _in.Pass(_one[0], pool, _made);
            _made.AsSpan(0, made).CopyTo(batch[count..]);
            count += made;
        }

        if (count == 0 && _in.TakeHeld() is { } held)
            batch[count++] = held;
        else if (_in.IsHolding || count > batch.Length - FaultyDirection.MaximumMade)
            _signal?.Raise(); // one is held, or more may have arrived than fitted: come again
        return count;
    }

    /// <inheritdoc/>
    public override int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        foreach (var frame in batch)
        {
            int made = _out.Pass(frame, _pool, _made);
            SendOrLose(_made.AsSpan(0, made));
        }

        if (_out.IsHolding)
            _signal?.Raise();
        return batch.Length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _in.TakeHeld()?.Release();
        _out.TakeHeld()?.Release();
        base.Dispose(disposing);
    }

    private void FlushOutput()
    {
        if (_out.TakeHeld() is not { } held)
            return;
        _made[0] = held;
        SendOrLose(_made.AsSpan(0, 1));
    }

    // A device that is full loses frames here: this is a device for faults, and keeps no queue of its own.
    private void SendOrLose(ReadOnlySpan<PacketBuffer> frames)
    {
        int taken = Inner.Transmit(frames);
        foreach (var refused in frames[taken..])
        {
            refused.Release();
            _out.CountDrop();
        }
    }
}
