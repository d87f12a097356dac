using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Http;

public class HeadOfLineBlocking
{
    [Theory]
    [InlineData("1.1", 80, 1)]
    [InlineData("2.0", 81, 6)]
    public async Task One_lost_segment_holds_up_one_answer_of_HTTP_1_and_all_of_HTTP_2(string version, int port, int expected)
    {
        using var net = new SimulatedNetwork(seed: 7);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, new LinkProfile("50 ms") { Delay = TimeSpan.FromMilliseconds(50) });
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapGet("/", () => Results.Bytes(new byte[1000])));
        using HttpClient http = client.CreateHttpClient();
        http.DefaultRequestVersion = Version.Parse(version);
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await SixAtOnceAsync();

        using PacketRule rule = link.Drop(packet => packet.From == server && packet.HasPayload, times: 1);
        TimeSpan[] times = await SixAtOnceAsync();

        Assert.Equal(1, rule.Hits);
        Assert.Equal(expected, times.Count(time => time > TimeSpan.FromMilliseconds(100)));

        // How long each of six requests takes that are sent at one moment.
        Task<TimeSpan[]> SixAtOnceAsync()
        {
            TimeSpan before = net.Now;
            return Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                await http.GetByteArrayAsync(new Uri($"http://server:{port}/"));
                return net.Now - before;
            }));
        }
    }
}
