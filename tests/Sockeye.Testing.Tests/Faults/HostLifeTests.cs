using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Faults;

public class HostLifeTests
{
    private static readonly LinkConditions s_far = new() { Delay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task A_crash_says_nothing_and_a_reboot_answers_with_RST()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_far);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        await net.AdvanceAsync(TimeSpan.FromSeconds(1));
        net.ClearPackets();
        Task<int> reading = served.ReadAsync(new byte[1]).AsTask();
        server.Crash();
        Assert.False(server.IsUp);
        // Its own applications see their sockets die …
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
        // … and the peer hears nothing at all.
        await stream.WriteAsync(new byte[] { 1 });
        await net.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(net.Packets, packet => packet.From == server);
        Assert.True(server.PacketsMissed > 0);
        server.Restart();
        IOException failure = await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        Assert.Contains(net.Packets, packet => packet.From == server && packet.IsRst);
        // It can be used as before.
        await Connections.OpenAsync(client, server);
    }

    [Fact]
    public async Task A_socket_of_an_earlier_life_is_not_taken_for_one_of_this()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_far);
        (_, TcpStream old) = await Connections.OpenAsync(client, server);
        server.Restart();
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        await Assert.ThrowsAnyAsync<Exception>(() => old.WriteAsync(new byte[] { 1 }).AsTask());
        await old.DisposeAsync();
        await served.WriteAsync(new byte[] { 2 });
        var one = new byte[1];
        await stream.ReadExactlyAsync(one);
        Assert.Equal(2, one[0]);
    }

    [Fact]
    public async Task A_host_that_stands_still_answers_late()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_far);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        TimeSpan before = net.Now;
        server.Pause();
        Task late = Task.Delay(TimeSpan.FromSeconds(1), server.Clock);
        await stream.WriteAsync(new byte[] { 7 });
        await net.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.False(late.IsCompleted);
        Assert.DoesNotContain(net.Packets, packet => packet.From == server && packet.Sent > before);
        server.Resume();
        await late;
        var one = new byte[1];
        await served.ReadExactlyAsync(one);
        Assert.Equal(7, one[0]);
        Assert.Equal(TimeSpan.FromSeconds(10), net.Now - before);
    }

    [Fact]
    public async Task Clocks_may_be_wrong_and_run_wrong()
    {
        using var net = new SimulatedNetwork();
        SimulatedHost host = net.AddHost("host");
        host.ClockSkew = TimeSpan.FromMinutes(-3);
        host.Clock.Rate = 2;
        DateTimeOffset before = host.Clock.GetUtcNow();
        Assert.Equal(net.Clock.GetUtcNow() - TimeSpan.FromMinutes(3), before);
        await Task.Delay(TimeSpan.FromSeconds(10), host.Clock);
        Assert.Equal(TimeSpan.FromSeconds(5), net.Now);
        Assert.Equal(TimeSpan.FromSeconds(10), host.Clock.GetUtcNow() - before);
        Assert.Throws<InvalidOperationException>(() => net.Clock.Rate = 1.1);
    }

    [Fact]
    public async Task A_host_that_changes_its_address_loses_its_connections_and_is_found_by_its_name()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedHost router = net.AddRouter("router");
        net.Connect(client, router, s_far);
        net.Connect(router, server, s_far);
        (TcpStream stream, _) = await Connections.OpenAsync(client, server);
        var address = IPAddress.Parse("10.0.2.77");
        server.ChangeAddress(address);
        Assert.Equal(address, server.Address);
        Assert.Equal(address, (await client.ResolveAsync("server"))[0]);
        (TcpStream again, TcpStream served) = await Connections.OpenAsync(client, server);
        Assert.Equal(address, ((IPEndPoint)served.LocalEndPoint!).Address);
        await stream.WriteAsync(new byte[] { 1 });
        stream.ReadTimeout = 5000;
        Assert.Throws<IOException>(() => stream.ReadByte());
        await again.DisposeAsync();
    }

    [Fact]
    public async Task When_the_network_is_disposed_waiting_calls_end()
    {
        var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_far);
        (TcpStream stream, _) = await Connections.OpenAsync(client, server);
        Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();
        net.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => reading);
        await stream.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => net.AddHost("late"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => net.AdvanceAsync(TimeSpan.Zero));
    }
}
