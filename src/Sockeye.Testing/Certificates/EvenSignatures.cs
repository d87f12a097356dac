using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sockeye.Testing.Certificates;

/// <summary>ECDSA P-256 signatures that are all equally long: one that is not is made again.</summary>
/// <remarks>RFC 3279 §2.2.3: a signature is two numbers, each of 33 bytes when its first bit is set, of 32 otherwise, of fewer seldom.</remarks>
internal sealed class EvenSignatures(ECDsa key) : X509SignatureGenerator
{
    // Two headers of numbers, that of their sequence, and one number of 33 bytes: every second signature.
    private const int Length = 71;

    private readonly X509SignatureGenerator _generator = CreateForECDsa(key);

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => _generator.GetSignatureAlgorithmIdentifier(hashAlgorithm);

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        for (; ; )
        {
            byte[] signature = _generator.SignData(data, hashAlgorithm);
            if (signature.Length == Length) return signature;
        }
    }

    protected override PublicKey BuildPublicKey() => _generator.PublicKey;
}
