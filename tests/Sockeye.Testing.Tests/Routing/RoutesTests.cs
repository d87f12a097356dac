using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Routing;

public class RoutesTests
{
    private static readonly LinkConditions s_tenMilliseconds = new() { Delay = TimeSpan.FromMilliseconds(10) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Packets_take_the_way_with_the_fewest_hops(bool isV6)
    {
        //      r1 ── r2 ── r3
        //     ╱  ╲________╱  ╲
        //  client             server
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        (SimulatedHost r1, SimulatedHost r2, SimulatedHost r3) = (net.AddRouter("r1"), net.AddRouter("r2"), net.AddRouter("r3"));
        net.Connect(client, r1, s_tenMilliseconds);
        net.Connect(r1, r2);
        net.Connect(r2, r3);
        net.Connect(r1, r3, s_tenMilliseconds);
        net.Connect(r3, server, s_tenMilliseconds);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server, isV6 ? server.AddressV6 : server.Address);
        // SYN, SYN+ACK, ACK: three times 30 ms.
        Assert.Equal(TimeSpan.FromMilliseconds(90), net.Now);
        await stream.DisposeAsync();
        await served.DisposeAsync();
    }

    [Fact]
    public async Task A_host_does_not_forward()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost middle, SimulatedHost b) = (net.AddHost("a"), net.AddHost("middle"), net.AddHost("b"));
        net.Connect(a, middle);
        net.Connect(middle, b);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(a, new IPEndPoint(b.Address, 80)));
        Assert.Equal(SocketError.NetworkUnreachable, failure.SocketErrorCode);
    }

    [Fact]
    public void Addresses_may_be_given_by_hand()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b, LinkProfile.Lan, new LinkOptions
        {
            AddressesOfFirst = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")],
            AddressesOfSecond = [IPAddress.Parse("192.0.2.2")],
            HasIPv6 = false,
        });
        Assert.Equal(["192.0.2.1", "2001:db8::1"], a.Addresses.Select(address => address.ToString()));
        Assert.Equal(["192.0.2.2"], b.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Names_are_known_to_all()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("Server.example"));
        net.Connect(a, b);
        Assert.Equal([b.Address, b.AddressV6], await a.ResolveAsync("server.example"));
        Assert.Equal([IPAddress.Loopback], await a.ResolveAsync("127.0.0.1"));
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => a.ResolveAsync("nobody").AsTask());
        Assert.Equal(SocketError.HostNotFound, failure.SocketErrorCode);
        Assert.Throws<ArgumentException>(() => net.AddHost("SERVER.EXAMPLE"));
    }
}
