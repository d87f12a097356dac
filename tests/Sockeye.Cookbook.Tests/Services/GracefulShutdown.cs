using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class GracefulShutdown
{
    [NetworkFact(Seed = 11)]
    public async Task Everybody_who_was_let_in_is_served_and_nobody_else(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lte);
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2), server.Clock);
            return "done";
        }));
        using HttpClient http = client.CreateHttpClient();

        // A request every 100 ms for 4 s; after 21 of them the server is told to stop.
        var requests = new List<Task<string>>();
        Task<TimeSpan>? stopping = null;
        for (int i = 0; i < 40; i++)
        {
            if (i == 21) stopping = StopAsync();
            requests.Add(http.GetStringAsync(new Uri("http://server/")));
            await Task.Delay(TimeSpan.FromMilliseconds(100), net.Clock);
        }
        await Task.WhenAll(requests).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.All(requests[..21], request => Assert.Equal("done", request.Result));
        Assert.All(requests[21..], request => Assert.Equal(
            SocketError.ConnectionRefused, Assert.IsType<SocketException>(request.Exception?.InnerException?.InnerException).SocketErrorCode));
        // It stops when the last one is served. No connection is reset: there are 19 refusals, by IPv4 and by IPv6.
        Assert.InRange((await stopping!).TotalSeconds, 4, 4.2);
        Assert.Equal(2 * 19, net.Packets.Count(packet => packet.IsRst));

        async Task<TimeSpan> StopAsync()
        {
            await app.StopAsync();
            return net.Now;
        }
    }
}
