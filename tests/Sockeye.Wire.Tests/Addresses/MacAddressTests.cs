using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class MacAddressTests
{
    [Fact]
    public void Text_and_wire_bytes_come_back_as_they_went()
    {
        var mac = MacAddress.Parse("02:00:5e:10:AB:ff");
        var bytes = new byte[6];
        mac.WriteTo(bytes);
        Assert.Equal("02005e10abff", Bytes.Hex(bytes));
        Assert.Equal(mac, MacAddress.Read(bytes));
        Assert.Equal("02:00:5e:10:ab:ff", mac.ToString());
        Assert.Equal(mac, MacAddress.Parse("02-00-5e-10-ab-ff"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02:00:5e:10:ab")]
    [InlineData("02:00:5e:10:ab-ff")]
    [InlineData("02:00:5e:10:ab:fg")]
    [InlineData("02.00.5e.10.ab.ff")]
    [InlineData("2:00:5e:10:ab:ff0")]
    public void Other_text_is_refused(string text) => Assert.False(MacAddress.TryParse(text, out _));

    [Theory] // RFC 1112 §6.4, RFC 2464 §7
    [InlineData("224.0.0.1", "01:00:5e:00:00:01")]
    [InlineData("239.255.255.250", "01:00:5e:7f:ff:fa")]
    [InlineData("224.128.0.1", "01:00:5e:00:00:01")]
    [InlineData("ff02::1:ff28:9c5a", "33:33:ff:28:9c:5a")]
    public void Groups_map_to_their_link_address(string group, string mac) =>
        Assert.Equal(mac, MacAddress.ForMulticast(InternetAddress.Parse(group)).ToString());

    [Fact]
    public void Kinds_are_recognised()
    {
        Assert.True(MacAddress.Broadcast.IsBroadcast);
        Assert.True(MacAddress.Broadcast.IsMulticast);
        Assert.True(MacAddress.Parse("01:00:5e:00:00:01").IsMulticast);
        Assert.False(MacAddress.Parse("02:00:00:00:00:01").IsMulticast);
        Assert.True(MacAddress.Parse("02:00:00:00:00:01").IsLocallyAdministered);
        Assert.True(default(MacAddress).IsZero);
    }
}
