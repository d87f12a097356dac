using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sockeye.Testing.Certificates;

/// <summary>The two kinds of certificates (RFC 5280): an authority's, signed by itself, and those that it signs.</summary>
internal static class CertificateForms
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int SerialNumberLength = 16;

    // RSA, as its signatures are equally long and ECDSA's are not: were a handshake a byte longer in one run than in another, the seed would lose
    // other packets. Such a key takes a tenth of a second to make, so all hosts in the process have the same one; it proves nothing to anybody.
    private static readonly Lazy<RSA> s_holders = new(() => RSA.Create(2048));
    private static readonly Lock s_holding = new();

    /// <summary>An authority's.</summary>
    public static X509Certificate2 SelfSigned(string name, Validity validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(validity.NotBefore, validity.NotAfter);
    }

    /// <summary>A server's or client's, with its key. All of a kind are equally long.</summary>
    public static X509Certificate2 Signed(X509Certificate2 authority, string name, X509Extension alternativeNames, Validity validity)
    {
        lock (s_holding) return SignedAlone(authority, name, alternativeNames, validity);
    }

    private static X509Certificate2 SignedAlone(X509Certificate2 authority, string name, X509Extension alternativeNames, Validity validity)
    {
        var request = new CertificateRequest(Subject(name), s_holders.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication), new(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(alternativeNames);
        using ECDsa signer = authority.GetECDsaPrivateKey()!;
        using X509Certificate2 signed = request.Create(
            authority.SubjectName, new EvenSignatures(signer), validity.NotBefore, validity.NotAfter, NewSerialNumber());
        X509Certificate2 whole = signed.CopyWithPrivateKey(s_holders.Value);
        // Windows' TLS takes no key that was never in a container.
        if (!OperatingSystem.IsWindows()) return whole;
        using (whole) return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private static X500DistinguishedName Subject(string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return subject.Build();
    }

    // RFC 5280 §4.1.2.2: positive and unique.
    private static byte[] NewSerialNumber()
    {
        byte[] number = RandomNumberGenerator.GetBytes(SerialNumberLength);
        number[0] = (byte)(number[0] & 0x3F | 0x40);
        return number;
    }
}
