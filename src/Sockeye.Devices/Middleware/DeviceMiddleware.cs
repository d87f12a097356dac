using Sockeye.Core.Foundation;
using Sockeye.Devices.Polling;

namespace Sockeye.Devices.Middleware;

/// <summary>A device round another one: passes everything through, and is where captures and faults come in.</summary>
/// <remarks>Owns the inner device and disposes it. Middlewares may be stacked in any order.</remarks>
public abstract class DeviceMiddleware : ITimedDevice
{
    /// <summary>Wraps a device.</summary>
    protected DeviceMiddleware(IFrameDevice inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <inheritdoc/>
    public virtual DeviceDescription Description => Inner.Description;

    /// <inheritdoc/>
    public virtual DeviceCounters Counters => Inner.Counters;

    /// <inheritdoc/>
    public int Descriptor => Inner.Descriptor;

    /// <inheritdoc/>
    public virtual TimeSpan DueIn => Inner is ITimedDevice timed ? timed.DueIn : Timeout.InfiniteTimeSpan;

    /// <summary>The device inside.</summary>
    protected IFrameDevice Inner { get; }

    /// <inheritdoc/>
    public virtual int Receive(Span<PacketBuffer> batch, PacketPool pool) => Inner.Receive(batch, pool);

    /// <inheritdoc/>
    public virtual int Transmit(ReadOnlySpan<PacketBuffer> batch) => Inner.Transmit(batch);

    /// <inheritdoc/>
    public virtual void Attach(IDeviceSignal signal) => Inner.Attach(signal);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what this middleware holds, then the inner device.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
    }

    /// <summary>Refuses a device that passes uncut segments: a fault would hit forty packets at once, and a turned bit under
    /// an unfinished checksum would be summed as if it were right.</summary>
    protected static void RequirePlain(IFrameDevice inner, string who)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var offloads = inner.Description.Offloads;
        if (offloads.ReceiveMerged || offloads.TransmitSegmentation || offloads.TransmitChecksum || offloads.ReceiveChecksum)
            throw new ArgumentException($"{who} needs whole packets: open {inner.Description.Name} without offloads", nameof(inner));
    }
}
