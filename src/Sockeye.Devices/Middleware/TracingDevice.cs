using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Middleware;

/// <summary>Shows every frame, both ways, to an observer.</summary>
/// <remarks>A frame that the inner device refuses for now is shown once, when it is offered first.</remarks>
public sealed class TracingDevice : DeviceMiddleware
{
    private readonly IFrameObserver _observer;
    private int _shown;

    /// <summary>Wraps a device.</summary>
    public TracingDevice(IFrameDevice inner, IFrameObserver observer)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observer = observer;
    }

    /// <inheritdoc/>
    public override int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        int count = Inner.Receive(batch, pool);
        for (int i = 0; i < count; i++)
            _observer.OnReceived(batch[i]);
        return count;
    }

    /// <inheritdoc/>
    public override int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        // Before the write, after which the buffers are gone. What was refused comes again at the head of the next batch.
        for (int i = _shown; i < batch.Length; i++)
            _observer.OnTransmitted(batch[i]);
        int taken = Inner.Transmit(batch);
        _shown = batch.Length - taken;
        return taken;
    }
}
