using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>HTTP/2 with prior knowledge: the handshake, many streams, the ends of streams and connections.</summary>
public abstract class Http2Tests(ITestNetwork network) : TransportSuite(network)
{
    private static readonly TestServerOptions Http2Only = new() { Listen = listen => listen.Protocols = HttpProtocols.Http2 };

    private HttpClient CreateHttp2Client() => new(Network.CreateHandler())
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    [Fact]
    public async Task A_response_arrives_with_its_trailers()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                context.Response.DeclareTrailer("x-sum");
                await context.Response.WriteAsync(context.Request.Protocol);
                context.Response.AppendTrailer("x-sum", "7");
            },
            Http2Only);
        using HttpClient http = CreateHttp2Client();

        using HttpResponseMessage response = await http.GetAsync(server.Address);

        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync());
        Assert.Equal(["7"], response.TrailingHeaders.GetValues("x-sum"));
    }

    [Fact]
    public async Task Bodies_go_both_ways_at_once()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, context => context.Request.Body.CopyToAsync(context.Response.Body), Http2Only);
        using HttpClient http = CreateHttp2Client();
        byte[] body = Noise(3_000_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address)
        {
            Content = new DuplexContent(body), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(Hash(body), Hash(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task Sixty_streams_share_one_connection()
    {
        var connections = new HashSet<string>();
        var gate = new Signal();
        int running = 0;
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                lock (connections) connections.Add(context.Connection.Id);
                if (Interlocked.Increment(ref running) == 60) gate.Set();
                await gate.WaitAsync();
                await context.Response.WriteAsync(context.Request.Path);
            },
            Http2Only);
        using HttpClient http = CreateHttp2Client();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => http.GetStringAsync(new Uri(server.Address, $"/{i}"))));

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"/{i}"), answers);
        Assert.Single(connections);
    }

    [Fact]
    public async Task Both_sides_send_their_settings_and_acknowledge_the_others()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync("hello"), Http2Only);
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        var client = new Http2Client(connection.Stream);

        await client.SendPrefaceAsync();

        Http2Frame settings = (await client.ReadAsync())!;
        Assert.Equal((Http2Client.Settings, (byte)0, 0), (settings.Type, settings.Flags, settings.StreamId));
        await client.ReadAsync(Http2Client.Settings, frame => frame.Flags == Http2Client.Acknowledgment);
        await client.SendAsync(Http2Client.Settings, Http2Client.Acknowledgment, 0, []);
        await client.GetAsync(1);
        Http2Frame data = await client.ReadAsync(Http2Client.Data);
        Assert.Equal("hello", Encoding.Latin1.GetString(data.Payload));
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Http2Only);
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        var client = new Http2Client(connection.Stream);
        await client.SendPrefaceAsync();

        await client.SendAsync(Http2Client.Ping, 0, 0, "12345678"u8.ToArray());

        Http2Frame answer = await client.ReadAsync(Http2Client.Ping);
        Assert.Equal(Http2Client.Acknowledgment, answer.Flags);
        Assert.Equal("12345678"u8.ToArray(), answer.Payload);
    }

    [Fact]
    public async Task A_wrong_preface_ends_the_connection()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Http2Only);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + new string('x', 100));

        await client.DrainAsync();
    }

    [Fact]
    public async Task A_request_of_HTTP_1_is_told_that_HTTP_2_is_spoken_here()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Http2Only);
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();

        string answer = await client.ReadToEndAsync();
        Assert.Contains("HTTP/2", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_out_of_place_ends_the_connection_with_GOAWAY()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Http2Only);
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        var client = new Http2Client(connection.Stream);
        await client.SendPrefaceAsync();

        await client.SendAsync(Http2Client.Data, 0, 0, [1, 2, 3]);

        Http2Frame goAway = await client.ReadAsync(Http2Client.GoAway);
        Assert.Equal(1u, goAway.GoAwayError);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_stream_is_aborted_and_its_neighbours_live_on()
    {
        var (began, aborted, mayEnd) = (new Signal(), new Signal(), new Signal());
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                if (context.Request.Path == "/doomed")
                {
                    context.RequestAborted.Register(aborted.Set);
                    began.Set();
                    await aborted.WaitAsync();
                    return;
                }
                await mayEnd.WaitAsync();
                await context.Response.WriteAsync("alive");
            },
            Http2Only);
        using HttpClient http = CreateHttp2Client();
        using var cancellation = new CancellationTokenSource();

        Task<string> neighbour = http.GetStringAsync(server.Address);
        Task<string> doomed = http.GetStringAsync(new Uri(server.Address, "/doomed"), cancellation.Token);
        await began.WaitAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => doomed);
        await aborted.WaitAsync();
        mayEnd.Set();

        Assert.Equal("alive", await neighbour.WaitAsync(Patience.Long));
    }

    [Fact]
    public async Task A_server_that_stops_says_GOAWAY_and_lets_streams_finish()
    {
        var (began, mayEnd) = (new Signal(), new Signal());
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                began.Set();
                await mayEnd.WaitAsync();
                await context.Response.WriteAsync("finished");
            },
            Http2Only);
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        var client = new Http2Client(connection.Stream);
        await client.SendPrefaceAsync();
        await client.GetAsync(1);
        await began.WaitAsync();

        Task stopping = server.StopAsync();
        Http2Frame warning = await client.ReadAsync(Http2Client.GoAway);
        Assert.Equal((0u, int.MaxValue), (warning.GoAwayError, warning.GoAwayLastStream));
        mayEnd.Set();
        Http2Frame data = await client.ReadAsync(Http2Client.Data);
        Assert.Equal("finished", Encoding.Latin1.GetString(data.Payload));
        await connection.DisposeAsync();
        await stopping.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_client_that_resets_aborts_all_streams()
    {
        int running = 0, aborted = 0;
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                var gone = new Signal();
                context.RequestAborted.Register(gone.Set);
                Interlocked.Increment(ref running);
                await gone.WaitAsync();
                Interlocked.Increment(ref aborted);
            },
            Http2Only);
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        var client = new Http2Client(connection.Stream);
        await client.SendPrefaceAsync();
        for (int i = 1; i < 10; i += 2) await client.GetAsync(i);
        await Patience.UntilAsync(() => Volatile.Read(ref running) == 5);

        connection.Reset();

        await Patience.UntilAsync(() => Volatile.Read(ref aborted) == 5);
    }

    [Fact]
    public async Task A_reader_that_is_slow_holds_up_its_own_stream_alone()
    {
        byte[] large = Noise(2_000_000);
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                if (context.Request.Path == "/large") await context.Response.Body.WriteAsync(large);
                else await context.Response.WriteAsync("small");
            },
            Http2Only);
        using HttpClient http = CreateHttp2Client();

        using HttpResponseMessage slow = await http.GetAsync(new Uri(server.Address, "/large"), HttpCompletionOption.ResponseHeadersRead);
        for (int i = 0; i < 5; i++) Assert.Equal("small", await http.GetStringAsync(server.Address).WaitAsync(Patience.Long));

        Assert.Equal(Hash(large), Hash(await slow.Content.ReadAsByteArrayAsync().WaitAsync(Patience.Long)));
    }
}

public sealed class Http2TestsOnSockeye() : Http2Tests(new CableNetwork());

public sealed class Http2TestsOnSockets() : Http2Tests(new SocketsNetwork());

public sealed class Http2TestsOnABadLink() : Http2Tests(SimulatedTestNetwork.Bad());
