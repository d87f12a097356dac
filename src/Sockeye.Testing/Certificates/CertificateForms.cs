using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sockeye.Testing.Certificates;

/// <summary>The two kinds of certificates (RFC 5280): an authority's, signed by itself, and those that it signs.</summary>
internal static class CertificateForms
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int SerialNumberLength = 16;

    /// <summary>An authority's.</summary>
    public static X509Certificate2 SelfSigned(string name, Validity validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(validity.NotBefore, validity.NotAfter);
    }

    /// <summary>A server's or client's, with its key.</summary>
    public static X509Certificate2 Signed(X509Certificate2 authority, string name, X509Extension alternativeNames, Validity validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication), new(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(alternativeNames);
        using X509Certificate2 signed = request.Create(authority, validity.NotBefore, validity.NotAfter, NewSerialNumber());
        X509Certificate2 whole = signed.CopyWithPrivateKey(key);
        // Windows' TLS takes no key that was never in a container.
        if (!OperatingSystem.IsWindows()) return whole;
        using (whole) return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
    }

    // RFC 5280 §4.1.2.2: positive and unique.
    private static byte[] NewSerialNumber()
    {
        byte[] number = RandomNumberGenerator.GetBytes(SerialNumberLength);
        number[0] = (byte)(number[0] & 0x3F | 0x40);
        return number;
    }
}
