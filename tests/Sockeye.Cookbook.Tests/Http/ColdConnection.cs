using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Sockeye.Testing.Xunit;
using Xunit;

namespace Sockeye.Cookbook.Http;

public class ColdConnection
{
    [NetworkFact(Seed = 23)]
    public async Task The_first_picture_takes_four_round_trips_the_next_one_and_after_a_pause_three(SimulatedNetwork net)
    {
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, new LinkProfile("far") { Delay = TimeSpan.FromMilliseconds(50) });
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => Results.Bytes(new byte[50_000])));
        using HttpClient http = client.CreateHttpClient();

        double cold = await GetAsync(), warm = await GetAsync();
        await net.AdvanceAsync(TimeSpan.FromMinutes(1));
        double afterPause = await GetAsync();

        Assert.Equal((4, 1, 3), (cold, warm, afterPause));
        Assert.Single(net.Connections);

        // In round trips of 100 ms.
        async Task<double> GetAsync()
        {
            TimeSpan before = net.Now;
            Assert.Equal(50_000, (await http.GetByteArrayAsync(new Uri("http://server/"))).Length);
            return Math.Round((net.Now - before).TotalSeconds / 0.1, 2);
        }
    }
}
