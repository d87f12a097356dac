using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Devices.Middleware;
using Sockeye.Http;
using Sockeye.Wire.Tcp;
using Xunit;

namespace Sockeye.Testing.Tests.Http;

/// <summary>HttpClient and Kestrel, both unchanged, HTTP/1.1.</summary>
public class HttpOverSimulatedNetworkTests
{
    [Fact]
    public async Task A_minute_of_round_trips_over_a_satellite_takes_moments()
    {
        using var net = new SimulatedNetwork(seed: 42);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, new LinkConditions { Delay = TimeSpan.FromMilliseconds(300) });
        await using WebApplication app = await StartAsync(server);
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(client));
        // The connection, and the compiler: not what is measured.
        Assert.Equal("hello", await http.GetStringAsync("http://server/hello"));
        TimeSpan before = net.Now;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100; i++) Assert.Equal("hello", await http.GetStringAsync("http://server/hello"));
        TimeSpan real = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper?.WriteLine($"{real.TotalMilliseconds:0.0} ms");
        Assert.Equal(TimeSpan.FromSeconds(60), net.Now - before);
        Assert.True(real < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Connections_that_are_being_made_have_no_limit_on_the_systems_clock()
    {
        using var net = new SimulatedNetwork();
        Assert.Equal(Timeout.Infinite, AppContext.GetData("System.Net.SocketsHttpHandler.PendingConnectionTimeoutOnRequestCompletion"));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task Every_run_of_a_seed_loses_the_same_segments(string scheme)
    {
        // The goal is 100 runs; a few each time, the rest when asked for.
        int runs = int.Parse(Environment.GetEnvironmentVariable("SOCKEYE_RUNS") ?? "4", CultureInfo.InvariantCulture);
        string[] first = await LossesAsync(seed: 3, scheme);
        Assert.NotEmpty(first);
        for (int run = 1; run < runs; run++) Assert.Equal(first, await LossesAsync(seed: 3, scheme));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task What_differs_between_two_runs_is_the_applications_and_is_named(string scheme)
    {
        int runs = int.Parse(Environment.GetEnvironmentVariable("SOCKEYE_RUNS") ?? "3", CultureInfo.InvariantCulture);
        ReplayResult result = await ReplayCheck.RunAsync(net => RequestAsync(net, scheme), seed: 3, new ReplayOptions { Runs = runs });
        TestContext.Current.TestOutputHelper?.WriteLine(result.Explanation);
        Assert.True(result.IsSame || result.IsCausedByApplication, result.Explanation);
        // TLS draws random numbers, and says the first of them in its first message.
        if (scheme == "https") Assert.Contains("and they are other bytes in run 2", result.Explanation, StringComparison.Ordinal);
    }

    private static async Task<string[]> LossesAsync(ulong seed, string scheme)
    {
        using var net = new SimulatedNetwork(seed);
        await RequestAsync(net, scheme);
        // PSH says where a write ended, and Kestrel's threads decide how a response is cut into writes.
        return [.. net.Packets.Where(packet => packet.IsLost).Select(packet =>
            $"{packet.SourcePort} > {packet.DestinationPort} {packet.Flags & ~TcpFlags.Psh} {packet.Sequence} {packet.PayloadLength} {packet.Fate.Loss}")];
    }

    private static async Task RequestAsync(SimulatedNetwork net, string scheme)
    {
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi with { Loss = 0.05 });
        await using (WebApplication app = await StartAsync(server))
        {
            using HttpClient http = client.CreateHttpClient();
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal("hello", await http.GetStringAsync($"{scheme}://server/hello"));
                Assert.Equal(100_000, (await http.GetByteArrayAsync($"{scheme}://server/large")).Length);
                using var content = new ByteArrayContent(new byte[50_000]);
                using HttpResponseMessage answer = await http.PostAsync($"{scheme}://server/count", content);
                Assert.Equal("50000", await answer.Content.ReadAsStringAsync());
            }
        }
        Assert.Equal(0, net.Runaways);
    }

    private static async Task<WebApplication> StartAsync(SimulatedHost server)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockeye(server).UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Any, 80);
            kestrel.Listen(IPAddress.Any, 443, listen => listen.UseHttps(server.Certificate));
        });
        WebApplication app = builder.Build();
        app.MapGet("/hello", () => "hello");
        app.MapGet("/large", () => Results.Bytes(new byte[100_000]));
        app.MapPost("/count", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            return body.Length.ToString(CultureInfo.InvariantCulture);
        });
        await app.StartAsync();
        return app;
    }
}
