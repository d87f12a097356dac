using System.Runtime.InteropServices;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Interop;

namespace Sockeye.Devices.Linux;

/// <summary>One queue of a TUN or TAP interface: what <see cref="TunDevice"/> and <see cref="TapDevice"/> have in common.</summary>
/// <remarks>The kernel's Documentation/networking/tuntap.rst. One read is one frame, one write is one frame. What the
/// kernel sends on the interface is what we read, and the other way round.</remarks>
internal sealed class TunTapChannel : IDisposable
{
    public const ushort IFF_TUN = 1;
    public const ushort IFF_TAP = 2;

    private const ushort IFF_NO_PI = 0x1000;
    private const ushort IFF_VNET_HDR = 0x4000;
    private const uint TUNSETIFF = 0x400454ca;
    private const uint TUNSETOFFLOAD = 0x400454d0;
    private const uint TUNSETVNETHDRSZ = 0x400454d8;
    private const uint TUN_F_CSUM = 1, TUN_F_TSO4 = 2, TUN_F_TSO6 = 4, TUN_F_TSO_ECN = 8, TUN_F_USO4 = 0x20, TUN_F_USO6 = 0x40;
    private const uint SIOCGIFMTU = 0x8921;
    private const uint SIOCSIFMTU = 0x8922;
    private const int RequestLength = 40;
    private const string Advice =
        "run as root, or use the lab, which takes a veth pair where /dev/net/tun may not be opened";

    private readonly Descriptor _descriptor;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    private TunTapChannel(Descriptor descriptor, string name, int headerLength, bool offload, bool udp, int linkHeader)
    {
        _descriptor = descriptor;
        Name = name;
        Mtu = Device(name, SIOCGIFMTU, 0);
        Offloads = offload ? All(udp) : DeviceOffloads.None;
        int largest = (offload ? ushort.MaxValue : Mtu) + linkHeader;
        _reader = new FrameReader(descriptor, name, headerLength, largest);
        _writer = new FrameWriter(descriptor, headerLength);
    }

    public string Name { get; }

    public int Mtu { get; }

    public DeviceOffloads Offloads { get; }

    public int Number => _descriptor.Number;

    public Descriptor Descriptor => _descriptor;

    public static TunTapChannel Open(ushort mode, string name, TunOptions options)
    {
        if (!InterfaceName.IsValid(name))
            throw new KernelException($"\"{name}\" is no interface name: 1 to 15 bytes, without blanks, '/' or ':'", ErrnoName.EINVAL);
        var descriptor = OpenDevice();
        try
        {
            string made = Create(descriptor, mode, name, options.Offload);
            int headerLength = 0;
            bool udp = false;
            if (options.Offload)
            {
                // Twelve bytes before a bare IP header, ten before an Ethernet one: both leave the IP header aligned to four.
                headerLength = mode == IFF_TUN ? VnetHeader.LongLength : VnetHeader.Length;
                udp = SetOffloads(descriptor, made, headerLength, options.ReceiveUdpMerged);
            }

            if (options.Mtu is { } mtu)
                _ = Device(made, SIOCSIFMTU, mtu);
            int linkHeader = mode == IFF_TUN ? 0 : 18;
            return new TunTapChannel(descriptor, made, headerLength, options.Offload, udp, linkHeader);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    public DeviceCounters Counters => FrameCounters.Join(_reader, _writer);

    public int Receive(Span<PacketBuffer> batch, PacketPool pool) => _reader.Receive(batch, pool);

    public int Transmit(ReadOnlySpan<PacketBuffer> batch) => _writer.Transmit(batch);

    public void Dispose() => _descriptor.Dispose();

    private static Descriptor OpenDevice()
    {
        try
        {
            return Linux.Descriptor.Open("/dev/net/tun", Libc.O_RDWR | Libc.O_NONBLOCK, Advice);
        }
        catch (KernelException e) when (e.Errno is ErrnoName.ENOENT or ErrnoName.ENXIO or ErrnoName.ENODEV)
        {
            throw new KernelException(
                "there is no /dev/net/tun: load the module (as root, modprobe tun), in a container add --device "
                + "/dev/net/tun, or use the lab, which takes a veth pair without it",
                e);
        }
    }

    private static string Create(Linux.Descriptor descriptor, ushort mode, string name, bool offload)
    {
        // struct ifreq: name 16, then flags.
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        InterfaceName.Write(name, request);
        ushort flags = (ushort)(mode | IFF_NO_PI | (offload ? IFF_VNET_HDR : 0));
        MemoryMarshal.Write(request[InterfaceName.FieldLength..], flags);
        int result = descriptor.Ioctl(TUNSETIFF, request);
        if (result < 0)
        {
            string? advice = -result switch
            {
                ErrnoName.EPERM or ErrnoName.EACCES => Advice,
                ErrnoName.EBUSY => "another program holds it: choose another name or end that program",
                ErrnoName.EINVAL => "an interface of that name exists and is not of this kind",
                _ => null,
            };
            throw new KernelException($"cannot make the interface {name}", -result, advice);
        }

        return InterfaceName.Read(request[..InterfaceName.FieldLength]);
    }

    // Says what we can take from the kernel. True when it also knows UDP segmentation.
    private static bool SetOffloads(Descriptor descriptor, string name, int headerLength, bool receiveUdp)
    {
        int result = descriptor.Ioctl(TUNSETVNETHDRSZ, headerLength);
        if (result < 0)
            throw new KernelException($"cannot set the metadata header of {name}", -result);
        const uint Tcp = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
        const uint Udp = TUN_F_USO4 | TUN_F_USO6;
        bool knowsUdp = descriptor.IoctlValue(TUNSETOFFLOAD, Tcp | Udp) >= 0;
        if (knowsUdp && receiveUdp)
            return true;
        result = descriptor.IoctlValue(TUNSETOFFLOAD, Tcp);
        return result >= 0
            ? knowsUdp
            : throw new KernelException($"cannot switch on the offloads of {name}", -result, "open it without offloads");
    }

    private static DeviceOffloads All(bool udp) => new()
    {
        TransmitChecksum = true,
        TransmitSegmentation = true,
        TransmitUdpSegmentation = udp,
        MaximumSegmentation = ushort.MaxValue,
        ReceiveChecksum = true,
        ReceiveMerged = true,
    };

    private static int Device(string name, uint command, int value)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        InterfaceName.Write(name, request);
        MemoryMarshal.Write(request[InterfaceName.FieldLength..], value);
        using var socket = Linux.Descriptor.Socket(Libc.AF_INET, Libc.SOCK_DGRAM, 0, "a socket to ask about interfaces");
        int result = socket.Ioctl(command, request);
        return result >= 0
            ? MemoryMarshal.Read<int>(request[InterfaceName.FieldLength..])
            : throw new KernelException($"cannot read or set the MTU of {name} ({value})", -result);
    }
}
