using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Foundation;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>The kernel's UDP over TAP and over a packet socket on a veth pair, with and without offloads.</summary>
public sealed class EthernetDeviceTests
{
    private const int Header = 14;

    public static TheoryData<LabLinkKind, bool> Links => new()
    {
        { LabLinkKind.Tap, true }, { LabLinkKind.Tap, false }, { LabLinkKind.Veth, true }, { LabLinkKind.Veth, false },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void The_kernel_asks_for_our_address_by_ARP(LabLinkKind kind, bool offload)
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireLab(kind, offload));
        using var socket = space.Run(Bound);
        socket.SendTo("x"u8, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9));
        var pool = new PacketPool();
        var request = device.Expect(pool, f => f.Span[12] == 8 && f.Span[13] == 6);
        Assert.True(request.Span[..6].SequenceEqual<byte>([255, 255, 255, 255, 255, 255]));
        Assert.Equal(KernelMac(space), MacAddress.Read(request.Span[6..]));
        request.Release();
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void Datagrams_pass_both_ways(LabLinkKind kind, bool offload)
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireLab(kind, offload));
        using var socket = space.Run(Bound);
        var mac = device.Description.MacAddress;
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddNeighbor("sockeye0", InternetAddress.Parse("10.0.0.2"), mac);
        });
        socket.SendTo("to the stack"u8, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9));
        var pool = new PacketPool();
        var frame = device.Expect(pool, IsUdp);
        Assert.Equal(mac, MacAddress.Read(frame.Span));
        Assert.Equal("to the stack"u8, frame.Span[(Header + 28)..]);
        if (offload)
            Assert.Equal(Header + 20, frame.Offload.ChecksumStart - frame.Start);
        else
            Assert.Equal(0xffff, Packets.Fold(Packets.Sum(frame.Span[(Header + 12)..]) + 17 + 20)); // a right checksum
        frame.Release();

        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        var answer = Packets.Udp(pool, "10.0.0.2", "10.0.0.1", (ushort)port, "to the kernel"u8, partial: offload);
        Frame(answer, KernelMac(space), mac);
        Assert.Equal(1, device.Transmit([answer]));
        Assert.Equal(0, device.Counters.TransmitErrors);
        var got = new byte[100];
        Assert.Equal("to the kernel"u8, got.AsSpan(0, socket.Receive(got)));
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void What_we_send_is_not_shown_to_us_again(LabLinkKind kind, bool offload)
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireLab(kind, offload));
        var pool = new PacketPool();
        var ours = Packets.Frame(pool, new byte[60]);
        ours.Span[12] = 0x88;
        ours.Span[13] = 0xb5; // an EtherType for experiments
        ours.Span[0] = 0x02;
        Assert.Equal(1, device.Transmit([ours]));
        var batch = new PacketBuffer[16];
        int n = device.Receive(batch, pool);
        for (int i = 0; i < n; i++)
        {
            Assert.NotEqual(0x88, batch[i].Span[12]);
            batch[i].Release();
        }
    }

    [Fact]
    public void A_veth_pair_may_be_too_small_for_IPv6()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireLab(LabLinkKind.Veth, offload: false, mtu: 576));
        Assert.Equal(576, device.Description.Mtu);
        Assert.Null(space.Run(() => Sysctl.Get("net/ipv6/conf/sockeye0/mtu")));
    }

    [Fact]
    public void On_a_veth_pair_the_kernel_does_not_answer_for_the_stack()
    {
        using var space = Namespaces.Require();
        using var device = space.Run(() => Namespaces.RequireLab(LabLinkKind.Veth, false));
        using var socket = space.Run(Bound);
        var pool = new PacketPool();
        // To a closed port of the stack's address: were the kernel to take it for its own, it would answer with an error.
        socket.Connect(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 9));
        space.Run(() =>
        {
            using var netlink = new Rtnetlink();
            netlink.AddNeighbor("sockeye0", InternetAddress.Parse("10.0.0.2"), device.Description.MacAddress);
        });
        socket.Send("anybody?"u8);
        device.Expect(pool, IsUdp).Release();
        socket.ReceiveTimeout = 50;
        var silence = Assert.Throws<SocketException>(() => socket.Receive(new byte[10]));
        Assert.Equal(SocketError.TimedOut, silence.SocketErrorCode);
    }

    internal static bool IsUdp(PacketBuffer f) =>
        f.Length > Header + 28 && f.Span[12] == 8 && f.Span[13] == 0 && f.Span[Header + 9] == 17;

    private static void Frame(PacketBuffer packet, MacAddress destination, MacAddress source)
    {
        var header = packet.Prepend(Header);
        destination.WriteTo(header);
        source.WriteTo(header[6..]);
        header[12] = 8;
        header[13] = 0;
    }

    private static MacAddress KernelMac(NetworkNamespace space) => space.Run(() =>
    {
        using var netlink = new Rtnetlink();
        return netlink.GetLink("sockeye0").MacAddress!.Value;
    });

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 0));
        return socket;
    }
}
