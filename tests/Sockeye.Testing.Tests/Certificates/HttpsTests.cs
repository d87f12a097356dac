using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Sockeye.AspNetCore;
using Sockeye.Streams;
using Xunit;

namespace Sockeye.Testing.Tests.Certificates;

/// <summary>Kestrel with a host's certificate; clients that trust its network.</summary>
public class HttpsTests
{
    [Fact]
    public async Task A_client_on_a_host_reads_what_a_server_says_over_TLS()
    {
        using var net = new SimulatedNetwork(seed: 42);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Wifi with { Loss = 0.05 });
        await using WebApplication app = await StartAsync(server, server.Certificate);
        using HttpClient http = client.CreateHttpClient();
        Assert.Equal("hello", await http.GetStringAsync("https://server/"));
        Assert.Equal("hello", await http.GetStringAsync($"https://{server.Address}/"));
        Assert.Equal("hello", await http.GetStringAsync($"https://[{server.AddressV6}]/"));
        Assert.DoesNotContain(net.Packets, packet => packet.DestinationPort == 80);
    }

    [Fact]
    public async Task A_server_with_the_certificate_of_another_is_not_believed()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        await using WebApplication app = await StartAsync(server, client.Certificate);
        Assert.Contains("RemoteCertificateNameMismatch", await RefusalAsync(client));
    }

    [Fact]
    public async Task A_server_of_another_network_is_not_believed()
    {
        using var net = new SimulatedNetwork(seed: 1);
        using var other = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        await using WebApplication app = await StartAsync(server, other.AddHost("server").Certificate);
        Assert.Contains("errors in the certificate chain", await RefusalAsync(client));
    }

    [Fact]
    public async Task A_certificate_that_ended_yesterday_is_not_believed()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 old = net.Authority.Issue(["server"], now.AddDays(-90), now.AddDays(-1));
        await using WebApplication app = await StartAsync(server, old);
        Assert.Contains("NotTimeValid", await RefusalAsync(client));
    }

    [Fact]
    public async Task A_client_may_show_its_own_certificate()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server);
        await using WebApplication app = await StartAsync(server, server.Certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == client.Certificate.Thumbprint;
        });
        using SocketsHttpHandler handler = client.CreateHttpHandler();
        handler.SslOptions.ClientCertificates = [client.Certificate];
        using var http = new HttpClient(handler);
        Assert.Equal("hello", await http.GetStringAsync("https://server/"));
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using HttpClient nobody = client.CreateHttpClient();
            await nobody.GetStringAsync("https://server/");
        });
    }

    [Fact]
    public async Task Streams_trust_the_network_too()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost client, SimulatedHost server) = (net.AddHost("client"), net.AddHost("server"));
        net.Connect(client, server, LinkProfile.Lan);
        using X509Certificate2 shop = net.Authority.Issue("shop.example", "*.shop.example");
        using var listener = TcpListener.Listen(server, new IPEndPoint(IPAddress.Any, 443));
        Task<TcpStream> accepting = listener.AcceptAsync().AsTask();
        await using var near = new SslStream(await TcpStream.ConnectAsync(client, new IPEndPoint(server.Address, 443)));
        await using var far = new SslStream(await accepting);
        await Task.WhenAll(
            near.AuthenticateAsClientAsync(net.Authority.ClientOptions("www.shop.example")),
            far.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = shop }));
        Assert.True(near.IsAuthenticated);
        Assert.Equal("shop.example", X509CertificateLoader.LoadCertificate(near.RemoteCertificate!.GetRawCertData()).GetNameInfo(X509NameType.SimpleName, false));
    }

    [Fact]
    public void A_hosts_certificate_says_its_name_and_addresses_and_is_valid_by_both_clocks()
    {
        using var net = new SimulatedNetwork(seed: 1);
        (SimulatedHost one, SimulatedHost other) = (net.AddHost("one"), net.AddHost("other"));
        net.Connect(one, other);
        X509Certificate2 certificate = one.Certificate;
        Assert.Same(certificate, one.Certificate);
        Assert.True(certificate.HasPrivateKey);
        Assert.False(net.Authority.Certificate.HasPrivateKey);
        Assert.True(certificate.MatchesHostname("one"));
        Assert.False(certificate.MatchesHostname("other"));
        foreach (IPAddress address in one.Addresses) Assert.True(certificate.MatchesHostname(address.ToString()));
        foreach (DateTime now in new[] { DateTime.UtcNow, net.Clock.GetUtcNow().UtcDateTime })
        {
            Assert.InRange(now, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        }
    }

    [Fact]
    public void A_certificate_without_a_name_is_not_issued()
    {
        using var net = new SimulatedNetwork(seed: 1);
        Assert.Throws<ArgumentException>(() => net.Authority.Issue());
        Assert.Throws<ArgumentException>(() => net.Authority.Issue(""));
    }

    private static async Task<string> RefusalAsync(SimulatedHost client)
    {
        using HttpClient http = client.CreateHttpClient();
        HttpRequestException refusal = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync("https://server/"));
        return Assert.IsType<AuthenticationException>(refusal.InnerException).Message;
    }

    private static async Task<WebApplication> StartAsync(
        SimulatedHost server, X509Certificate2 certificate, Action<HttpsConnectionAdapterOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockeye(server).UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.IPv6Any, 443, listen => listen.UseHttps(certificate, https => configure?.Invoke(https))));
        WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        return app;
    }
}
