using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class InternetAddressTests
{
    [Theory]
    [InlineData("10.0.0.1", IPVersion.V4, 4)]
    [InlineData("fd00::1", IPVersion.V6, 16)]
    public void Either_version_keeps_its_text_and_bytes(string text, IPVersion version, int length)
    {
        var address = InternetAddress.Parse(text);
        Assert.Equal(version, address.Version);
        Assert.Equal(length, address.Length);
        var bytes = new byte[length];
        address.WriteTo(bytes);
        Assert.Equal(address, InternetAddress.Read(version, bytes));
        Assert.Equal(text, address.ToString());
    }

    [Fact]
    public void A_mapped_address_is_equal_to_its_IPv4_address_only_when_unmapped()
    {
        var v4 = InternetAddress.Parse("10.0.0.1");
        var mapped = InternetAddress.Parse("::ffff:10.0.0.1");
        Assert.False(v4 == mapped);
        Assert.True(v4 == mapped.Unmap());
        Assert.True(v4 == v4.Unmap());
    }

    [Fact]
    public void The_unspecified_addresses_of_the_versions_differ()
    {
        Assert.True(InternetAddress.Any(IPVersion.V6).IsUnspecified);
        Assert.True(InternetAddress.Any(IPVersion.V4).IsUnspecified);
        Assert.True(InternetAddress.Any(IPVersion.V4) != InternetAddress.Any(IPVersion.V6));
        Assert.Equal(default, InternetAddress.Any(IPVersion.V4));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("10.0.0")]
    [InlineData("fe80::1%1")]
    public void Other_text_is_refused(string text) =>
        Assert.Throws<FormatException>(() => InternetAddress.Parse(text));
}
