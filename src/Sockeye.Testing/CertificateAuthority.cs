using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sockeye.Testing.Certificates;

namespace Sockeye.Testing;

/// <summary>Who certifies the names of a simulated network's hosts. Nobody outside the test trusts it: it is made with the network and lives in memory.</summary>
/// <remarks>Certificates are valid from a year before to twenty years after the real clock's now and the network's beginning: TLS looks at the real
/// clock, an application perhaps at the simulated one. Keys and TLS's bytes are new in every run; their lengths are not, so that HTTPS loses the same packets in each run of a seed. All certificates that it
/// issues in one process have the same key (RSA, 2048 bits). Any thread may use it.</remarks>
public sealed class CertificateAuthority
{
    private readonly Validity _validity;
    private readonly Lazy<X509Certificate2> _signer;
    private readonly Lazy<X509Certificate2> _root;

    internal CertificateAuthority(DateTimeOffset beginning)
    {
        _validity = Validity.Around(beginning);
        _signer = new Lazy<X509Certificate2>(() => CertificateForms.SelfSigned("Sockeye simulated network", _validity));
        _root = new Lazy<X509Certificate2>(() => X509CertificateLoader.LoadCertificate(_signer.Value.RawDataMemory.Span));
    }

    /// <summary>Its own certificate, without the key: what a client is told to trust.</summary>
    public X509Certificate2 Certificate => _root.Value;

    /// <summary>Certifies names, for servers and clients: further names of a host, or somebody else's.</summary>
    /// <param name="names">DNS names, such as "shop.example" or "*.shop.example", or addresses in text; at least one.</param>
    /// <returns>A certificate with its key. The caller may dispose it.</returns>
    /// <exception cref="ArgumentException">There is no name.</exception>
    public X509Certificate2 Issue(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Issue(names, _validity);
    }

    /// <summary>Certifies names for a time, which may be over or not have come yet.</summary>
    /// <param name="names">DNS names, or addresses in text; at least one.</param>
    /// <param name="notBefore">When it begins, by the real clock; not before the authority's own.</param>
    /// <param name="notAfter">When it ends, by the real clock; not after the authority's own.</param>
    /// <returns>A certificate with its key. The caller may dispose it.</returns>
    /// <exception cref="ArgumentException">There is no name, the end is before the beginning, or the time is not within the authority's own.</exception>
    public X509Certificate2 Issue(IReadOnlyCollection<string> names, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Issue(names, new Validity(notBefore, notAfter));
    }

    /// <summary>What a TLS client is to be told: it trusts this authority and no other, asks no real network about certificates, and resumes no
    /// session, which might be one of an earlier test's.</summary>
    /// <param name="targetHost">The name or address that the server must be certified for.</param>
    public SslClientAuthenticationOptions ClientOptions(string targetHost)
    {
        ArgumentException.ThrowIfNullOrEmpty(targetHost);
        return new SslClientAuthenticationOptions { TargetHost = targetHost, CertificateChainPolicy = TrustPolicy(), AllowTlsResume = false };
    }

    /// <summary>A chain policy that trusts this authority and no other.</summary>
    internal X509ChainPolicy TrustPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(Certificate);
        return policy;
    }

    private X509Certificate2 Issue(IReadOnlyCollection<string> names, Validity validity)
    {
        if (names.Count == 0) throw new ArgumentException("A certificate needs a name", nameof(names));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(names));
            if (IPAddress.TryParse(name, out IPAddress? address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }
        return CertificateForms.Signed(_signer.Value, names.First(), alternatives.Build(), validity);
    }
}
