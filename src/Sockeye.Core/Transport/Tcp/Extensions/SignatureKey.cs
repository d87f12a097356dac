using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Transport.Tcp.Extensions;

/// <summary>A secret that both ends know, for the MD5 signatures of one peer or of a network of peers (RFC 2385).</summary>
/// <param name="Peers">For whom.</param>
/// <param name="Secret">1 to 80 bytes.</param>
internal sealed record SignatureKey(Prefix Peers, byte[] Secret)
{
    /// <summary>Longest secret (Linux's TCP_MD5SIG_MAXKEYLEN).</summary>
    public const int MaxLength = 80;

    /// <summary>Never the secret itself.</summary>
    public override string ToString() => $"SignatureKey for {Peers}";
}
