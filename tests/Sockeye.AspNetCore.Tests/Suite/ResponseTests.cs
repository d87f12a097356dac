using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Responses of HTTP/1.1: large, slow, chunked, broken off; and clients that read slowly or not at all.</summary>
public abstract class ResponseTests(ITestNetwork network) : TransportSuite(network)
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public async Task A_body_with_a_length_arrives_whole(int length)
    {
        byte[] body = Noise(length);
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(body);
        });
        using HttpClient http = CreateClient();

        Assert.Equal(Hash(body), Hash(await http.GetByteArrayAsync(server.Address)));
    }

    [Fact]
    public async Task A_body_without_a_length_comes_in_chunks()
    {
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            await context.Response.WriteAsync("one ");
            await context.Response.Body.FlushAsync();
            await context.Response.WriteAsync("two");
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();

        RawResponse response = await client.ReadResponseAsync();
        Assert.Equal("chunked", response.Headers["Transfer-Encoding"]);
        Assert.Equal("one two", response.Body);
    }

    [Fact]
    public async Task Many_small_writes_arrive_in_order()
    {
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            for (int i = 0; i < 2000; i++) await context.Response.WriteAsync($"{i},");
        });
        using HttpClient http = CreateClient();

        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},")), await http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task The_head_comes_before_the_body_is_written()
    {
        var mayWrite = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Response.StatusCode = 201;
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await mayWrite.WaitAsync();
            await context.Response.WriteAsync("late");
        });
        using HttpClient http = CreateClient();

        using HttpResponseMessage response = await http.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        mayWrite.Set();

        Assert.Equal("late", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Each_flush_arrives_while_the_next_is_not_yet_written()
    {
        var heard = new SemaphoreSlim(0);
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            for (int i = 0; i < 5; i++)
            {
                await context.Response.WriteAsync($"tick {i}\n");
                await context.Response.Body.FlushAsync();
                await heard.WaitAsync();
            }
        });
        using HttpClient http = CreateClient();
        using var reader = new StreamReader(await http.GetStreamAsync(server.Address));

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal($"tick {i}", await reader.ReadLineAsync().WaitAsync(Patience.Long));
            heard.Release();
        }
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task The_response_to_HEAD_has_no_body()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            context.Response.ContentLength = 5;
            return context.Response.WriteAsync("hello");
        });
        await using RawClient client = await ConnectAsync(server);

        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

        Assert.EndsWith("\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_response_that_may_not_have_a_body_has_none(int status)
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
        await client.GetAsync();
        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task An_application_that_throws_answers_500_and_the_connection_stays()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
            context.Request.Path == "/bad" ? throw new InvalidOperationException() : context.Response.WriteAsync("good"));
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync("/bad");
        Assert.Equal(500, (await client.ReadResponseAsync()).Status);
        await client.GetAsync("/good");
        Assert.Equal("good", (await client.ReadResponseAsync()).Body);
    }

    [Fact]
    public async Task An_application_that_throws_in_the_middle_of_a_response_breaks_it_off()
    {
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException();
        });
        using HttpClient http = CreateClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task A_body_shorter_than_its_length_breaks_the_connection()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync("short");
        });
        using HttpClient http = CreateClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task A_body_longer_than_its_length_makes_the_writer_fail()
    {
        var failure = new Signal<Exception>();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Response.ContentLength = 5;
            failure.Set(await Assert.ThrowsAsync<InvalidOperationException>(() => context.Response.WriteAsync("too long")));
            await context.Response.WriteAsync("right");
        });
        using HttpClient http = CreateClient();

        Assert.Equal("right", await http.GetStringAsync(server.Address));
        await failure.WaitAsync();
    }

    [Fact]
    public async Task OnStarting_runs_before_the_head_and_OnCompleted_after_the_end()
    {
        var order = new List<string>();
        var completed = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Response.OnStarting(() =>
            {
                order.Add("starting");
                context.Response.Headers["x-late"] = "yes";
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() =>
            {
                order.Add("completed");
                completed.Set();
                return Task.CompletedTask;
            });
            order.Add("writing");
            await context.Response.WriteAsync("hello");
        });
        using HttpClient http = CreateClient();

        using HttpResponseMessage response = await http.GetAsync(server.Address);
        await completed.WaitAsync();

        Assert.Equal(["yes"], response.Headers.GetValues("x-late"));
        Assert.Equal(["writing", "starting", "completed"], order);
    }

    [Fact]
    public async Task Many_and_long_headers_arrive()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context =>
        {
            for (int i = 0; i < 200; i++) context.Response.Headers[$"x-header-{i}"] = new string((char)('a' + (i % 26)), 100);
            return context.Response.WriteAsync("hello");
        });
        using HttpClient http = CreateClient();

        using HttpResponseMessage response = await http.GetAsync(server.Address);

        Assert.Equal(200, response.Headers.Count(header => header.Key.StartsWith("x-header", StringComparison.Ordinal)));
        Assert.Equal([new string('b', 100)], response.Headers.GetValues("x-header-1"));
    }

    [Fact]
    public async Task A_file_is_sent()
    {
        string path = Path.GetTempFileName();
        byte[] body = Noise(300_000);
        await File.WriteAllBytesAsync(path, body);
        try
        {
            await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.SendFileAsync(path));
            using HttpClient http = CreateClient();

            Assert.Equal(Hash(body), Hash(await http.GetByteArrayAsync(server.Address)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_writer_waits_for_a_client_that_does_not_read_and_goes_on_when_it_does()
    {
        const int Length = 30_000_000, Piece = 100_000;
        byte[] piece = Noise(Piece);
        long written = 0;
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Features.Get<IHttpMinResponseDataRateFeature>()!.MinDataRate = null;
            context.Response.ContentLength = Length;
            for (int i = 0; i < Length / Piece; i++)
            {
                await context.Response.Body.WriteAsync(piece);
                Interlocked.Add(ref written, Piece);
            }
        });
        await using RawClient client = await ConnectAsync(server);
        client.Connection.LimitReceiveBuffer(65_536);

        await client.GetAsync();
        RawResponse head = await client.ReadHeadAsync();
        await StandsStillAsync(() => Interlocked.Read(ref written));
        Assert.InRange(Interlocked.Read(ref written), 0, Length - 10_000_000);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[65_536];
        for (int left = Length; left > 0;)
        {
            int read = await client.Connection.Stream.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length))).AsTask().WaitAsync(Patience.Long);
            Assert.NotEqual(0, read);
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        Assert.Equal($"{Length}", head.Headers["Content-Length"]);
        byte[] whole = [.. Enumerable.Repeat(piece, Length / Piece).SelectMany(bytes => bytes)];
        Assert.Equal(Hash(whole), Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public async Task A_writer_that_waits_is_freed_when_the_client_resets()
    {
        var freed = new Signal();
        var began = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Features.Get<IHttpMinResponseDataRateFeature>()!.MinDataRate = null;
            byte[] piece = new byte[100_000];
            began.Set();
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
            freed.Set();
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        await began.WaitAsync();
        await client.ReadAsync(1);
        client.Connection.Reset();

        await freed.WaitAsync();
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled()
    {
        var cancelled = new Signal();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Features.Get<IHttpMinResponseDataRateFeature>()!.MinDataRate = null;
            byte[] piece = new byte[1_000_000];
            using var cancellation = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (true)
                {
                    Task write = context.Response.Body.WriteAsync(piece, cancellation.Token).AsTask();
                    if (!await Patience.HappensSoonAsync(write)) await cancellation.CancelAsync();
                    await write;
                }
            });
            cancelled.Set();
            context.Abort();
        });
        await using RawClient client = await ConnectAsync(server);
        client.Connection.LimitReceiveBuffer(65_536);

        await client.GetAsync();

        await cancelled.WaitAsync();
    }

    [Fact]
    public async Task Writing_to_a_client_that_is_gone_does_not_throw()
    {
        var (began, gone) = (new Signal(), new Signal());
        var outcome = new Signal<Exception?>();
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.RequestAborted.Register(gone.Set);
            began.Set();
            await gone.WaitAsync();
            outcome.Set(await Record.ExceptionAsync(() => context.Response.WriteAsync("anybody there?")));
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        await began.WaitAsync();
        client.Connection.Reset();

        Assert.Null(await outcome.WaitAsync());
    }

    [Fact]
    public async Task What_was_written_before_the_server_closes_is_delivered()
    {
        byte[] body = Noise(2_000_000);
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.Response.Headers.Connection = "close";
            await context.Response.Body.WriteAsync(body);
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync(headers: "Connection: close\r\n");
        RawResponse response = await client.ReadResponseAsync();

        Assert.Equal(Hash(body), Hash(Encoding.Latin1.GetBytes(response.Body)));
        Assert.True(await client.IsAtEndAsync());
    }

    private static async Task StandsStillAsync(Func<long> value)
    {
        long before = -1;
        DateTime end = DateTime.UtcNow + Patience.Long;
        for (int quiet = 0; quiet < 5;)
        {
            Assert.True(DateTime.UtcNow < end, "It goes on and on.");
            long now = value();
            quiet = now == before && now > 0 ? quiet + 1 : 0;
            before = now;
            await Task.Delay(50);
        }
    }
}

public sealed class ResponseTestsOnSockeye() : ResponseTests(new CableNetwork());

public sealed class ResponseTestsOnSockets() : ResponseTests(new SocketsNetwork());

public sealed class ResponseTestsOnABadLink() : ResponseTests(SimulatedTestNetwork.Bad());
