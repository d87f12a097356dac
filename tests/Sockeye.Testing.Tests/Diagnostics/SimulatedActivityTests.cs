using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Devices.Middleware;
using Sockeye.Http;
using Xunit;

namespace Sockeye.Testing.Tests.Diagnostics;

/// <summary>Activities of simulated hosts.</summary>
public sealed class SimulatedActivityTests
{
    [Fact]
    public async Task A_lookup_and_a_connection_are_parts_of_HttpClients_connection_and_tell_simulated_time()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("http-client"), net.AddHost("http-server"));
        net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(300) });
        net.Dns.ServeOn(server);
        using var seen = new Seen();
        await using WebApplication app = await StartAsync(server);
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(client));
        Assert.Equal("hello", await http.GetStringAsync("http://http-server/"));

        Activity lookup = seen.Of("http-client", "Sockeye.NameResolution.DnsLookup");
        Activity connect = seen.Of("http-client", "Sockeye.Sockets.Connect");
        Assert.Equal("DNS lookup http-server", lookup.DisplayName);
        Assert.Equal("http-server", lookup.GetTagItem("dns.question.name"));
        Assert.Contains(server.Address.ToString(), Assert.IsType<string[]>(lookup.GetTagItem("dns.answers")));
        Assert.Equal(0.6, (double)lookup.GetTagItem("sockeye.elapsed")!, 6);
        Assert.Equal(0.6, (double)connect.GetTagItem("sockeye.elapsed")!, 6);
        Assert.Equal("Experimental.System.Net.Http.Connections.ConnectionSetup", connect.Parent?.OperationName);
        Assert.Same(connect.Parent, lookup.Parent);
        Activity accept = seen.Of("http-server", "Sockeye.Sockets.Accept");
        Assert.Equal(client.Address.ToString(), accept.GetTagItem("network.peer.address"));
    }

    [Theory]
    [InlineData(DnsFailure.NameError, false, "host_not_found")]
    [InlineData(DnsFailure.Silence, false, "try_again")]
    [InlineData(DnsFailure.NameError, true, "host_not_found")]
    [InlineData(DnsFailure.Silence, true, "try_again")]
    public async Task A_name_that_nobody_knows_is_an_error_of_that_type(DnsFailure failure, bool served, string type)
    {
        using var net = new SimulatedNetwork(seed: 1);
        string name = $"asker-{type}-{served}";
        (SimulatedHost client, SimulatedHost server) = (net.AddHost(name), net.AddHost("server"));
        net.Connect(client, server);
        if (served) net.Dns.ServeOn(server);
        using IDisposable fails = net.Dns.Fail("nowhere", failure);
        using var seen = new Seen();
        await Assert.ThrowsAsync<SocketException>(async () => await client.ResolveAsync("nowhere", TestContext.Current.CancellationToken));
        Activity lookup = seen.Of(name, "Sockeye.NameResolution.DnsLookup");
        Assert.Equal(ActivityStatusCode.Error, lookup.Status);
        Assert.Equal(type, lookup.GetTagItem("error.type"));
    }

    private static async Task<WebApplication> StartAsync(SimulatedHost host)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockeye(host).ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 80));
        WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        return app;
    }

    private sealed class Seen : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _all = new();
        private readonly ActivityListener _listener;

        public Seen()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name.StartsWith("Sockeye.", StringComparison.Ordinal)
                    || source.Name == "Experimental.System.Net.Http.Connections",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _all.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity Of(string host, string operation) =>
            Assert.Single(_all, activity => activity.OperationName == operation && host.Equals(activity.GetTagItem("sockeye.host")));

        public void Dispose() => _listener.Dispose();
    }
}
