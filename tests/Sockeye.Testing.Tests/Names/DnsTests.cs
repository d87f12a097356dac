using System.Net;
using System.Net.Sockets;
using Sockeye.Core.Services.Dns;
using Sockeye.Devices.Middleware;
using Xunit;

namespace Sockeye.Testing.Tests.Names;

public class DnsTests
{
    private static readonly LinkConditions s_far = new() { Delay = TimeSpan.FromMilliseconds(25) };

    [Fact]
    public async Task Names_are_asked_for_over_the_network_and_remembered_for_their_time()
    {
        using SimulatedNetwork net = Build(out SimulatedHost client, out SimulatedHost server, out _);
        Assert.Equal([server.Address, server.AddressV6], await client.ResolveAsync("SERVER"));
        Assert.Equal(TimeSpan.FromMilliseconds(50), net.Now);
        Assert.Equal(2, net.Dns.Questions);
        // Two questions and two answers, each over two links.
        Assert.Equal(8, net.Packets.Count(packet => packet.IsUdp));
        await client.ResolveAsync("server.");
        Assert.Equal(2, net.Dns.Questions);
        await net.AdvanceAsync(net.Dns.TimeToLive);
        await client.ResolveAsync("server");
        Assert.Equal(4, net.Dns.Questions);
    }

    [Fact]
    public async Task Aliases_lead_to_addresses_and_what_is_taken_away_is_gone()
    {
        using SimulatedNetwork net = Build(out SimulatedHost client, out SimulatedHost server, out _);
        net.Dns.Add("service.example", IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        net.Dns.AddAlias("www.example", "service.example");
        net.Dns.Remove("server");
        Assert.Equal(["192.0.2.1", "192.0.2.2"], (await client.ResolveAsync("www.example")).Select(address => address.ToString()));
        await MustFailAsync(SocketError.HostNotFound, client, "server");
        await MustFailAsync(SocketError.HostNotFound, client, "nobody.example");
        await MustFailAsync(SocketError.HostNotFound, client, "no..name");
    }

    [Theory]
    [InlineData(DnsFailure.NameError, SocketError.HostNotFound, 0)]
    [InlineData(DnsFailure.ServerFailure, SocketError.TryAgain, 0)]
    [InlineData(DnsFailure.Silence, SocketError.TryAgain, 20)]
    public async Task Failures_are_told_as_getaddrinfo_tells_them(DnsFailure failure, SocketError expected, int seconds)
    {
        using SimulatedNetwork net = Build(out SimulatedHost client, out SimulatedHost server, out SimulatedHost dns);
        // Twice in the list: two servers, two rounds, five seconds each.
        net.Dns.ServeOn(net.Hosts[3]);
        using (net.Dns.Fail("server", failure))
        {
            TimeSpan before = net.Now;
            await MustFailAsync(expected, client, "server");
            Assert.Equal(seconds, Math.Floor((net.Now - before).TotalSeconds));
        }
        await net.AdvanceAsync(net.Dns.TimeToLive);
        Assert.Equal(server.Address, (await client.ResolveAsync("server"))[0]);
    }

    [Fact]
    public async Task A_lost_question_is_asked_again_and_the_next_server_answers_for_a_dead_one()
    {
        using SimulatedNetwork net = Build(out SimulatedHost client, out SimulatedHost server, out SimulatedHost dns);
        using (net.Drop(packet => packet.IsUdp && packet.From == client, times: 1))
        {
            await client.ResolveAsync("server");
            Assert.Equal(5, Math.Floor(net.Now.TotalSeconds));
        }
        net.Dns.ServeOn(net.Hosts[3]);
        dns.Crash();
        TimeSpan before = net.Now;
        Assert.Equal(dns.Address, (await server.ResolveAsync("dns"))[0]);
        Assert.Equal(5, Math.Floor((net.Now - before).TotalSeconds));
    }

    [Fact]
    public async Task The_server_comes_back_with_its_host()
    {
        using SimulatedNetwork net = Build(out SimulatedHost client, out SimulatedHost server, out SimulatedHost dns);
        net.Dns.Resolver = new DnsResolverOptions { Timeout = TimeSpan.FromSeconds(1), Attempts = 1 };
        dns.Crash();
        await MustFailAsync(SocketError.TryAgain, client, "server");
        dns.Restart();
        Assert.Equal(server.Address, (await client.ResolveAsync("server"))[0]);
    }

    [Fact]
    public async Task Without_a_server_the_table_is_known_to_all_and_nothing_is_sent()
    {
        using var net = new SimulatedNetwork();
        (SimulatedHost a, SimulatedHost b) = (net.AddHost("a"), net.AddHost("b"));
        net.Connect(a, b);
        net.Dns.AddAlias("www", "b");
        Assert.Equal(b.Address, (await a.ResolveAsync("www"))[0]);
        using (net.Dns.Fail("b", DnsFailure.ServerFailure)) await MustFailAsync(SocketError.TryAgain, a, "www");
        Assert.Empty(net.Packets);
    }

    private static async Task MustFailAsync(SocketError expected, SimulatedHost host, string name)
    {
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => host.ResolveAsync(name).AsTask());
        Assert.Equal(expected, failure.SocketErrorCode);
    }

    //  client, server, dns and spare around one router
    private static SimulatedNetwork Build(out SimulatedHost client, out SimulatedHost server, out SimulatedHost dns)
    {
        var net = new SimulatedNetwork();
        (client, server, dns) = (net.AddHost("client"), net.AddHost("server"), net.AddHost("dns"));
        SimulatedHost spare = net.AddHost("spare"), router = net.AddRouter("router");
        foreach (SimulatedHost host in (SimulatedHost[])[client, server, dns, spare]) net.Connect(host, router, s_far with { Delay = s_far.Delay / 2 });
        net.Dns.ServeOn(dns);
        return net;
    }
}
