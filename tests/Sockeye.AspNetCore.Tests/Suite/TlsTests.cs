using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Sockeye.AspNetCore.Tests.Networks;
using Xunit;

namespace Sockeye.AspNetCore.Tests.Suite;

/// <summary>HTTPS: both versions of HTTP, and handshakes that come to nothing.</summary>
public abstract class TlsTests(ITestNetwork network) : TransportSuite(network)
{
    private static readonly TestServerOptions Secure = new() { Listen = listen => listen.UseHttps(Certificates.Server) };

    private HttpClient CreateSecureClient(Version version)
    {
        SocketsHttpHandler handler = Network.CreateHandler();
        handler.SslOptions = Certificates.Trust;
        return new HttpClient(handler)
        {
            DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    [Theory]
    [InlineData("1.1", "HTTP/1.1 https")]
    [InlineData("2.0", "HTTP/2 https")]
    public async Task A_response_arrives(string version, string expected)
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme}"), Secure);
        using HttpClient http = CreateSecureClient(Version.Parse(version));

        Assert.Equal(expected, await http.GetStringAsync(server.SecureAddress));
        Assert.Equal(expected, await http.GetStringAsync(server.SecureAddress));
    }

    [Fact]
    public async Task Large_bodies_go_both_ways()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network, EchoWholeAsync, Secure);
        using HttpClient http = CreateSecureClient(HttpVersion.Version11);
        byte[] body = Noise(2_000_000);

        using HttpResponseMessage response = await http.PostAsync(server.SecureAddress, new ByteArrayContent(body));

        Assert.Equal(Hash(body), Hash(await response.Content.ReadAsByteArrayAsync()));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_makes_the_request_fail()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Secure);
        using HttpClient http = CreateClient();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.SecureAddress));

        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
        Assert.IsType<AuthenticationException>(failure.InnerException);
    }

    [Fact]
    public async Task Plain_text_on_a_secure_port_ends_the_connection()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, Secure);
        await using RawClient client = await ConnectAsync(server);

        await client.GetAsync();

        await client.DrainAsync();
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_closed_after_the_handshake_time()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, new TestServerOptions
        {
            Listen = listen => listen.UseHttps(Certificates.Server, https => https.HandshakeTimeout = TimeSpan.FromMilliseconds(300)),
        });
        await using RawClient client = await ConnectAsync(server);

        await client.DrainAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_handshake_does_the_server_no_harm()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync("hello"), Secure);
        await using (RawClient client = await ConnectAsync(server))
        {
            await client.SendAsync(new byte[] { 22, 3, 1, 2, 0, 1, 0 });
            client.Connection.Reset();
        }
        using HttpClient http = CreateSecureClient(HttpVersion.Version11);

        Assert.Equal("hello", await http.GetStringAsync(server.SecureAddress));
    }

    [Fact]
    public async Task A_secure_connection_that_is_aborted_is_seen_by_the_client()
    {
        await using TestServer server = await TestServer.StartAsync(
            Network,
            context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
            Secure);
        using HttpClient http = CreateSecureClient(HttpVersion.Version11);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.SecureAddress));
    }

    [Fact]
    public async Task A_client_without_a_word_in_common_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync(Network, context => Task.CompletedTask, new TestServerOptions
        {
            Listen = listen => listen.UseHttps(Certificates.Server, https => https.SslProtocols = SslProtocols.Tls13),
        });
        await using ClientConnection connection = await Network.ConnectAsync(server.EndPoint);
        await using var tls = new SslStream(connection.Stream);
        SslClientAuthenticationOptions options = Certificates.Trust;
#pragma warning disable CA5398 // An older version is what this test is about.
        options.EnabledSslProtocols = SslProtocols.Tls12;
#pragma warning restore CA5398

        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options).WaitAsync(Patience.Long));
    }

    [Fact]
    public async Task Middleware_of_connections_sees_each_of_them_and_may_put_a_stream_between()
    {
        var seen = new List<EndPoint?>();
        long bytes = 0;
        await using TestServer server = await TestServer.StartAsync(Network, context => context.Response.WriteAsync("hello"), new TestServerOptions
        {
            Listen = listen =>
            {
                listen.UseConnectionLogging();
                listen.Use(next => async connection =>
                {
                    lock (seen) seen.Add(connection.RemoteEndPoint);
                    var inner = connection.Transport;
                    var counted = new CountingDuplexPipe(inner, count => Interlocked.Add(ref bytes, count));
                    connection.Transport = counted;
                    await next(connection);
                    connection.Transport = inner;
                });
                listen.UseHttps(Certificates.Server);
            },
        });
        using HttpClient http = CreateSecureClient(HttpVersion.Version11);

        Assert.Equal("hello", await http.GetStringAsync(server.SecureAddress));

        var remote = Assert.IsType<IPEndPoint>(Assert.Single(seen), exactMatch: false);
        Assert.Equal(Network.ClientAddress, remote.Address);
        Assert.NotEqual(0, Interlocked.Read(ref bytes));
    }
}

public sealed class TlsTestsOnSockeye() : TlsTests(new CableNetwork());

public sealed class TlsTestsOnSockets() : TlsTests(new SocketsNetwork());

public sealed class TlsTestsOnABadLink() : TlsTests(SimulatedTestNetwork.Bad());
