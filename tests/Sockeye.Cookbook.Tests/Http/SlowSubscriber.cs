using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Sockeye.Cookbook.Programs;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.Cookbook.Http;

public class SlowSubscriber
{
    [Theory]
    [InlineData(false, 10.1)]
    [InlineData(true, 0.1)]
    public async Task One_subscriber_that_is_away_holds_up_the_others_unless_each_has_a_queue(bool hasQueues, double expected)
    {
        using var net = new SimulatedNetwork(seed: 24);
        var (server, router) = (net.AddHost("server"), net.AddRouter("router"));
        net.Connect(server, router, LinkProfile.Lan);
        SimulatedHost[] readers = [.. Enumerable.Range(1, 3).Select(i => net.AddHost($"reader{i}"))];
        foreach (SimulatedHost reader in readers) net.Connect(reader, router, LinkProfile.Wifi);
        var subscribers = new List<Func<byte[], ValueTask>>();
        await using WebApplication app = await WebServer.StartAsync(server, app =>
        {
            app.UseWebSockets();
            app.Map("/prices", async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                var queue = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(10) { FullMode = BoundedChannelFullMode.DropOldest });
                subscribers.Add(hasQueues ? price => queue.Writer.WriteAsync(price) : price => SendAsync(socket, price));
                await foreach (byte[] price in queue.Reader.ReadAllAsync(context.RequestAborted)) await SendAsync(socket, price);
            });
        });
        var gaps = new double[3];
        for (int i = 0; i < 3; i++) _ = ReadAsync(i);
        while (subscribers.Count < 3) await Task.Delay(TimeSpan.FromMilliseconds(10), net.Clock);

        // Prices every 100 ms for 20 s; the first reader is away for the first ten.
        IDisposable away = net.Partition(readers[0], server);
        using ITimer back = net.Clock.CreateTimer(_ => away.Dispose(), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        for (int i = 0; i < 200; i++)
        {
            foreach (Func<byte[], ValueTask> send in subscribers) await send(new byte[10_000]);
            await Task.Delay(TimeSpan.FromMilliseconds(100), net.Clock);
        }

        Assert.InRange(gaps[0], 12, 14);
        Assert.Equal(expected, gaps[1], 0.1);

        async Task ReadAsync(int number)
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri("ws://server/prices"), new HttpMessageInvoker(readers[number].CreateHttpHandler()), default);
            var buffer = new byte[10_000];
            for (TimeSpan last = net.Now; ; last = net.Now)
            {
                await socket.ReceiveAsync(buffer, default);
                gaps[number] = Math.Max(gaps[number], (net.Now - last).TotalSeconds);
            }
        }

        static async ValueTask SendAsync(WebSocket socket, byte[] price) => await socket.SendAsync(price, WebSocketMessageType.Binary, true, default);
    }
}
