using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Kestrel's limits, as a client sees them.</summary>
public abstract class LimitTests(ITestNetwork network) : TransportSuite(network)
{
    private static TestServerOptions With(Action<KestrelServerLimits> change) => new() { Kestrel = kestrel => change(kestrel.Limits) };

    private static Task HelloAsync(HttpContext context)
    {
        context.Response.ContentLength = 5;
        return context.Response.WriteAsync("hello");
    }

    [Fact]
    public async Task A_request_line_that_is_too_long_is_refused_with_414()
    {
        await using TestServer server = await TestServer.StartAsync(Network, HelloAsync, With(limits => limits.MaxRequestLineSize = 100));
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync("/" + new string('x', 100));

        Assert.Equal(414, (await client.ReadResponseAsync()).Status);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Headers_that_are_too_long_are_refused_with_431()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, HelloAsync, With(limits => limits.MaxRequestHeadersTotalSize = 1000));
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: $"x-long: {new string('x', 1000)}\r\n");

        Assert.Equal(431, (await client.ReadResponseAsync()).Status);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task Too_many_headers_are_refused_with_431()
    {
        await using TestServer server = await TestServer.StartAsync(Network, HelloAsync, With(limits => limits.MaxRequestHeaderCount = 10));
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: string.Concat(Enumerable.Range(0, 10).Select(i => $"x-{i}: y\r\n")));

        Assert.Equal(431, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task As_many_headers_as_allowed_are_taken()
    {
        await using TestServer server = await TestServer.StartAsync(Network, HelloAsync, With(limits => limits.MaxRequestHeaderCount = 10));
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: string.Concat(Enumerable.Range(0, 9).Select(i => $"x-{i}: y\r\n")));

        Assert.Equal("hello", (await client.ReadResponseAsync()).Body);
    }

    [Theory]
    [InlineData("Content-Length: 101\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n65\r\n")]
    public async Task A_body_that_is_too_long_is_refused_with_413(string rest)
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, async context => await context.Request.Body.CopyToAsync(Stream.Null), With(limits => limits.MaxRequestBodySize = 100));
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: test\r\n{rest}{new string('x', 101)}");

        RawResponse response = await client.ReadResponseAsync();
        Assert.Equal(413, response.Status);
        Assert.Equal("close", response.Headers["Connection"]);
    }

    [Fact]
    public async Task A_connection_too_many_is_closed_and_another_one_has_its_place_later()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, HelloAsync, With(limits => limits.MaxConcurrentConnections = 2));
        await using RawClient first = await ConnectAsync(server);
        await using RawClient second = await ConnectAsync(server);
        await first.GetAsync();
        Assert.Equal("hello", (await first.ReadResponseAsync()).Body);
        await second.GetAsync();
        Assert.Equal("hello", (await second.ReadResponseAsync()).Body);

        await using (RawClient third = await ConnectAsync(server)) await third.DrainAsync();

        await first.DisposeAsync();
        for (DateTime end = DateTime.UtcNow + Patience.Long; ;)
        {
            Assert.True(DateTime.UtcNow < end);
            await using RawClient fourth = await ConnectAsync(server);
            try
            {
                await fourth.GetAsync();
                Assert.Equal("hello", (await fourth.ReadResponseAsync()).Body);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task A_request_buffer_that_is_full_makes_the_client_wait_until_the_application_reads()
    {
        const int Length = 40_000_000;
        var mayRead = new Signal();
        var options = new TestServerOptions
        {
            MaxReadBufferSize = 100_000,
            Kestrel = kestrel =>
            {
                kestrel.Limits.MaxRequestBufferSize = 100_000;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
            },
        };
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                await mayRead.WaitAsync();
                long total = 0;
                byte[] buffer = new byte[65_536];
                while (await context.Request.Body.ReadAsync(buffer) is > 0 and int read) total += read;
                await context.Response.WriteAsync($"{total}");
            },
            options);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {Length}\r\n\r\n");
        Task sending = client.Connection.Stream.WriteAsync(new byte[Length]).AsTask();
        Assert.False(await Patience.HappensSoonAsync(sending));
        Assert.False(await Patience.HappensSoonAsync(sending));
        mayRead.Set();
        await sending.WaitAsync(Patience.Long);

        Assert.Equal($"{Length}", (await client.ReadResponseAsync()).Body);
    }

    public static TheoryData<int> BufferSizes => [10_000, 1_000_000];

    [Theory]
    [MemberData(nameof(BufferSizes))]
    public async Task A_large_body_goes_through_a_small_request_buffer(int size)
    {
        var options = new TestServerOptions { MaxReadBufferSize = size, MaxWriteBufferSize = size };
        byte[] body = Noise(3_000_000);
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                context.Response.ContentLength = context.Request.ContentLength;
                await EchoWholeAsync(context);
            },
            options);
        using HttpClient http = CreateClient();

        using HttpResponseMessage response = await http.PostAsync(server.Address, new ByteArrayContent(body));

        Assert.Equal(Hash(body), Hash(await response.Content.ReadAsByteArrayAsync()));
    }
}

/// <summary>Kestrel's limits of time, which real time alone reaches.</summary>
public abstract class TimeLimitTests(ITestNetwork network) : TransportSuite(network)
{
    [Fact]
    public async Task An_idle_connection_is_closed_after_the_keep_alive_time()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network,
            context => context.Response.WriteAsync("hello"),
            new TestServerOptions { Kestrel = kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1) });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        await client.ReadResponseAsync();

        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task A_head_that_takes_too_long_is_refused_with_408()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network,
            context => context.Response.WriteAsync("hello"),
            new TestServerOptions { Kestrel = kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1) });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("GET / HTTP/1.1\r\nHost:");

        Assert.Equal(408, (await client.ReadResponseAsync()).Status);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_refused_with_408()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context => await context.Request.Body.CopyToAsync(Stream.Null),
            new TestServerOptions
            {
                Kestrel = kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(1000, TimeSpan.FromSeconds(1.1)),
            });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\na");

        Assert.Equal(408, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task A_client_that_reads_too_slowly_is_cut_off()
    {
        var cutOff = new Signal();
        await using TestServer server = await TestServer.StartAsync(
            Network,
            async context =>
            {
                context.RequestAborted.Register(cutOff.Set);
                byte[] piece = new byte[1_000_000];
                while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
            },
            new TestServerOptions
            {
                Kestrel = kestrel => kestrel.Limits.MinResponseDataRate = new MinDataRate(1e9, TimeSpan.FromSeconds(1.1)),
            });
        await using RawClient client = await ConnectAsync(server);
        client.Connection.LimitReceiveBuffer(65_536);

        await client.GetAsync();
        await cutOff.WaitAsync();

        Assert.NotNull(await client.DrainAsync());
    }
}

public sealed class LimitTestsOnSockeye() : LimitTests(new CableNetwork());

public sealed class LimitTestsOnSockets() : LimitTests(new SocketsNetwork());

public sealed class LimitTestsOnABadLink() : LimitTests(SimulatedTestNetwork.Bad());

public sealed class TimeLimitTestsOnSockeye() : TimeLimitTests(new CableNetwork());

public sealed class TimeLimitTestsOnSockets() : TimeLimitTests(new SocketsNetwork());
