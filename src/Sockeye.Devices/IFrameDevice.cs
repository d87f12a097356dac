using Sockeye.Core.Foundation;

namespace Sockeye.Devices;

/// <summary>Something that frames come out of and go into: the stack's door to a wire.</summary>
/// <remarks>
/// <para><see cref="Receive"/> and <see cref="Transmit"/> are called by whoever holds the stack's turn, so by one thread
/// at a time; they never block. Waiting happens outside, in <see cref="Polling.DevicePoller"/>.</para>
/// <para>A device that is broken for good (its interface was removed) throws an <see cref="IOException"/> from
/// <see cref="Receive"/>; a single bad frame is counted, not thrown.</para>
/// </remarks>
public interface IFrameDevice : IDisposable
{
    /// <summary>What the stack must know of this device.</summary>
    DeviceDescription Description { get; }

    /// <summary>The ledger so far.</summary>
    DeviceCounters Counters { get; }

    /// <summary>The file descriptor to poll for input, or -1 when the device rings its signal instead.</summary>
    int Descriptor { get; }

    /// <summary>Takes the frames that have arrived.</summary>
    /// <param name="batch">Filled from the front; the caller owns what it is handed.</param>
    /// <param name="pool">Where buffers come from. When it is at its limit, frames wait in the device.</param>
    /// <returns>How many there are; 0 when nothing has arrived.</returns>
    int Receive(Span<PacketBuffer> batch, PacketPool pool);

    /// <summary>Sends frames.</summary>
    /// <returns>How many were taken, from the front; they belong to the device, which releases them. Fewer than all means
    /// that the device is full: the rest stays the caller's, to be offered again later.</returns>
    int Transmit(ReadOnlySpan<PacketBuffer> batch);

    /// <summary>Gives a device without a descriptor the signal to ring. Devices with one ignore it.</summary>
    void Attach(IDeviceSignal signal);
}
