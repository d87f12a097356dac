using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Services;

public class CrashAndRestart
{
    [NetworkFact(Seed = 12)]
    public async Task A_server_that_is_back_after_20_seconds_is_noticed_after_25(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        var address = new Uri("http://server/");
        using HttpClient http = client.CreateHttpClient();
        WebApplication old = await StartAsync();
        Assert.Equal("hello", await http.GetStringAsync(address));

        TimeSpan before = net.Now;
        server.Crash();
        Task<string> asking = http.GetStringAsync(address);
        await Task.Delay(TimeSpan.FromSeconds(20), net.Clock);
        Assert.False(asking.IsCompleted);
        server.Restart();
        await using WebApplication app = await StartAsync();

        // TCP sends the request again at growing distances: 0.2, 0.4, 0.8 … 12.8 s. The first after the restart is answered with RST.
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException?.InnerException).SocketErrorCode);
        Assert.InRange((net.Now - before).TotalSeconds, 25.5, 25.9);
        Packet[] requests = [.. net.Packets.Where(packet => packet.From == client && packet.HasPayload && packet.Sent >= before)];
        Assert.Equal(9, requests.Length);
        Assert.Single(net.Packets, packet => packet.From == server && packet.IsRst);
        Assert.Equal("hello", await http.GetStringAsync(address));
        await old.DisposeAsync();

        Task<WebApplication> StartAsync() => WebServer.StartAsync(server, app => app.MapGet("/", () => "hello"));
    }
}
