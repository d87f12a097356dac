using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Requests of HTTP/1.1: bodies of all kinds, split and joined anyhow, and clients that go away.</summary>
public abstract class RequestTests(ITestNetwork network) : TransportSuite(network)
{
    private static async Task EchoAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var arrived = context.Features.Get<IHttpRequestTrailersFeature>();
        string trailers = arrived is { Available: true } ? string.Concat(arrived.Trailers.Select(pair => $";{pair.Key}={pair.Value}")) : "";
        string answer = $"{context.Request.Method} {Encoding.Latin1.GetString(body.ToArray())}{trailers}";
        context.Response.ContentLength = answer.Length;
        await context.Response.WriteAsync(answer);
    }

    [Fact]
    public async Task A_response_arrives()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync("hello"));
        using HttpClient http = CreateClient();

        Assert.Equal("hello", await http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task A_response_arrives_over_IPv6()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, context => context.Response.WriteAsync("hello"), new TestServerOptions { EndPoint = Network.ServerEndPointV6 });
        using HttpClient http = CreateClient();

        Assert.Equal("hello", await http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task Both_ends_know_both_addresses()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync(
            $"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort > 0} " +
            $"{context.Connection.LocalIpAddress} {context.Connection.LocalPort}"));
        using HttpClient http = CreateClient();

        Assert.Equal(
            $"{Network.ClientAddress} True {server.EndPoint.Address} {server.EndPoint.Port}", await http.GetStringAsync(server.Address));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(5_000_000)]
    public async Task A_body_with_a_length_arrives_whole(int length)
    {
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            byte[] hash = await SHA256.HashDataAsync(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.ContentLength} {Convert.ToHexString(hash)}");
        });
        using HttpClient http = CreateClient();
        byte[] body = Noise(length);

        using HttpResponseMessage response = await http.PostAsync(server.Address, new ByteArrayContent(body));

        Assert.Equal($"{length} {Hash(body)}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_in_chunks_arrives_whole()
    {
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            byte[] hash = await SHA256.HashDataAsync(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.ContentLength is null} {Convert.ToHexString(hash)}");
        });
        using HttpClient http = CreateClient();
        byte[] body = Noise(1_000_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal($"True {Hash(body)}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_length_zero_is_empty()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal("POST ", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task Trailers_of_a_request_arrive()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nx-sum: 7\r\n\r\n");

        Assert.Equal("POST abcde;x-sum=7", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        foreach (char letter in "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody") await client.SendAsync($"{letter}");

        Assert.Equal("POST body", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task A_body_may_come_slowly()
    {
        var firstRead = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            byte[] buffer = new byte[100];
            int first = await context.Request.Body.ReadAsync(buffer);
            firstRead.Set();
            int second = await context.Request.Body.ReadAsync(buffer.AsMemory(first));
            await context.Response.WriteAsync($"{first} {second}");
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 8\r\n\r\nabc");
        await firstRead.WaitAsync();
        await client.SendAsync("defgh");

        Assert.Equal("3 5", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task Requests_in_a_row_on_one_connection_are_answered_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, context => context.Response.WriteAsync(context.Request.Path + context.Connection.Id));
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"GET /{i}? HTTP/1.1\r\nHost: test\r\n\r\n")));
        string id = "";
        for (int i = 0; i < 50; i++)
        {
            string body = (await client.ReadResponseAsync()).Body;
            Assert.StartsWith($"/{i}", body, StringComparison.Ordinal);
            if (i == 0) id = body[2..];
            Assert.EndsWith(id, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_is_used_again_and_another_has_another_id()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync(context.Connection.Id));
        using HttpClient one = CreateClient();
        using HttpClient another = CreateClient();

        string first = await one.GetStringAsync(server.Address);

        Assert.Equal(13, first.Length);
        Assert.Equal(first, await one.GetStringAsync(server.Address));
        Assert.NotEqual(first, await another.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task After_Connection_close_the_server_closes()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: "Connection: close\r\n");

        Assert.Equal("close", (await client.ReadResponseAsync()).Headers["Connection"]);
        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task After_a_request_of_HTTP_1_0_the_server_closes_unless_asked_not_to()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na");
        RawResponse first = await client.ReadResponseAsync();
        Assert.Equal("keep-alive", first.Headers["Connection"]);
        Assert.Equal("POST a", first.Body);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");

        Assert.EndsWith("GET ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_clients_at_once_get_what_is_theirs()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        using HttpClient http = CreateClient();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using HttpResponseMessage response = await http.PostAsync(server.Address, new StringContent($"body {i}"));
            return await response.Content.ReadAsStringAsync();
        }));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"POST body {i}"), answers);
    }

    [Fact]
    public async Task FIN_between_requests_is_answered_by_FIN()
    {
        await using TestServer server = await TestServer.StartAsync(Network, EchoAsync);
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody");
        Assert.Equal("POST body", (await client.ReadResponseAsync()).Body);
        client.Connection.ShutdownWrite();

        Assert.True(await client.IsAtEndAsync());
    }

    [Fact]
    public async Task FIN_in_the_middle_of_a_head_ends_the_connection_and_no_application_runs()
    {
        bool ran = false;
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            ran = true;
            return Task.CompletedTask;
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("GET / HTTP/1.1\r\nHos");
        client.Connection.ShutdownWrite();

        // Kestrel says 400 where it sees the half request before it hears of the FIN.
        Assert.Matches("^(HTTP/1.1 400 |$)", await client.ReadToEndAsync());
        Assert.False(ran);
    }

    [Fact]
    public async Task FIN_in_the_middle_of_a_body_makes_its_reader_fail()
    {
        var failure = new Signal<Exception>();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            failure.Set(await Assert.ThrowsAnyAsync<Exception>(() => context.Request.Body.CopyToAsync(Stream.Null)));
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");
        client.Connection.ShutdownWrite();

        Assert.IsType<Microsoft.AspNetCore.Http.BadHttpRequestException>(await failure.WaitAsync(), exactMatch: false);
    }

    [Fact]
    public async Task RST_in_the_middle_of_a_body_makes_its_reader_fail_with_ConnectionResetException()
    {
        var failure = new Signal<Exception>();
        var began = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            byte[] buffer = new byte[100];
            int first = await context.Request.Body.ReadAsync(buffer);
            began.Set();
            failure.Set(await Assert.ThrowsAnyAsync<Exception>(async () => _ = await context.Request.Body.ReadAsync(buffer)));
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");
        await began.WaitAsync();
        client.Connection.Reset();

        Assert.IsType<ConnectionResetException>(await failure.WaitAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_goes_away_is_seen_by_RequestAborted(bool byReset)
    {
        var began = new Signal();
        var aborted = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.RequestAborted.Register(aborted.Set);
            began.Set();
            await aborted.WaitAsync();
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        await began.WaitAsync();
        Assert.False(aborted.IsSet);
        if (byReset) client.Connection.Reset();
        else await client.DisposeAsync();

        await aborted.WaitAsync();
    }

    [Fact]
    public async Task The_server_can_abort_a_request_and_the_client_reads_a_reset()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();

        var failure = Assert.IsType<IOException>(await client.DrainAsync());
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset,
            Assert.IsType<System.Net.Sockets.SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task HttpClient_sees_an_aborted_request_as_a_failure_of_the_response()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using HttpClient http = CreateClient();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.Address));

        Assert.IsType<IOException>(failure.InnerException, exactMatch: false);
    }

    [Fact]
    public async Task An_abort_in_the_middle_of_reading_ends_the_read()
    {
        var outcome = new Signal<Exception>();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            ValueTask<int> read = context.Request.Body.ReadAsync(new byte[10]);
            context.Abort();
            outcome.Set(await Assert.ThrowsAnyAsync<Exception>(async () => _ = await read));
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n");

        Exception failure = await outcome.WaitAsync();
        Assert.True(failure is OperationCanceledException or ConnectionAbortedException, failure.ToString());
    }

    [Fact]
    public async Task A_client_that_cancels_is_seen_by_RequestAborted()
    {
        var began = new Signal();
        var aborted = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.RequestAborted.Register(aborted.Set);
            began.Set();
            await aborted.WaitAsync();
        });
        using HttpClient http = CreateClient();
        using var cancellation = new CancellationTokenSource();

        Task<string> pending = http.GetStringAsync(server.Address, cancellation.Token);
        await began.WaitAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await aborted.WaitAsync();
    }

    [Fact]
    public async Task Expect_100_continue_is_answered_when_the_body_is_read()
    {
        var mayRead = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            await mayRead.WaitAsync();
            await EchoAsync(context);
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Task<string?> line = client.ReadLineAsync();
        Assert.False(await Patience.HappensSoonAsync(line));
        mayRead.Set();

        Assert.Equal("HTTP/1.1 100 Continue", await line);
        Assert.Equal("", await client.ReadLineAsync());
        await client.SendAsync("body");
        Assert.Equal("POST body", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task Expect_100_continue_is_not_answered_when_nobody_reads_the_body()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync("no, thanks"));
        using HttpClient http = CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new ByteArrayContent(Noise(1000)) };
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal("no, thanks", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_that_nobody_read_is_drained_before_the_next_request()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync(context.Request.Path));
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("POST /a HTTP/1.1\r\nHost: test\r\nContent-Length: 20000\r\n\r\n" + new string('x', 20_000));
        await client.GetAsync("/b");

        Assert.Equal("/a", (await client.ReadResponseAsync()).Body);
        Assert.Equal("/b", (await client.ReadResponseAsync()).Body);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505)]
    [InlineData("GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    public async Task A_malformed_request_is_refused_and_the_connection_closed(string request, int status)
    {
        bool ran = false;
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            ran = true;
            return Task.CompletedTask;
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync(request);

        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
        Assert.True(await client.IsAtEndAsync());
        Assert.False(ran);
    }
}

public sealed class RequestTestsOnSockeye() : RequestTests(new CableNetwork());

public sealed class RequestTestsOnSockets() : RequestTests(new SocketsNetwork());

public sealed class RequestTestsOnABadLink() : RequestTests(SimulatedTestNetwork.Bad());
