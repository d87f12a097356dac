using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>The kernel's UDP against packets made by hand, over TUN with and without offloads.</summary>
public sealed class TunDeviceTests
{
    private const string Kernel = "10.0.0.1";
    private const string Ours = "10.0.0.2";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_kernel_sends_comes_out(bool offload)
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(offload));
        var pool = new PacketPool();
        using var socket = space.Run(() => Bound());
        socket.SendTo("hello"u8, new IPEndPoint(IPAddress.Parse(Ours), 9));

        var packet = device.Expect(pool, IsUdp);
        Assert.Equal("hello"u8, packet.Span[28..]);
        Assert.Equal(offload ? ChecksumState.Partial : ChecksumState.None, packet.Offload.Checksum);
        if (offload)
            Assert.Equal(20, packet.Offload.ChecksumStart - packet.Start);
        Assert.True(packet.Capacity <= PacketPool.SmallCapacity, "a small packet must not hold a large buffer");
        packet.Release();
        Assert.Equal(0, pool.Outstanding);
        Assert.True(device.Counters.ReceivedFrames >= 1);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void What_goes_in_reaches_the_kernels_socket(bool offload, bool partial)
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(offload));
        var pool = new PacketPool();
        using var socket = space.Run(() => Bound());
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var packet = Packets.Udp(pool, Ours, Kernel, (ushort)port, "from the stack"u8, partial);
        Assert.Equal(1, device.Transmit([packet]));
        var got = new byte[100];
        Assert.Equal("from the stack"u8, got.AsSpan(0, socket.Receive(got)));
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(1, device.Counters.TransmittedFrames);
    }

    [Fact]
    public void A_shared_buffer_is_sent_without_being_written_to()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(true));
        var pool = new PacketPool();
        using var socket = space.Run(() => Bound());
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var packet = Packets.Udp(pool, Ours, Kernel, (ushort)port, "twice"u8, partial: true);
        packet.AddReference();
        var before = packet.Array.ToArray();
        Assert.Equal(1, device.Transmit([packet]));
        Assert.Equal(before, packet.Array);
        var got = new byte[100];
        Assert.Equal(5, socket.Receive(got));
        packet.Release();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_train_of_UDP_datagrams_is_cut_by_the_kernel()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(true));
        Assert.SkipUnless(device.Description.Offloads.TransmitUdpSegmentation, "this kernel has no UDP segmentation on TUN");
        var pool = new PacketPool();
        using var socket = space.Run(() => Bound());
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var payload = new byte[2500];
        Random.Shared.NextBytes(payload);
        var packet = Packets.Udp(pool, Ours, Kernel, (ushort)port, payload, partial: true);
        packet.Offload.Segmentation = SegmentationKind.Udp;
        packet.Offload.SegmentSize = 1000;
        Assert.Equal(1, device.Transmit([packet]));
        var got = new byte[3000];
        Assert.Equal(1000, socket.Receive(got, 0, 1000, SocketFlags.None));
        Assert.Equal(1000, socket.Receive(got, 1000, 1000, SocketFlags.None));
        Assert.Equal(500, socket.Receive(got, 2000, 1000, SocketFlags.None));
        Assert.Equal(payload, got[..2500]);
    }

    [Fact]
    public void At_the_pools_limit_packets_wait_in_the_device()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(false));
        using var socket = space.Run(() => Bound());
        socket.SendTo("wait"u8, new IPEndPoint(IPAddress.Parse(Ours), 9));
        var empty = new PacketPool(0);
        Assert.Equal(0, device.Receive(new PacketBuffer[4], empty));
        Assert.Equal(1, device.Counters.NoBuffer);
        device.Expect(new PacketPool(), IsUdp).Release();
    }

    [Fact]
    public void A_packet_the_kernel_refuses_is_counted_and_released()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(true));
        var pool = new PacketPool();
        var nonsense = Packets.Frame(pool, [0xff, 0, 0, 0]);
        Assert.Equal(1, device.Transmit([nonsense]));
        Assert.Equal(1, device.Counters.TransmitErrors);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void The_description_tells_name_MTU_and_offloads()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireTun("tun%d", new TunOptions { Mtu = 65535 }));
        Assert.Equal("tun0", device.Description.Name);
        Assert.Equal(65535, device.Description.Mtu);
        Assert.Equal(LinkLayer.RawIP, device.Description.LinkLayer);
        Assert.True(device.Description.Offloads.TransmitSegmentation);
        Assert.True(device.Descriptor >= 0);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_with_advice()
    {
        using var space = Namespaces.Require();
        space.Run(() =>
        {
            using var first = Namespaces.RequireTun("tun0");
            var refused = Assert.Throws<KernelException>(() => TunDevice.Open("tun0"));
            Assert.Contains("EBUSY", refused.Message, StringComparison.Ordinal);
            Assert.Contains("another program holds it", refused.Message, StringComparison.Ordinal);
            Assert.Throws<KernelException>(() => TunDevice.Open("no such name"));
        });
    }

    [Fact]
    public void A_removed_interface_ends_receiving_with_a_sentence()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(true));
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.DeleteLink("tun0");
        });
        var gone = Assert.Throws<KernelException>(() => device.Receive(new PacketBuffer[1], new PacketPool()));
        Assert.Contains("tun0 is gone", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steady_sending_and_receiving_allocates_nothing()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Open(true));
        using var socket = space.Run(() => Bound());
        var pool = new PacketPool();
        var batch = new PacketBuffer[1];
        var bytes = new byte[100];
        var to = new IPEndPoint(IPAddress.Parse(Ours), 9);
        for (int i = 0; i < 300; i++)
            socket.SendTo(bytes, to);
        long before = 0;
        int received = 0;
        for (int i = 0; i < 400; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            batch[0] = Packets.Udp(pool, Addresses.Ours, Addresses.Kernel, 9, bytes, partial: true);
            device.Transmit(batch);
            if (device.Receive(batch, pool) == 0)
                continue;
            received++;
            batch[0].Release();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(received >= 300);
    }

    internal static bool IsUdp(PacketBuffer packet) => packet.Length > 28 && packet.Span[0] == 0x45 && packet.Span[9] == 17;

    private static class Addresses
    {
        public static readonly InternetAddress Kernel = InternetAddress.Parse(TunDeviceTests.Kernel);
        public static readonly InternetAddress Ours = InternetAddress.Parse(TunDeviceTests.Ours);
    }

    private static TunDevice Open(bool offload)
    {
        var device = Namespaces.RequireTun("tun0", new TunOptions { Offload = offload });
        using var netlink = new Rtnetlink();
        netlink.AddAddress("tun0", InternetAddress.Parse(Kernel), 24);
        netlink.SetUp("tun0");
        return device;
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(Kernel), 0));
        return socket;
    }
}
