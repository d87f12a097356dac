using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sockeye.Devices.Middleware;
using Sockeye.Streams;
using Sockeye.Tests.Streams.Conformance;
using Xunit;

namespace Sockeye.Tests.Streams;

/// <summary>SslStream over TcpStream: versions, certificates of both sides, the end.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _server = Certificates.For("right.example");
    private readonly X509Certificate2 _client = Certificates.For("left.example");

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    [Theory]
#pragma warning disable CA5398 // The versions are what is tested.
    [InlineData(SslProtocols.Tls12, false, 0)]
    [InlineData(SslProtocols.Tls12, true, 0)]
    [InlineData(SslProtocols.Tls13, false, 0)]
    [InlineData(SslProtocols.Tls13, true, 0)]
    [InlineData(SslProtocols.Tls13, true, 0.05)]
#pragma warning restore CA5398
    public async Task A_handshake_a_message_and_the_end_pass(SslProtocols version, bool clientShowsCertificate, double loss)
    {
        using var cable = new Cable(conditions: loss > 0 ? new LinkConditions { Loss = loss } : null, seed: 5);
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
        await using var client = new SslStream(await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon));
        await using var server = new SslStream(await accepting);
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "right.example",
                    EnabledSslProtocols = version,
                    ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                    ClientCertificates = clientShowsCertificate ? [_client] : null,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == _server.GetCertHashString(),
                },
                Soon),
            server.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _server,
                    ClientCertificateRequired = clientShowsCertificate,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        clientShowsCertificate == (shown?.GetCertHashString() == _client.GetCertHashString()),
                },
                Soon));
        Assert.Equal(version, client.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http2, client.NegotiatedApplicationProtocol);
        Assert.Equal(clientShowsCertificate, server.IsMutuallyAuthenticated);

        byte[] sent = new byte[300_000], got = new byte[sent.Length];
        Random.Shared.NextBytes(sent);
        Task writing = WriteAllAsync();
        await server.ReadExactlyAsync(got, Soon);
        Assert.True(sent.AsSpan().SequenceEqual(got));
        Assert.Equal(0, await server.ReadAsync(new byte[1], Soon));
        await writing;

        // Half-closed: what the server has to say is still read.
        await server.WriteAsync("bye"u8.ToArray(), Soon);
        await server.ShutdownAsync();
        using var rest = new StreamReader(client, leaveOpen: true);
        Assert.Equal("bye", await rest.ReadToEndAsync(Soon));

        async Task WriteAllAsync()
        {
            await client.WriteAsync(sent, Soon);
            await client.ShutdownAsync();
        }
    }

    [Fact]
    public async Task A_certificate_that_is_refused_ends_the_handshake_on_both_sides()
    {
        using var cable = new Cable();
        using var listener = TcpListener.Listen(cable.Right, Cable.At("10.0.0.2"));
        ValueTask<TcpStream> accepting = listener.AcceptAsync(Soon);
        await using var client = new SslStream(await TcpStream.ConnectAsync(cable.Left, listener.LocalEndPoint, Soon));
        await using var server = new SslStream(await accepting);
        Task serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _server }, Soon);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "right.example",
                RemoteCertificateValidationCallback = (_, _, _, _) => false,
            },
            Soon));
        await client.DisposeAsync();
        Exception? told = await Record.ExceptionAsync(() => serving);
        // In TLS 1.3 the server has finished before the client has looked.
        if (told is null) told = await Record.ExceptionAsync(async () => await server.ReadExactlyAsync(new byte[1], Soon));
        Assert.True(told is AuthenticationException or IOException, $"{told}");
    }
}
