using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Interop;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux;

/// <summary>The frames of an existing interface through AF_PACKET: the rootless way to talk to the kernel, on a veth pair.</summary>
/// <remarks>
/// <para>packet(7). With PACKET_VNET_HDR the kernel's uncut segments and unfinished checksums pass through as on TUN.
/// What we send is not shown to us again (PACKET_IGNORE_OUTGOING).</para>
/// <para>A packet socket only listens in: the kernel's own stack sees the same frames. So the stack here uses a MAC
/// address of its own, not the interface's, and the kernel passes over what is addressed to it.</para>
/// <para>Bound: the socket's receive buffer; what comes while it is full is lost and counted as dropped.</para>
/// <para>VLAN tags are not seen: the kernel takes them off before a packet socket gets the frame.</para>
/// </remarks>
public sealed class PacketSocketDevice : IFrameDevice
{
    private const int SOL_PACKET = 263;
    private const int PACKET_ADD_MEMBERSHIP = 1, PACKET_STATISTICS = 6, PACKET_VNET_HDR = 15, PACKET_IGNORE_OUTGOING = 23, PACKET_MR_PROMISC = 1;
    private const ushort ETH_P_ALL = 3;
    private const int EthernetHeader = 14;
    private const int SocketBuffer = 16 << 20;
    private const string Advice =
        "it needs CAP_NET_RAW: run as root, or inside the rootless lab, where this process has it";

    private readonly Descriptor _socket;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private long _dropped;

    private PacketSocketDevice(Descriptor socket, LinkInfo link, bool offload, MacAddress mac)
    {
        _socket = socket;
        int headerLength = offload ? VnetHeader.Length : 0;
        // Without PACKET_VNET_HDR the kernel still hands over uncut segments where the sender left them uncut.
        _reader = new FrameReader(socket, link.Name, headerLength, ushort.MaxValue + EthernetHeader);
        _writer = new FrameWriter(socket, headerLength);
        Description = new DeviceDescription(
            link.Name, LinkLayer.Ethernet, link.Mtu, mac, offload ? Everything : DeviceOffloads.None);
    }

    /// <inheritdoc/>
    public DeviceDescription Description { get; }

    /// <inheritdoc/>
    public DeviceCounters Counters
    {
        get
        {
            // struct tpacket_stats: packets 4, drops 4. Reading it sets the kernel's numbers back to zero.
            Span<byte> statistics = stackalloc byte[8];
            if (_socket.Number >= 0 && _socket.GetOption(SOL_PACKET, PACKET_STATISTICS, statistics) == 0)
                _dropped += MemoryMarshal.Read<uint>(statistics[4..]);
            var counters = FrameCounters.Join(_reader, _writer);
            counters.Dropped = _dropped;
            return counters;
        }
    }

    /// <inheritdoc/>
    public int Descriptor => _socket.Number;

    private static DeviceOffloads Everything => new()
    {
        TransmitChecksum = true,
        TransmitSegmentation = true,
        MaximumSegmentation = ushort.MaxValue,
        ReceiveChecksum = true,
        ReceiveMerged = true,
    };

    /// <summary>Opens an interface of the calling thread's network namespace.</summary>
    /// <param name="name">The interface, as <c>veth1</c>.</param>
    /// <param name="offload">Pass checksum and segmentation work through. Without it, switch the sender's offloads off
    /// (<see cref="Ethtool"/>), or unfinished checksums arrive without a word.</param>
    /// <param name="mac">The stack's MAC address; made from the interface's when null.</param>
    /// <exception cref="KernelException">It cannot be opened; the message says why and what to do.</exception>
    public static PacketSocketDevice Open(string name, bool offload = true, MacAddress? mac = null)
    {
        LinkInfo link;
        using (var netlink = new Rtnetlink())
            link = netlink.GetLink(name);

        // Protocol 0 until it is bound: otherwise frames of other interfaces would come in before that.
        var socket = Linux.Descriptor.Socket(
            Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_NONBLOCK, 0, "a packet socket", Advice);
        try
        {
            Configure(socket, link, offload);
            return new PacketSocketDevice(socket, link, offload, mac ?? Neighbor(link.MacAddress ?? default));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Receive(Span<PacketBuffer> batch, PacketPool pool) => _reader.Receive(batch, pool);

    /// <inheritdoc/>
    public int Transmit(ReadOnlySpan<PacketBuffer> batch) => _writer.Transmit(batch);

    /// <inheritdoc/>
    public void Attach(IDeviceSignal signal)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void Configure(Descriptor socket, LinkInfo link, bool offload)
    {
        if (offload)
            Check(socket.SetOption(SOL_PACKET, PACKET_VNET_HDR, 1), link.Name, "pass offloads through");
        Check(socket.SetOption(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1), link.Name, "leave out our own frames");

        // Sixteen megabytes where we may: a segment of 64 KiB counts as more than that, and the usual limit holds six.
        if (socket.SetOption(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, SocketBuffer) < 0)
            _ = socket.SetOption(Libc.SOL_SOCKET, Libc.SO_RCVBUF, SocketBuffer);
        if (socket.SetOption(Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, SocketBuffer) < 0)
            _ = socket.SetOption(Libc.SOL_SOCKET, Libc.SO_SNDBUF, SocketBuffer);

        // struct packet_mreq: interface 4, type 2, address length 2, address 8.
        Span<byte> membership = stackalloc byte[16];
        membership.Clear();
        MemoryMarshal.Write(membership, link.Index);
        MemoryMarshal.Write(membership[4..], (ushort)PACKET_MR_PROMISC);
        Check(socket.SetOption(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership), link.Name, "hear every frame");

        // struct sockaddr_ll: family 2, protocol 2 (network order), interface 4, then 12 bytes that bind() ignores.
        Span<byte> address = stackalloc byte[20];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)Libc.AF_PACKET);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], ETH_P_ALL);
        MemoryMarshal.Write(address[4..], link.Index);
        Check(socket.Bind(address), link.Name, "bind to it");
    }

    private static void Check(int result, string name, string what)
    {
        if (result < 0)
            throw new KernelException($"the packet socket on {name} cannot {what}", -result);
    }

    // The same number with another of the locally administered quarters: one station, and not the interface's.
    private static MacAddress Neighbor(MacAddress mac) => new((mac.Value ^ 0x0400_0000_0000) | 0x0200_0000_0000);
}
