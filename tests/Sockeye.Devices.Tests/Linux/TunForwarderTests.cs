using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sockeye.Devices.Linux;
using Xunit;

namespace Sockeye.Devices.Tests.Linux;

/// <summary>Two namespaces, a TUN in each, the forwarder between them: the kernel's TCP talks to the kernel's TCP through us.</summary>
public sealed class TunForwarderTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void A_bulk_transfer_arrives_whole(bool offload, bool ipv6)
    {
        using var lab = Namespaces.RequireForwarder(offload);
        var address = IPAddress.Parse((ipv6 ? ForwarderLab.RightIPv6 : ForwarderLab.RightIPv4).ToString());
        var data = RandomNumberGenerator.GetBytes(4 << 20);
        using var listener = lab.Right.Run(() => Listen(address));
        using var client = lab.Left.Run(() => Connect((IPEndPoint)listener.LocalEndPoint!));
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
        Assert.Equal(0, lab.Forwarder.Refused);
        if (offload)
            Assert.True(lab.Forwarder.Bytes / lab.Forwarder.Packets > 1600, "segments should pass uncut");
    }

    [Fact]
    public void Two_devices_of_different_kinds_are_refused()
    {
        using var space = Namespaces.Require();
        using var a = space.Run(() => Namespaces.RequireTun("tun0"));
        using var b = space.Run(() => Namespaces.RequireTun("tun1", new TunOptions { Offload = false }));
        Assert.Throws<ArgumentException>(() => new TunForwarder(a, b));
    }

    private static Socket Listen(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    private static Socket Connect(IPEndPoint to)
    {
        var client = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 5000 };
        client.Connect(to);
        return client;
    }
}
