using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Connections that become something else than HTTP, and WebSockets.</summary>
public abstract class UpgradeTests(ITestNetwork network) : TransportSuite(network)
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: echo\r\n";

    private static async Task EchoAsync(HttpContext context)
    {
        var feature = context.Features.Get<IHttpUpgradeFeature>()!;
        if (!feature.IsUpgradableRequest)
        {
            await context.Response.WriteAsync("plain");
            return;
        }
        await using Stream stream = await feature.UpgradeAsync();
        byte[] buffer = new byte[1000];
        while (await stream.ReadAsync(buffer) is > 0 and int read) await stream.WriteAsync(buffer.AsMemory(0, read));
        await stream.WriteAsync("bye"u8.ToArray());
    }

    [Fact]
    public async Task An_upgraded_connection_carries_bytes_both_ways_until_FIN_and_after_it()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: Upgrade);
        RawResponse head = await client.ReadHeadAsync();
        Assert.Equal(101, head.Status);
        await client.SendAsync("hello");
        Assert.Equal("hello", await client.ReadAsync(5));
        await client.SendAsync("again");
        Assert.Equal("again", await client.ReadAsync(5));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_asks_for_no_upgrade_has_none()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        using HttpClient http = CreateClient();

        Assert.Equal("plain", await http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task An_upgrade_with_a_body_is_refused_with_400()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: test\r\n{Upgrade}Content-Length: 1\r\n\r\nx");

        int status = (await client.ReadResponseAsync()).Status;
        Assert.True(status is 400 or 200, $"{status}");
    }

    [Fact]
    public async Task No_more_connections_are_upgraded_than_allowed()
    {
        var outcome = new Signal<Exception>();
        int count = 0;
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                if (Interlocked.Increment(ref count) == 1) await EchoAsync(context);
                else outcome.Set(await Assert.ThrowsAsync<InvalidOperationException>(() => EchoAsync(context)));
            },
            new TestServerOptions { Kestrel = kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1 });
        await using RawClient first = await ConnectAsync(server);
        await using RawClient second = await ConnectAsync(server);

        await first.GetAsync(headers: Upgrade);
        Assert.Equal(101, (await first.ReadHeadAsync()).Status);
        await second.GetAsync(headers: Upgrade);

        await outcome.WaitAsync();
    }

    [Fact]
    public async Task An_upgraded_connection_that_is_reset_makes_its_reader_fail()
    {
        var (failure, began) = (new Signal<Exception?>(), new Signal());
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            await using Stream stream = await context.Features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
            ValueTask<int> read = stream.ReadAsync(new byte[10]);
            began.Set();
            failure.Set(await Record.ExceptionAsync(async () => _ = await read));
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: Upgrade);
        await began.WaitAsync();
        client.Connection.Reset();

        Assert.IsAssignableFrom<IOException>(await failure.WaitAsync());
    }

    private Task<TestServer> StartWebSocketsAsync(Func<WebSocket, Task> application) => TestServer.StartAsync(Network, app =>
    {
        app.UseWebSockets();
        app.Run(async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await application(socket);
        });
    });

    private async Task<ClientWebSocket> ConnectWebSocketAsync(TestServer server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.EndPoint}/"), new HttpMessageInvoker(Network.CreateHandler()), default)
            .WaitAsync(Patience.Long);
        return socket;
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        byte[] buffer = new byte[10_000];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), default);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default);
                return;
            }
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, default);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1_000_000)]
    public async Task A_WebSocket_carries_messages_of_any_length(int length)
    {
        await using TestServer server = await StartWebSocketsAsync(EchoAsync);
        using ClientWebSocket client = await ConnectWebSocketAsync(server);
        byte[] message = Noise(length);

        Task sending = client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, default);
        using var back = new MemoryStream();
        byte[] buffer = new byte[10_000];
        WebSocketReceiveResult received;
        do
        {
            received = await client.ReceiveAsync(buffer, default).WaitAsync(Patience.Long);
            back.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        await sending;

        Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
        Assert.Equal(Hash(message), Hash(back.ToArray()));
    }

    [Fact]
    public async Task A_WebSocket_carries_text_and_closes_by_handshake()
    {
        await using TestServer server = await StartWebSocketsAsync(EchoAsync);
        using ClientWebSocket client = await ConnectWebSocketAsync(server);
        byte[] buffer = new byte[100];

        await client.SendAsync("grüß"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
        WebSocketReceiveResult received = await client.ReceiveAsync(buffer, default).WaitAsync(Patience.Long);
        Assert.Equal("grüß", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default).WaitAsync(Patience.Long);

        Assert.Equal(WebSocketState.Closed, client.State);
        Assert.Equal("done", client.CloseStatusDescription);
    }

    [Fact]
    public async Task A_WebSocket_whose_client_breaks_off_fails_at_the_server()
    {
        var failure = new Signal<WebSocketException>();
        await using TestServer server = await StartWebSocketsAsync(async socket =>
            failure.Set(await Assert.ThrowsAsync<WebSocketException>(() => EchoAsync(socket))));
        ClientWebSocket client = await ConnectWebSocketAsync(server);

        client.Abort();

        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, (await failure.WaitAsync()).WebSocketErrorCode);
    }

    [Fact]
    public async Task A_WebSocket_whose_server_breaks_off_fails_at_the_client()
    {
        await using TestServer server = await StartWebSocketsAsync(async socket =>
        {
            await socket.ReceiveAsync(new byte[10], default);
            socket.Abort();
        });
        using ClientWebSocket client = await ConnectWebSocketAsync(server);
        await client.SendAsync("now"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);

        await Assert.ThrowsAsync<WebSocketException>(() => client.ReceiveAsync(new byte[10], default).WaitAsync(Patience.Long));
    }
}

public sealed class UpgradeTestsOnSockeye() : UpgradeTests(new CableNetwork());

public sealed class UpgradeTestsOnSockets() : UpgradeTests(new SocketsNetwork());

public sealed class UpgradeTestsOnABadLink() : UpgradeTests(SimulatedTestNetwork.Bad());
