using Sockeye.Core.Foundation;
using Sockeye.Devices.Middleware;
using Sockeye.Wire.Pcap;

namespace Sockeye.Devices.Pcap;

/// <summary>Writes every frame, both ways, to a capture file, with our reason for sending it as the packet's comment.</summary>
/// <remarks>Outside a faulty device it captures what the stack sees, inside what the wire sees.</remarks>
public sealed class PcapDevice : DeviceMiddleware
{
    private readonly CaptureFile _file;
    private readonly int _index;
    private int _written;

    /// <summary>Wraps a device; the file stays the caller's.</summary>
    public PcapDevice(IFrameDevice inner, CaptureFile file)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        _index = file.AddInterface(inner.Description);
    }

    /// <inheritdoc/>
    public override int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        int count = Inner.Receive(batch, pool);
        for (int i = 0; i < count; i++)
            _file.Write(_index, batch[i], PacketDirection.Inbound, null);
        return count;
    }

    /// <inheritdoc/>
    public override int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        // Before the write, after which the buffers are gone. What was refused comes again at the head of the next batch.
        for (int i = _written; i < batch.Length; i++)
        {
            var reason = batch[i].Reason;
            string? comment = reason.Cause == TransmitCause.None ? null : reason.ToString();
            _file.Write(_index, batch[i], PacketDirection.Outbound, comment);
        }

        int taken = Inner.Transmit(batch);
        _written = batch.Length - taken;
        return taken;
    }
}
