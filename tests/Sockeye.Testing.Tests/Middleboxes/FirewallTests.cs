using System.Net;
using System.Net.Sockets;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Middleboxes;

public class FirewallTests
{
    private static readonly LinkConditions s_far = new() { Delay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task Only_what_was_begun_inside_passes()
    {
        using SimulatedNetwork net = Build(new FirewallOptions(), out SimulatedHost inside, out SimulatedHost outside, out SimulatedFirewall firewall);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(inside, outside);
        await served.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await stream.ReadAsync(new byte[10]));
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(outside, new IPEndPoint(inside.Address, 80)));
        Assert.Equal(SocketError.TimedOut, failure.SocketErrorCode);
        Assert.True(firewall.Dropped > 0);
    }

    [Theory]
    [InlineData(FirewallAction.Drop)]
    [InlineData(FirewallAction.Reset)]
    public async Task An_idle_connection_is_forgotten(FirewallAction action)
    {
        using SimulatedNetwork net = Build(new FirewallOptions { OnUnknown = action }, out SimulatedHost inside, out SimulatedHost outside, out _);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(inside, outside);
        await net.AdvanceAsync(TimeSpan.FromSeconds(340));
        await stream.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await served.ReadAsync(new byte[10]));
        await net.AdvanceAsync(TimeSpan.FromSeconds(360));
        await stream.WriteAsync(new byte[] { 2 });
        if (action == FirewallAction.Reset)
        {
            IOException failure = await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask());
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
            return;
        }
        // Silence: it is sent again and again.
        await net.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.True(net.Packets.Count(packet => packet.IsRetransmission) > 3);
    }

    [Fact]
    public async Task A_blocked_port_may_be_refused_at_once()
    {
        var options = new FirewallOptions { BlockedPorts = [25], OnBlocked = FirewallAction.Reset };
        using SimulatedNetwork net = Build(options, out SimulatedHost inside, out SimulatedHost outside, out SimulatedFirewall firewall);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => TcpStream.ConnectAsync(inside, new IPEndPoint(outside.Address, 25)));
        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
        Assert.Equal(1, firewall.ResetsSent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_forged_reset_ends_both_ends(bool isV6)
    {
        using SimulatedNetwork net = Build(new FirewallOptions(), out SimulatedHost inside, out SimulatedHost outside, out SimulatedFirewall firewall);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(inside, outside, isV6 ? outside.AddressV6 : outside.Address);
        using PacketRule rule = firewall.Reset(packet => packet.HasPayload, times: 1);
        await stream.WriteAsync("forbidden"u8.ToArray());
        foreach (TcpStream end in (TcpStream[])[stream, served])
        {
            IOException failure = await Assert.ThrowsAsync<IOException>(() => end.ReadAsync(new byte[1]).AsTask());
            Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        }
        Assert.Equal(1, rule.Hits);
        Assert.Equal(2, firewall.ResetsSent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Behind_a_silent_router_with_a_smaller_MTU_large_segments_vanish(bool isSilent)
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        (SimulatedHost near, SimulatedHost far) = (net.AddRouter("near"), net.AddRouter("far"));
        net.Connect(client, near, s_far);
        net.Connect(near, far, s_far, new LinkOptions { Mtu = 1400 });
        net.Connect(far, server, s_far);
        near.IsSilent = isSilent;
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        await stream.WriteAsync(new byte[1000]);
        await served.ReadExactlyAsync(new byte[1000]);
        await stream.WriteAsync(new byte[10_000]);
        await net.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(isSilent, !net.Packets.Any(packet => packet.IsIcmp));
        served.ReadTimeout = 1;
        if (isSilent) Assert.Throws<IOException>(() => served.ReadByte());
        else await served.ReadExactlyAsync(new byte[10_000]);
    }

    private static SimulatedNetwork Build(FirewallOptions options, out SimulatedHost inside, out SimulatedHost outside, out SimulatedFirewall firewall)
    {
        var net = new SimulatedNetwork();
        (inside, outside) = (net.AddHost("inside"), net.AddHost("outside"));
        firewall = net.AddFirewall("firewall", options);
        net.Connect(inside, firewall, s_far);
        net.Connect(firewall, outside, s_far);
        return net;
    }
}
