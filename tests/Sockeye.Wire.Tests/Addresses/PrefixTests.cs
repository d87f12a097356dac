using CsCheck;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class PrefixTests
{
    [Theory]
    [InlineData("10.1.2.3/24", "10.1.2.0/24")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32")]
    [InlineData("fd00::1/64", "fd00::/64")]
    [InlineData("fd00::ffff/127", "fd00::fffe/127")]
    [InlineData("fd00:1:2:3:4::/65", "fd00:1:2:3::/65")]
    [InlineData("ffff:ffff:ffff:ffff::/63", "ffff:ffff:ffff:fffe::/63")]
    [InlineData("fd00::1/128", "fd00::1/128")]
    [InlineData("fd00::1/0", "::/0")]
    public void Host_bits_are_cleared(string text, string expected) => Assert.Equal(expected, Prefix.Parse(text).ToString());

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("::/129")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/")]
    public void Other_text_is_refused(string text) => Assert.False(Prefix.TryParse(text, out _));

    [Fact]
    public void A_prefix_contains_what_shares_its_leading_bits() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Int[0, 32]).Sample((a, b, length) =>
        {
            var same = length == 0 || (a ^ b) >> (32 - length) == 0;
            Assert.Equal(same, new Prefix(new IPv4Address(a), length).Contains(new IPv4Address(b)));
            Assert.True(new Prefix(new IPv4Address(a), length).Contains(new IPv4Address(a)));
        });

    [Fact]
    public void Versions_do_not_contain_each_other()
    {
        Assert.False(Prefix.Parse("0.0.0.0/0").Contains(IPv6Address.Loopback));
        Assert.False(Prefix.Parse("::/0").Contains(IPv4Address.Loopback));
    }

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.255", "255.255.255.0")]
    [InlineData("10.0.0.0/8", "10.255.255.255", "255.0.0.0")]
    [InlineData("0.0.0.0/0", "255.255.255.255", "0.0.0.0")]
    [InlineData("10.0.0.0/31", "255.255.255.255", "255.255.255.254")]
    [InlineData("10.0.0.1/32", "255.255.255.255", "255.255.255.255")]
    public void Broadcast_and_netmask_follow_from_the_length(string prefix, string broadcast, string netmask)
    {
        Assert.Equal(broadcast, Prefix.Parse(prefix).Broadcast.ToString());
        Assert.Equal(netmask, Prefix.Parse(prefix).Netmask.ToString());
    }

    [Fact]
    public void A_length_beyond_the_address_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Prefix(IPv4Address.Any, 33));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Prefix(IPv6Address.Any, -1));
    }
}
