using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sockeye.Devices.Linux;
using Sockeye.Devices.Linux.Namespace;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>Two namespaces, a TUN in each, the forwarder between them: the kernel's TCP talks to the kernel's TCP through us.</summary>
public sealed class TunForwarderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bulk_transfer_arrives_whole(bool offload)
    {
        using var left = Namespaces.Require();
        using var right = Namespaces.Require();
        using var a = left.Run(() => Open("10.1.0.1", "10.2.0.0/24", offload));
        using var b = right.Run(() => Open("10.2.0.1", "10.1.0.0/24", offload));
        using var stop = new CancellationTokenSource();
        var forwarder = new TunForwarder(a, b);
        var thread = new Thread(() => forwarder.Run(stop.Token));
        thread.Start();
        try
        {
            var data = RandomNumberGenerator.GetBytes(4 << 20);
            using var listener = right.Run(() => Listen("10.2.0.1"));
            using var client = left.Run(() => Connect((IPEndPoint)listener.LocalEndPoint!));
            using var server = listener.Accept();
            server.ReceiveTimeout = 5000;
            var sender = new Thread(() =>
            {
                client.Send(data);
                client.Shutdown(SocketShutdown.Send);
            });
            sender.Start();
            using var got = new MemoryStream();
            var chunk = new byte[1 << 16];
            for (int n = server.Receive(chunk); n > 0; n = server.Receive(chunk))
                got.Write(chunk, 0, n);
            sender.Join();
            Assert.True(got.ToArray().AsSpan().SequenceEqual(data));
            Assert.Equal(0, forwarder.Refused);
            if (offload)
                Assert.True(forwarder.Bytes / forwarder.Packets > 1600, "segments should pass uncut");
        }
        finally
        {
            stop.Cancel();
            thread.Join();
        }
    }

    [Fact]
    public void Two_devices_of_different_kinds_are_refused()
    {
        using var space = Namespaces.Require();
        using var a = space.Run(() => Namespaces.RequireTun("tun0"));
        using var b = space.Run(() => Namespaces.RequireTun("tun1", new TunOptions { Offload = false }));
        Assert.Throws<ArgumentException>(() => new TunForwarder(a, b));
    }

    private static TunDevice Open(string address, string peers, bool offload)
    {
        var device = Namespaces.RequireTun("tun0", new TunOptions { Offload = offload });
        using var netlink = new Rtnetlink();
        netlink.AddAddress("tun0", InternetAddress.Parse(address), 24);
        netlink.SetUp("tun0");
        netlink.AddRoute(Prefix.Parse(peers), "tun0");
        return device;
    }

    private static Socket Listen(string address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        listener.Listen();
        return listener;
    }

    private static Socket Connect(IPEndPoint to)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 5000 };
        client.Connect(to);
        return client;
    }
}
