using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Wire.Tests.Addresses;

public class EndpointTests
{
    [Theory]
    [InlineData("1.2.3.4:80")]
    [InlineData("[::1]:80")]
    [InlineData("[fe80::1%2]:65535")]
    [InlineData("0.0.0.0:0")]
    public void Text_comes_back_as_it_went(string text) => Assert.Equal(text, Endpoint.Parse(text).ToString());

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:65536")]
    [InlineData("1.2.3.4:-1")]
    [InlineData("[1.2.3.4]:80")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[::1:80")]
    [InlineData("[fe80::1%eth0]:80")]
    [InlineData("[]:80")]
    [InlineData(":80")]
    public void Other_text_is_refused(string text) => Assert.False(Endpoint.TryParse(text, out _));

    [Fact]
    public void The_scope_is_part_of_an_endpoint() =>
        Assert.NotEqual(Endpoint.Parse("[fe80::1%1]:80"), Endpoint.Parse("[fe80::1%2]:80"));
}
