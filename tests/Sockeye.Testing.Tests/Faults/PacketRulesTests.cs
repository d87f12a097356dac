using Sockeye.Core.Sockets.Options;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Faults;

public class PacketRulesTests
{
    private static readonly LinkConditions s_far = new() { Delay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task A_dropped_SYN_is_sent_again_after_a_second()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, s_far);
        using PacketRule rule = link.Drop(packet => packet.IsSyn && packet.From == client, times: 1);
        await Connections.OpenAsync(client, server);
        Assert.Equal(1, rule.Hits);
        Assert.Equal(TimeSpan.FromMilliseconds(1150), net.Now);
        Packet[] syns = [.. net.Packets.Where(packet => packet.IsSyn && !packet.IsAck)];
        Assert.Equal([LossCause.Rule, LossCause.None], syns.Select(packet => packet.Fate.Loss));
        Assert.Null(syns[0].Arrives);
        Assert.Equal(TimeSpan.FromMilliseconds(1050), syns[1].Arrives);
        Assert.True(syns[1].IsRetransmission);
        Assert.Equal("lost by a rule of the test", syns[0].Comment.Split("; ").Last());
    }

    [Fact]
    public async Task A_damaged_segment_is_noticed_by_its_checksum_and_sent_again()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, s_far);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        using PacketRule rule = link.Corrupt(packet => packet.HasPayload, times: 1);
        Assert.Equal("hello"u8.ToArray(), await ExchangeAsync(stream, served, "hello"u8.ToArray()));
        Assert.Equal(1, rule.Hits);
        Assert.Equal(2, net.Packets.Count(packet => packet.HasPayload));
    }

    [Fact]
    public async Task What_comes_twice_is_read_once()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, s_far).Duplicate(packet => packet.HasPayload, TimeSpan.FromMilliseconds(1));
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        Assert.Equal("hello"u8.ToArray(), await ExchangeAsync(stream, served, "hello"u8.ToArray()));
        await net.AdvanceAsync(TimeSpan.FromSeconds(1));
        stream.ShutdownWrite();
        Assert.Equal(0, await served.ReadAsync(new byte[10]));
        Assert.True(net.Packets.First(packet => packet.HasPayload).Fate.SecondArrival.IsSet);
    }

    [Fact]
    public async Task A_delayed_packet_keeps_its_place_and_a_reordered_one_does_not()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, s_far);
        (TcpStream stream, TcpStream served) = await Connections.OpenAsync(client, server);
        // Nagle's algorithm would keep the second byte back (RFC 896).
        stream.SetOption(OptionLevel.Tcp, TcpOption.NoDelay, 1);
        net.ClearPackets();
        using (link.Delay(packet => packet.HasPayload, TimeSpan.FromMilliseconds(10), times: 1)) await SendTwoAsync();
        Packet[] delayed = [.. net.Packets.Where(packet => packet.HasPayload)];
        Assert.Equal(delayed[0].Arrives, delayed[1].Arrives);
        net.ClearPackets();
        using (link.Reorder(packet => packet.HasPayload, TimeSpan.FromMilliseconds(10), times: 1)) await SendTwoAsync();
        Packet[] reordered = [.. net.Packets.Where(packet => packet.HasPayload)];
        Assert.Equal(TimeSpan.FromMilliseconds(10), reordered[0].Arrives - reordered[1].Arrives);
        Assert.Contains("held back 10 ms by a rule of the test", reordered[0].Comment, StringComparison.Ordinal);

        async Task SendTwoAsync()
        {
            await stream.WriteAsync(new byte[] { 1 });
            await stream.WriteAsync(new byte[] { 2 });
            var two = new byte[2];
            await served.ReadExactlyAsync(two);
            Assert.Equal([1, 2], two);
        }
    }

    [Fact]
    public async Task Hosts_that_are_partitioned_reach_others_and_each_other_again_when_it_heals()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b, SimulatedHost c) = (net.AddHost("a"), net.AddHost("b"), net.AddHost("c"));
        SimulatedHost router = net.AddRouter("router");
        foreach (SimulatedHost host in (SimulatedHost[])[a, b, c]) net.Connect(host, router, s_far);
        Task<(TcpStream Client, TcpStream Server)> opening;
        using (net.Partition(a, b))
        {
            opening = Connections.OpenAsync(a, b);
            await Connections.OpenAsync(a, c);
            await net.AdvanceAsync(TimeSpan.FromSeconds(5));
            Assert.False(opening.IsCompleted);
        }
        // SYNs went at 0, 1 and 3 s, the next goes at 7.
        await opening;
        Assert.InRange(net.Now, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        Assert.All(net.Packets.Where(packet => packet.IsLost), packet => Assert.Equal(LossCause.Partition, packet.Fate.Loss));
    }

    [Fact]
    public async Task A_rule_that_throws_ends_the_network_with_its_exception()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server).Drop(_ => throw new FormatException("a mistake of the test"));
        await Assert.ThrowsAnyAsync<Exception>(() => Connections.OpenAsync(client, server));
        Assert.IsType<FormatException>(net.Failure);
        InvalidOperationException told = await Assert.ThrowsAsync<InvalidOperationException>(() => net.AdvanceAsync(TimeSpan.Zero));
        Assert.IsType<FormatException>(told.InnerException);
    }

    private static async Task<byte[]> ExchangeAsync(TcpStream from, TcpStream to, byte[] data)
    {
        await from.WriteAsync(data);
        var read = new byte[data.Length];
        await to.ReadExactlyAsync(read);
        return read;
    }
}
