using Sockeye.Core.Foundation;

namespace Sockeye.Devices.Linux;

/// <summary>A TUN interface: the kernel on one side, bare IP packets for the stack on the other.</summary>
/// <remarks>Opened in the calling thread's network namespace; the interface lives as long as the device. It still needs
/// an address and to be switched on: <see cref="Namespace.Rtnetlink"/>.</remarks>
public sealed class TunDevice : IFrameDevice
{
    private readonly TunTapChannel _channel;

    private TunDevice(TunTapChannel channel)
    {
        _channel = channel;
        Description = new DeviceDescription(channel.Name, LinkLayer.RawIP, channel.Mtu, default, channel.Offloads);
    }

    /// <inheritdoc/>
    public DeviceDescription Description { get; }

    /// <inheritdoc/>
    public DeviceCounters Counters => _channel.Counters;

    /// <inheritdoc/>
    public int Descriptor => _channel.Number;

    internal Descriptor Channel => _channel.Descriptor;

    /// <summary>Makes a TUN interface, or opens a persistent one of that name.</summary>
    /// <param name="name">Its name; <c>tun%d</c> lets the kernel choose a number.</param>
    /// <param name="options">How; the usual when null.</param>
    /// <exception cref="KernelException">It cannot be made; the message says why and what to do.</exception>
    public static TunDevice Open(string name, TunOptions? options = null) =>
        new(TunTapChannel.Open(TunTapChannel.IFF_TUN, name, options ?? TunOptions.Default));

    /// <inheritdoc/>
    public int Receive(Span<PacketBuffer> batch, PacketPool pool) => _channel.Receive(batch, pool);

    /// <inheritdoc/>
    public int Transmit(ReadOnlySpan<PacketBuffer> batch) => _channel.Transmit(batch);

    /// <inheritdoc/>
    public void Attach(IDeviceSignal signal)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
