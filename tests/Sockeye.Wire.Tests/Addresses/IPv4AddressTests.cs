using CsCheck;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class IPv4AddressTests
{
    [Fact]
    public void Text_and_wire_bytes_come_back_as_they_went() => Gen.UInt.Sample(value =>
    {
        var address = new IPv4Address(value);
        Span<byte> bytes = stackalloc byte[4];
        address.WriteTo(bytes);
        Assert.Equal(address, IPv4Address.Read(bytes));
        Assert.Equal(address, IPv4Address.Parse(address.ToString()));
        Assert.Equal(new System.Net.IPAddress(bytes).ToString(), address.ToString());
    });

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData(".1.2.3")]
    [InlineData("1..2.3")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.4 ")]
    [InlineData("+1.2.3.4")]
    [InlineData("0x1.2.3.4")]
    [InlineData("1.2.3.1000")]
    public void What_inet_pton_refuses_is_refused(string text)
    {
        Assert.False(IPv4Address.TryParse(text, out _));
        Assert.Throws<FormatException>(() => IPv4Address.Parse(text));
    }

    [Theory] // RFC 1122 §3.2.1.3, RFC 1918 §3, RFC 3927, RFC 1112 §4
    [InlineData("0.0.0.0", "unspecified this-network")]
    [InlineData("0.1.2.3", "this-network")]
    [InlineData("127.9.9.9", "loopback")]
    [InlineData("128.0.0.1", "")]
    [InlineData("10.255.0.1", "private")]
    [InlineData("172.15.255.255", "")]
    [InlineData("172.16.0.0", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("172.32.0.0", "")]
    [InlineData("192.168.1.1", "private")]
    [InlineData("169.254.1.1", "link-local")]
    [InlineData("224.0.0.251", "multicast link-local-multicast")]
    [InlineData("239.255.255.255", "multicast")]
    [InlineData("240.0.0.1", "reserved")]
    [InlineData("255.255.255.255", "broadcast reserved")]
    public void Each_kind_of_address_is_recognised(string text, string kinds)
    {
        var a = IPv4Address.Parse(text);
        var found = new List<string>();
        if (a.IsUnspecified) found.Add("unspecified");
        if (a.IsThisNetwork) found.Add("this-network");
        if (a.IsLoopback) found.Add("loopback");
        if (a.IsPrivate) found.Add("private");
        if (a.IsLinkLocal) found.Add("link-local");
        if (a.IsMulticast) found.Add("multicast");
        if (a.IsLinkLocalMulticast) found.Add("link-local-multicast");
        if (a.IsBroadcast) found.Add("broadcast");
        if (a.IsReserved) found.Add("reserved");
        Assert.Equal(kinds, string.Join(' ', found));
    }

    [Fact]
    public void Text_that_does_not_fit_is_not_written()
    {
        Assert.False(IPv4Address.Loopback.TryFormat(new char[8], out var written));
        Assert.Equal(0, written);
        Assert.True(IPv4Address.Loopback.TryFormat(new char[9], out written));
        Assert.Equal(9, written);
    }
}
