using System.Text;
using Sockeye.Wire.Checksums;
using Xunit;

namespace Sockeye.Wire.Tests.Checksums;

/// <summary>RFC 1321 §A.5, the test suite; and pieces against the whole.</summary>
public sealed class Md5Tests
{
    [Theory]
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f")]
    [InlineData(
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void The_digest_is_that_of_the_test_suite(string text, string expected)
    {
        var digest = new byte[Md5.DigestLength];
        Md5.Compute(Encoding.ASCII.GetBytes(text), digest);
        Assert.Equal(expected, Convert.ToHexStringLower(digest));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void Pieces_make_the_same_digest_as_the_whole(int piece)
    {
        var bytes = new byte[300];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 7);
        var whole = new byte[Md5.DigestLength];
        Md5.Compute(bytes, whole);
        var md5 = new Md5(new byte[64]);
        for (int at = 0; at < bytes.Length; at += piece) md5.Append(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        var digest = new byte[Md5.DigestLength];
        md5.Finish(digest);
        Assert.Equal(whole, digest);
    }
}
