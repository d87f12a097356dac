using Sockeye.Core.Transport.Tcp.FastOpen;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Transport.Tcp.FastOpen;

/// <summary>RFC 7413 §4.1.2: cookies are made from addresses under a secret.</summary>
public sealed class FastOpenCookieTests
{
    private const string Key = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";
    private const string Zero = "0-0-0-0";

    /// <summary>Values as a Linux server makes them, so that both may serve one name.</summary>
    [Theory]
    [InlineData(Key, "192.0.2.1", "192.168.0.1", "3021b9d889017eeb")]
    [InlineData(Key, "fd3d:fa7b:d17d::1", "fd3d:a0b:17d6::1", "c1d1e9742a47a9bc")]
    [InlineData(Zero, "192.0.2.1", "192.168.0.1", "b7c12350a90dc8f5")]
    [InlineData(Zero, "fd3d:fa7b:d17d::1", "fd3d:a0b:17d6::1", "82af1a8f9a205c34")]
    public void A_cookie_is_the_one_that_Linux_makes(string key, string client, string server, string expected)
    {
        Assert.True(FastOpenKey.TryParse(key, out FastOpenKey parsed));
        FastOpenCookie cookie = FastOpenCookieMaker.Make(parsed, InternetAddress.Parse(client), InternetAddress.Parse(server));
        Assert.Equal(FastOpenCookie.Read(Convert.FromHexString(expected), isExperimental: false), cookie);
    }

    [Fact]
    public void A_cookie_of_the_backup_key_is_honoured_and_replaced()
    {
        Assert.True(FastOpenKeys.TryParse(Key + "," + Zero, out FastOpenKeys? keys));
        InternetAddress client = InternetAddress.Parse("192.0.2.1");
        InternetAddress server = InternetAddress.Parse("192.168.0.1");
        FastOpenCookie old = FastOpenCookieMaker.Make(keys!.Backup!.Value, client, server);
        Assert.Equal(FastOpenVerdict.Aging, FastOpenCookieMaker.Judge(keys, old, client, server, out FastOpenCookie current));
        Assert.Equal(FastOpenVerdict.Good, FastOpenCookieMaker.Judge(keys, current, client, server, out _));
        Assert.Equal(FastOpenVerdict.Bad, FastOpenCookieMaker.Judge(keys, old, server, client, out _));
    }

    [Theory]
    [InlineData("a1a1a1a1-b2b2b2b2-c3c3c3c3")]
    [InlineData("a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4-e5e5e5e5")]
    [InlineData("a1a1a1a1-b2b2b2b2-c3c3c3c3-nonsense")]
    public void What_is_not_four_groups_of_hexadecimal_digits_is_no_key(string text) => Assert.False(FastOpenKeys.TryParse(text, out _));

    [Fact]
    public void Keys_come_out_as_they_went_in()
    {
        var bytes = new byte[32];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)i;
        Assert.True(FastOpenKeys.TryRead(bytes, out FastOpenKeys? keys));
        var written = new byte[32];
        Assert.Equal(32, keys!.WriteTo(written));
        Assert.Equal(bytes, written);
        Assert.False(FastOpenKeys.TryRead(bytes.AsSpan(0, 24), out _));
    }
}
