using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Sockeye.Tests.Streams.Conformance;

/// <summary>SslStream in between, at both ends.</summary>
internal sealed class TlsEnds(SslProtocols version) : IDisposable
{
    private readonly X509Certificate2 _certificate = Certificates.For("right.example");

    public async Task<StreamPair> PutOnAsync(StreamPair inner)
    {
        var client = new SslStream(inner.Near.Stream);
        var server = new SslStream(inner.Far.Stream);
        var asked = new SslClientAuthenticationOptions
        {
            TargetHost = "right.example",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString(),
        };
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(asked),
            server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate })).ConfigureAwait(false);
        return new StreamPair(
            new StreamEnd(client, client.ShutdownAsync, inner.Near.Abort), new StreamEnd(server, server.ShutdownAsync, inner.Far.Abort));
    }

    public void Dispose() => _certificate.Dispose();
}

/// <summary>TLS over TcpStream.</summary>
public abstract class TlsWiring(SslProtocols version) : CableWiring
{
    private readonly TlsEnds _ends = new(version);

    // Cancelled calls, half-closed and broken connections are told in TLS's own words.
    public override bool IsPlain => false;

    public override bool DisposalMayLookLikeTheEnd => true;

    protected override async Task<StreamPair> ConnectAsync() =>
        await _ends.PutOnAsync(await base.ConnectAsync().ConfigureAwait(false)).ConfigureAwait(false);

    protected override ValueTask CloseAsync()
    {
        _ends.Dispose();
        return base.CloseAsync();
    }
}

/// <summary>The oracle of the oracle's kind: what SslStream does over NetworkStream.</summary>
public sealed class OverTlsOnLoopback(OverTlsOnLoopback.Tls wiring) : ConnectedStreamSuite(wiring), IClassFixture<OverTlsOnLoopback.Tls>
{
    public sealed class Tls : LoopbackWiring
    {
        private readonly TlsEnds _ends = new(SslProtocols.None);

        public override bool IsPlain => false;

        protected override async Task<StreamPair> ConnectAsync() =>
            await _ends.PutOnAsync(await base.ConnectAsync().ConfigureAwait(false)).ConfigureAwait(false);

        protected override ValueTask CloseAsync()
        {
            _ends.Dispose();
            return base.CloseAsync();
        }
    }
}

/// <summary>TLS 1.3.</summary>
public sealed class OverTls13(OverTls13.Tls wiring) : ConnectedStreamSuite(wiring), IClassFixture<OverTls13.Tls>
{
    public sealed class Tls() : TlsWiring(SslProtocols.Tls13);
}

/// <summary>TLS 1.2.</summary>
public sealed class OverTls12(OverTls12.Tls wiring) : ConnectedStreamSuite(wiring), IClassFixture<OverTls12.Tls>
{
#pragma warning disable CA5398 // The version is what is tested.
    public sealed class Tls() : TlsWiring(SslProtocols.Tls12);
#pragma warning restore CA5398
}
