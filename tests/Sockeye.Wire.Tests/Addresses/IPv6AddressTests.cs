using CsCheck;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class IPv6AddressTests
{
    [Theory] // RFC 5952 §4 and §5, each rule
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("2001:0db8::0001", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:2:1", "2001:db8::2:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("2001:db8::1:1:1:1:0", "2001:db8:0:1:1:1:1:0")]
    [InlineData("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("::ffff:1.2.3.4", "::ffff:1.2.3.4")]
    [InlineData("::ffff:0:0", "::ffff:0.0.0.0")]
    [InlineData("::1.2.3.4", "::1.2.3.4")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Text_is_read_and_written_in_the_recommended_form(string text, string canonical) =>
        Assert.Equal(canonical, IPv6Address.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1::2::3")]
    [InlineData(":1::2")]
    [InlineData("1:")]
    [InlineData("1::2:")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("1.2.3.4")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    public void What_inet_pton_refuses_is_refused(string text) => Assert.False(IPv6Address.TryParse(text, out _));

    [Fact]
    public void Text_and_wire_bytes_come_back_as_they_went()
    {
        // Halves with many zero groups, so that runs of every place and length occur.
        var group = Gen.Frequency((2, Gen.Const((ushort)0)), (1, Gen.UShort));
        group.Array[8].Sample(groups =>
        {
            ulong upper = 0, lower = 0;
            for (var i = 0; i < 4; i++) (upper, lower) = (upper << 16 | groups[i], lower << 16 | groups[i + 4]);
            var address = new IPv6Address(upper, lower);
            Span<byte> bytes = stackalloc byte[16];
            address.WriteTo(bytes);
            Assert.Equal(address, IPv6Address.Read(bytes));
            Assert.Equal(address, IPv6Address.Parse(address.ToString()));
            Assert.Equal(System.Net.IPAddress.Parse(address.ToString()).GetAddressBytes(), bytes.ToArray());
        });
    }

    [Fact]
    public void Kinds_and_scopes_are_recognised()
    {
        Assert.True(IPv6Address.Parse("fe80::1").IsLinkLocal);
        Assert.True(IPv6Address.Parse("febf::1").IsLinkLocal);
        Assert.False(IPv6Address.Parse("fec0::1").IsLinkLocal);
        Assert.True(IPv6Address.Parse("fd00::1").IsUniqueLocal);
        Assert.False(IPv6Address.Parse("fe00::1").IsUniqueLocal);
        Assert.Equal(2, IPv6Address.AllNodes.MulticastScope);
        Assert.Equal(14, IPv6Address.Parse("ff0e::1").MulticastScope);
        Assert.Equal(0, IPv6Address.Loopback.MulticastScope);
        Assert.Equal("ff02::2", IPv6Address.AllRouters.ToString());
        Assert.False(IPv6Address.Parse("::1:0:1").IsLoopback);
    }

    [Fact] // RFC 4291 §2.7.1: the RFC's own example
    public void The_solicited_node_address_takes_the_last_24_bits()
    {
        var solicited = IPv6Address.Parse("4037::01:800:200E:8C6C").SolicitedNode();
        Assert.Equal("ff02::1:ff0e:8c6c", solicited.ToString());
        Assert.True(solicited.IsSolicitedNode);
        Assert.False(IPv6Address.AllNodes.IsSolicitedNode);
    }

    [Fact]
    public void A_mapped_address_gives_its_IPv4_address_back()
    {
        var mapped = IPv6Address.FromIPv4Mapped(new IPv4Address(10, 0, 0, 1));
        Assert.Equal("::ffff:10.0.0.1", mapped.ToString());
        Assert.True(mapped.IsIPv4Mapped);
        Assert.Equal("10.0.0.1", mapped.ToIPv4().ToString());
    }
}
