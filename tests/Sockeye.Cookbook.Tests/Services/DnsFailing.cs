using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class DnsFailing
{
    [NetworkFact(Seed = 13)]
    public async Task A_name_server_that_is_silent_costs_seconds_and_open_connections_do_not_notice(SimulatedNetwork net)
    {
        var (client, server, names) = (net.AddHost("client"), net.AddHost("server"), net.AddHost("names"));
        SimulatedHost router = net.AddRouter("router");
        foreach (SimulatedHost host in (SimulatedHost[])[client, server, names]) net.Connect(host, router, LinkProfile.Lan);
        net.Dns.ServeOn(names);
        net.Dns.AddAlias("api.example.org", "server");
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => "hello"));
        using HttpClient open = client.CreateHttpClient(), fresh = client.CreateHttpClient();
        var address = new Uri("http://api.example.org/");
        Assert.Equal("hello", await open.GetStringAsync(address));
        long questions = net.Dns.Questions;

        // The answer was good for 60 s. After that who has no connection must ask again.
        await net.AdvanceAsync(TimeSpan.FromSeconds(61));
        using (net.Dns.Fail("api.example.org", DnsFailure.Silence))
        {
            Assert.Equal("hello", await open.GetStringAsync(address));
            TimeSpan before = net.Now;
            HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => fresh.GetStringAsync(address));
            Assert.Equal(SocketError.TryAgain, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
            // Two questions, each waited for 5 s.
            Assert.Equal(10, (net.Now - before).TotalSeconds);
        }
        Assert.Equal("hello", await fresh.GetStringAsync(address));
        // Two for A and two for AAAA that were not answered, one of each that was.
        Assert.Equal(6, net.Dns.Questions - questions);
    }
}
