using System.Security.Cryptography.X509Certificates;
using Sockeye.Http;

namespace Sockeye.Testing;

public partial class SimulatedHost
{
    private readonly Lock _certifying = new();
    private X509Certificate2? _certificate;

    /// <summary>Certifies its name and the addresses that it has when this is asked first, with the key, by <see cref="SimulatedNetwork.Authority"/>:
    /// for servers and for clients on it. It remains the host's own through crashes; not to be disposed.</summary>
    public X509Certificate2 Certificate
    {
        get
        {
            lock (_certifying) return _certificate ??= Network.Authority.Issue([Name, .. Addresses.Select(address => address.ToString())]);
        }
    }

    /// <summary>A new handler for HttpClient on this host: it connects through the host's stack, resolves names as the host does and trusts
    /// <see cref="SimulatedNetwork.Authority"/> alone. No proxy. TLS sessions are not resumed, as they might be of an earlier test; SslOptions may say otherwise.</summary>
    public SocketsHttpHandler CreateHttpHandler()
    {
        SocketsHttpHandler handler = new SocketsHttpHandler().UseSockeye(this);
        handler.SslOptions.CertificateChainPolicy = Network.Authority.TrustPolicy();
        handler.SslOptions.AllowTlsResume = false;
        return handler;
    }

    /// <summary>A new HttpClient on this host, over a <see cref="CreateHttpHandler">handler</see> of its own.</summary>
    public HttpClient CreateHttpClient() => new(CreateHttpHandler());
}
