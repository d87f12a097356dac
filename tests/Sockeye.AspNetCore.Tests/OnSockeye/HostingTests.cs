using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sockeye.Configuration;
using Sockeye.Core.Stack;
using Sockeye.Devices;
using Sockeye.Devices.Loopback;
using Sockeye.Http;
using Sockeye.Testing;
using Xunit;

namespace Sockeye.AspNetCore.Tests.OnSockeye;

/// <summary>Kestrel on a stack of the application's services, on devices that need no right.</summary>
public sealed class HostingTests
{
    private static CancellationToken Cancel => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    [Fact]
    public async Task Kestrel_listens_on_the_configured_stack_and_a_port_of_this_machine_leads_there()
    {
        WebApplicationBuilder builder = Builder(
            ("Sockeye:Forward:0:Listen", "127.0.0.1:0"), ("Sockeye:Forward:0:To", "127.0.0.1:80"));
        builder.Services.AddSockeye();
        builder.WebHost.UseSockeye();
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync(Cancel);
        IPEndPoint door = Assert.Single(app.Services.GetRequiredService<SockeyeStack>().Forwards);
        using var http = new HttpClient();
        Assert.Equal("hello", await http.GetStringAsync($"http://{door}/", Cancel));
        await app.StopAsync(Cancel);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync($"http://{door}/", Cancel));
    }

    /// <summary>Kestrel stops before the stack: a request that is under way is answered to its end.</summary>
    [Fact]
    public async Task A_request_under_way_is_answered_when_the_application_stops()
    {
        var (left, right) = PairDevice.Create(new PairOptions { LinkLayer = LinkLayer.RawIP });
        using ServiceProvider outside = new ServiceCollection().AddSockeye("client", options =>
        {
            options.UseDevice(_ => left);
            options.Addresses.Add("10.0.0.1/24");
        }).BuildServiceProvider();
        var client = outside.GetRequiredKeyedService<SockeyeStack>("client");
        client.Start();

        WebApplicationBuilder builder = Builder();
        builder.Services.AddSockeye(options =>
        {
            options.UseDevice(_ => right);
            options.Addresses.Add("10.0.0.2/24");
        });
        builder.WebHost.UseSockeye();
        var arrived = new TaskCompletionSource();
        var stopping = new TaskCompletionSource();
        await using WebApplication app = builder.Build();
        app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        app.MapGet("/", async () =>
        {
            arrived.SetResult();
            await stopping.Task;
            return new string('x', 200_000);
        });
        await app.StartAsync(Cancel);
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(client.Loop));
        Task<string> answer = http.GetStringAsync("http://10.0.0.2/", Cancel);
        await arrived.Task.WaitAsync(Cancel);
        await app.StopAsync(Cancel);
        Assert.Equal(200_000, (await answer).Length);
    }

    [Fact]
    public async Task Two_stacks_of_one_application_each_have_their_endpoint()
    {
        WebApplicationBuilder builder = Builder();
        foreach (string name in (string[])["a", "b"]) builder.Services.AddSockeye(name, _ => { });
        builder.WebHost.UseSockeye("a").UseSockeye("b");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            foreach (string name in (string[])["a", "b"])
            {
                kestrel.Listen(new SockeyeEndPoint(IPAddress.Loopback, 80, kestrel.ApplicationServices.GetRequiredKeyedService<IStackDriver>(name)));
            }
        });
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync(Cancel);
        foreach (string name in (string[])["a", "b"])
        {
            using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(app.Services.GetRequiredKeyedService<IStackDriver>(name)));
            Assert.Equal("hello", await http.GetStringAsync("http://127.0.0.1/", Cancel));
        }
    }

    /// <summary>What a test does with an application as it is: its stack is a simulated host.</summary>
    [Fact]
    public async Task A_simulated_host_takes_the_place_of_the_configured_device()
    {
        using var net = new SimulatedNetwork(seed: 4);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Transatlantic);
        WebApplicationBuilder builder = Builder(("Sockeye:Device", "tun:never"), ("Sockeye:Addresses:0", "10.0.0.2/24"));
        builder.Services.AddSockeye();
        builder.Services.AddHttpClient("other").UseSockeye();
        builder.WebHost.UseSockeye();
        builder.Services.AddSockeye(server);
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler().UseSockeye(client));
        Assert.Equal("hello", await http.GetStringAsync("http://server/"));
        using HttpClient own = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("other");
        Assert.Equal("hello", await own.GetStringAsync("http://server/"));
        await app.StopAsync();
    }

    [Fact]
    public async Task The_connection_factory_knows_the_stacks_names()
    {
        WebApplicationBuilder builder = Builder(("Sockeye:Hosts:me", "127.0.0.1"));
        builder.Services.AddSockeye();
        builder.WebHost.UseSockeye();
        await using WebApplication app = builder.Build();
        await app.StartAsync(Cancel);
        await using ConnectionContext connection = await app.Services.GetRequiredService<IConnectionFactory>().ConnectAsync(new DnsEndPoint("me", 80), Cancel);
        Assert.Equal(80, ((IPEndPoint)connection.RemoteEndPoint!).Port);
    }

    [Fact]
    public void Without_a_stack_the_application_is_not_built_and_says_what_to_do()
    {
        WebApplicationBuilder builder = Builder();
        builder.WebHost.UseSockeye();
        var failure = Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Equal("UseSockeye() takes the stack of the application's services, and there is none: add one with services.AddSockeye(…).", failure.Message);
    }

    private static WebApplicationBuilder Builder(params (string Key, string Value)[] values)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(values.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value)));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://*:80");
        return builder;
    }
}
