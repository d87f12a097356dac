using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Waiting;

public class RetryThatOrdersTwice
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task An_answer_that_is_lost_makes_a_retry_order_twice(bool usesKey, int expected)
    {
        using var net = new SimulatedNetwork(seed: 2);
        var (client, server) = (net.AddHost("client"), net.AddHost("server"));
        SimulatedLink link = net.Connect(client, server, LinkProfile.Lte);
        var orders = new List<string>();
        await using WebApplication app = await WebServer.StartAsync(server, app => app.MapPost("/orders", (string key) =>
        {
            if (!orders.Contains(key)) orders.Add(key);
        }));
        using HttpClient http = client.CreateHttpClient();

        // The request arrives and is obeyed. The answer, with all its retransmissions, does not come for 5 s.
        var lost = link.Drop(packet => packet.From == server && packet.HasPayload);
        string key = "order-17";
        for (int attempt = 1; ; attempt++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), net.Clock);
            try
            {
                await http.PostAsync(new Uri($"http://server/orders?key={(usesKey ? key : $"{key}-{attempt}")}"), null, limit.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.True(lost.Hits > 1);
                lost.Dispose();
            }
        }

        Assert.Equal(expected, orders.Count);
        Assert.InRange(net.Now.TotalSeconds, 5, 5.5);
    }
}
