using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Loopback;

/// <summary>A cable inside one process: what one end sends, the other receives. Needs no right and no system.</summary>
/// <remarks>
/// <para>Each end belongs to its own stack and turn, so frames are copied into the receiver's pool: buffers never
/// cross from one stack to another. The queue between them is the only thing both touch.</para>
/// <para>Bound: the queue's capacity in frames. A full queue makes <see cref="Transmit"/> take less, and the receiver
/// rings the sender's signal when there is room again.</para>
/// <para>With offloads, segments of 64 KiB and unfinished checksums pass as they are, since nothing can damage them.</para>
/// </remarks>
public sealed class PairDevice : IFrameDevice
{
    private readonly FrameQueue _incoming;
    private readonly FrameQueue _outgoing;
    private DeviceCounters _counters;

    private PairDevice(DeviceDescription description, FrameQueue incoming, FrameQueue outgoing)
    {
        Description = description;
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    public DeviceDescription Description { get; }

    /// <inheritdoc/>
    public DeviceCounters Counters => _counters;

    /// <inheritdoc/>
    public int Descriptor => -1;

    /// <summary>Makes a cable and gives both ends.</summary>
    public static (PairDevice Left, PairDevice Right) Create(PairOptions? options = null)
    {
        options ??= PairOptions.Default;
        var toRight = new FrameQueue(options.QueueLimit);
        var toLeft = new FrameQueue(options.QueueLimit);
        var offloads = options.Offload ? Everything : DeviceOffloads.None;
        var left = new DeviceDescription(options.Name + "-left", options.LinkLayer, options.Mtu, Mac(options, 1), offloads);
        var right = new DeviceDescription(options.Name + "-right", options.LinkLayer, options.Mtu, Mac(options, 2), offloads);
        return (new PairDevice(left, toLeft, toRight), new PairDevice(right, toRight, toLeft));
    }

    /// <inheritdoc/>
    public int Receive(Span<PacketBuffer> batch, PacketPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        int count = _incoming.Take(batch, pool, out bool isStarved);
        if (isStarved)
            _counters.NoBuffer++;
        for (int i = 0; i < count; i++)
            _counters.ReceivedBytes += batch[i].Length;
        _counters.ReceivedFrames += count;
        _incoming.TellSenderOfRoom();
        return count;
    }

    /// <inheritdoc/>
    public int Transmit(ReadOnlySpan<PacketBuffer> batch)
    {
        int taken = _outgoing.Add(batch);
        if (taken < batch.Length)
            _counters.DeviceFull++;
        for (int i = 0; i < taken; i++)
        {
            _counters.TransmittedBytes += batch[i].Length;
            batch[i].Release();
        }

        _counters.TransmittedFrames += taken;
        if (taken > 0)
            _outgoing.RingReceiver();
        return taken;
    }

    /// <inheritdoc/>
    public void Attach(IDeviceSignal signal)
    {
        _incoming.SetReceiver(signal);
        _outgoing.SetSender(signal);
    }

    /// <summary>Pulls this end out: what the other end sends is lost, as on a cable without an end. What this end has sent before is on its
    /// way and arrives.</summary>
    public void Dispose()
    {
        _incoming.Close();
        _outgoing.CloseEntrance();
    }

    private static DeviceOffloads Everything => new()
    {
        TransmitChecksum = true,
        TransmitSegmentation = true,
        TransmitUdpSegmentation = false,
        MaximumSegmentation = ushort.MaxValue,
        ReceiveChecksum = true,
        ReceiveMerged = true,
    };

    private static MacAddress Mac(PairOptions options, ulong end) =>
        options.LinkLayer == LinkLayer.Ethernet ? new MacAddress(0x0200_5343_4b00 | end) : default;
}
