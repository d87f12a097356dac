using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Where a server listens, and how it stops.</summary>
public abstract class BindingTests(ITestNetwork network) : TransportSuite(network)
{
    private static Task HelloAsync(HttpContext context)
    {
        context.Response.ContentLength = 5;
        return context.Response.WriteAsync("hello");
    }

    [Fact]
    public async Task An_address_that_is_in_use_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(Network, HelloAsync);

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            TestServer.StartAsync(Network, HelloAsync, new TestServerOptions { EndPoint = server.EndPoint }));

        var inUse = Assert.IsType<AddressInUseException>(failure.InnerException);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(inUse.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task An_address_that_is_not_the_hosts_is_refused()
    {
        var endpoint = new IPEndPoint(IPAddress.Parse("192.0.2.77"), 8080);

        var failure = await Assert.ThrowsAsync<SocketException>(() =>
            TestServer.StartAsync(Network, HelloAsync, new TestServerOptions { EndPoint = endpoint }));

        Assert.Equal(SocketError.AddressNotAvailable, failure.SocketErrorCode);
    }

    [Fact]
    public async Task Port_0_is_another_port_for_each_server()
    {
        await using TestServer one = await TestServer.StartAsync(Network, HelloAsync);
        await using TestServer another = await TestServer.StartAsync(Network, HelloAsync);
        using HttpClient http = CreateClient();

        Assert.NotEqual(0, one.EndPoint.Port);
        Assert.NotEqual(one.EndPoint.Port, another.EndPoint.Port);
        Assert.Equal("hello", await http.GetStringAsync(one.Address));
        Assert.Equal("hello", await http.GetStringAsync(another.Address));
    }

    [Fact]
    public async Task An_address_is_free_again_when_its_server_has_stopped()
    {
        TestServer server = await TestServer.StartAsync(Network, HelloAsync);
        using (HttpClient http = CreateClient()) Assert.Equal("hello", await http.GetStringAsync(server.Address));
        await server.DisposeAsync();

        await using TestServer next = await TestServer.StartAsync(Network, HelloAsync, new TestServerOptions { EndPoint = server.EndPoint });
        using HttpClient again = CreateClient();
        Assert.Equal("hello", await again.GetStringAsync(next.Address));
    }

    [Fact]
    public async Task A_server_at_any_address_takes_IPv4_and_IPv6()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, context => context.Response.WriteAsync($"{context.Connection.LocalIpAddress}"),
            new TestServerOptions { EndPoint = new IPEndPoint(IPAddress.IPv6Any, 0) });
        using HttpClient http = CreateClient();
        int port = server.EndPoint.Port;

        Assert.Equal(
            Network.ServerEndPoint.Address.MapToIPv6().ToString(), await http.GetStringAsync($"http://{Network.ServerEndPoint.Address}:{port}/"));
        Assert.Equal(
            Network.ServerEndPointV6.Address.ToString(), await http.GetStringAsync($"http://[{Network.ServerEndPointV6.Address}]:{port}/"));
    }

    [Fact]
    public async Task UseUrls_and_the_list_of_addresses_say_where_it_listens()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        Network.Use(builder.WebHost);
        builder.WebHost.UseUrls($"http://{Network.ServerEndPoint.Address}:0");
        await using WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        using HttpClient http = CreateClient();

        string address = Assert.Single(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);

        Assert.DoesNotContain(":0", address, StringComparison.Ordinal);
        Assert.Equal("hello", await http.GetStringAsync(address));
        await app.StopAsync();
    }

    [Fact]
    public async Task Nobody_listens_and_HttpClient_says_so()
    {
        using HttpClient http = CreateClient();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync($"http://{Network.ServerEndPoint.Address}:9/"));

        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
        Assert.Equal($"Connection refused ({Network.ServerEndPoint.Address}:9)", failure.Message);
    }

    [Fact]
    public async Task A_request_that_runs_when_the_server_stops_is_finished()
    {
        var (began, mayEnd) = (new Signal(), new Signal());
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            began.Set();
            await mayEnd.WaitAsync();
            await HelloAsync(context);
        });
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();
        await began.WaitAsync();
        Task stopping = server.StopAsync();
        await RefusesAsync(server);
        Assert.False(stopping.IsCompleted);
        mayEnd.Set();

        Assert.Equal("hello", (await client.ReadResponseAsync()).Body);
        Assert.True(await client.IsAtEndAsync());
        await stopping.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_when_the_server_stops()
    {
        await using TestServer server = await TestServer.StartAsync(Network, HelloAsync);
        await using RawClient client = await ConnectAsync(server);
        await client.GetAsync();
        await client.ReadResponseAsync();

        Task stopping = server.StopAsync();

        Assert.True(await client.IsAtEndAsync());
        await stopping.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_request_that_does_not_end_in_time_is_aborted_when_the_server_stops()
    {
        var (began, aborted) = (new Signal(), new Signal());
        await using TestServer server = await TestServer.StartAsync(Network, async context =>
        {
            context.RequestAborted.Register(aborted.Set);
            began.Set();
            await aborted.WaitAsync();
        });
        await using RawClient client = await ConnectAsync(server);
        await client.GetAsync();
        await began.WaitAsync();

        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await server.StopAsync(impatience.Token);

        await aborted.WaitAsync();
        Assert.NotNull(await client.DrainAsync());
    }

    private async Task RefusesAsync(TestServer server)
    {
        for (DateTime end = DateTime.UtcNow + Patience.Long; DateTime.UtcNow < end; await Task.Delay(5))
        {
            try
            {
                await using ClientConnection accepted = await Network.ConnectAsync(server.EndPoint);
            }
            catch (SocketException refused)
            {
                Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
                return;
            }
        }
        throw new TimeoutException("It still accepts.");
    }
}

public sealed class BindingTestsOnSockeye() : BindingTests(new CableNetwork());

public sealed class BindingTestsOnSockets() : BindingTests(new SocketsNetwork());

public sealed class BindingTestsOnABadLink() : BindingTests(SimulatedTestNetwork.Bad());
