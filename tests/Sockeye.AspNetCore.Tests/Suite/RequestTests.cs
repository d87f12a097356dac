using System.Net;
using Microsoft.AspNetCore.Http;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>Requests and responses of HTTP/1.1, by HttpClient.</summary>
public abstract class RequestTests(ITestNetwork network) : IAsyncDisposable
{
    [Fact]
    public async Task A_response_arrives()
    {
        await using TestServer server = await TestServer.StartAsync(network, context => context.Response.WriteAsync("hello"));
        using var http = new HttpClient(network.CreateHandler());

        Assert.Equal("hello", await http.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task Both_ends_know_both_addresses()
    {
        await using TestServer server = await TestServer.StartAsync(network, context => context.Response.WriteAsync(
            $"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort > 0} " +
            $"{context.Connection.LocalIpAddress} {context.Connection.LocalPort}"));
        using var http = new HttpClient(network.CreateHandler());

        string client = network is SocketsNetwork ? "127.0.0.1" : "10.0.0.1";
        Assert.Equal($"{client} True {server.EndPoint.Address} {server.EndPoint.Port}", await http.GetStringAsync(server.Address));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return network.DisposeAsync();
    }
}

public sealed class RequestTestsOnSockeye() : RequestTests(new CableNetwork());

public sealed class RequestTestsOnSockets() : RequestTests(new SocketsNetwork());
