using Sockeye.Core.Internet;
using Sockeye.Core.Link;
using Sockeye.Core.Tests.Internet.Fixture;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet;

/// <summary>Echo from end to end over two Internet rooms (RFC 792, RFC 4443 §4).</summary>
public sealed class PingTests
{
    [Theory]
    [InlineData("10.0.0.2", 0)]
    [InlineData("10.0.0.2", 56)]
    [InlineData("10.0.0.2", 1472)]
    [InlineData("10.0.0.2", 1473)]
    [InlineData("10.0.0.2", 65_507)]
    [InlineData("fd00::2", 0)]
    [InlineData("fd00::2", 56)]
    [InlineData("fd00::2", 1452)]
    [InlineData("fd00::2", 1453)]
    [InlineData("fd00::2", 65_507)]
    public void An_echo_of_any_size_comes_back_with_the_same_data(string to, int size)
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, InternetAddress.Parse(to).Version);
        ping.Send(to, size);
        pair.Net.Run(1);
        var reply = Assert.Single(ping.Replies);
        Assert.Equal(EchoLog.Pattern(size), reply.Message[8..]);
        Assert.Equal(InternetAddress.Parse(to), reply.Reception.Source);
    }

    [Theory]
    [InlineData("10.0.0.2", 68)]
    [InlineData("10.0.0.2", 576)]
    [InlineData("10.0.0.2", 9000)]
    [InlineData("fd00::2", 1280)]
    [InlineData("fd00::2", 9000)]
    public void The_largest_echo_passes_links_of_every_size(string to, int mtu)
    {
        var pair = new Pair(mtu);
        var ping = new EchoLog(pair.A, InternetAddress.Parse(to).Version);
        int size = mtu < 500 ? 3000 : 65_000;
        ping.Send(to, size);
        pair.Net.Run(1);
        Assert.Equal(EchoLog.Pattern(size), Assert.Single(ping.Replies).Message[8..]);
        Assert.All(pair.Net.Crossings, crossing => Assert.True(crossing.Frame.Length <= mtu + 14));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("fd00::1")]
    [InlineData("::1")]
    public void Our_own_addresses_answer_over_the_loopback_and_nothing_reaches_the_link(string to)
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, InternetAddress.Parse(to).Version);
        ping.Send(to, 60_000);
        pair.Net.Run(1);
        Assert.Single(ping.Replies);
        Assert.Empty(pair.Net.Crossings);
    }

    [Fact]
    public void A_link_local_address_answers_when_its_link_is_named()
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, IPVersion.V6);
        ping.Send("fe80::2", scope: pair.NicA.Index);
        pair.Net.Run(1);
        Assert.Equal(InternetAddress.Parse("fe80::1"), Assert.Single(ping.Replies).Reception.Destination);
    }

    [Fact]
    public void A_link_without_neighbours_needs_no_resolution()
    {
        var pair = new Pair(kind: InterfaceKind.RawIP);
        var ping = new EchoLog(pair.A, IPVersion.V4);
        ping.Send("10.0.0.2");
        pair.Net.Run(1);
        Assert.Single(ping.Replies);
        Assert.Equal(2, pair.Net.Crossings.Count);
    }

    [Fact]
    public void A_group_answers_an_IPv6_echo_and_an_IPv4_broadcast_does_not()
    {
        var pair = new Pair();
        var ping6 = new EchoLog(pair.A, IPVersion.V6);
        var ping4 = new EchoLog(pair.A, IPVersion.V4);
        ping6.Send("ff02::1", scope: pair.NicA.Index);
        ping4.Send("10.0.0.255");
        ping4.Send("255.255.255.255");
        pair.Net.Run(1);
        Assert.Equal(2, ping6.Replies.Count);
        Assert.Contains(ping6.Replies, reply => pair.B.IP.IsLocal(reply.Reception.Source));
        Assert.Contains(ping6.Replies, reply => pair.A.IP.IsLocal(reply.Reception.Source));
        Assert.Empty(ping4.Replies);
    }

    [Fact]
    public void Identifiers_are_told_apart_and_an_unknown_reply_is_nobodys()
    {
        var pair = new Pair();
        var first = new EchoLog(pair.A, IPVersion.V4);
        var second = new EchoLog(pair.A, IPVersion.V4);
        first.Send("10.0.0.2", sequence: 1);
        second.Send("10.0.0.2", sequence: 2);
        pair.Net.Run(1);
        Assert.Equal(1, Assert.Single(first.Replies).Message[7]);
        Assert.Equal(2, Assert.Single(second.Replies).Message[7]);
    }

    [Fact]
    public void No_buffer_is_left_behind()
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, IPVersion.V4);
        for (int i = 0; i < 20; i++) ping.Send("10.0.0.2", i * 3000);
        pair.Net.Run(40);
        Assert.Equal(0, pair.A.Context.Pool.Outstanding);
        Assert.Equal(0, pair.B.Context.Pool.Outstanding);
    }

    [Fact]
    public void An_interface_that_is_down_sends_nothing()
    {
        var pair = new Pair();
        var ping = new EchoLog(pair.A, IPVersion.V4);
        pair.A.IP.SetUp(pair.NicA, false);
        Assert.Equal(SendStatus.NoRoute, ping.Send("10.0.0.2"));
        pair.A.IP.SetUp(pair.NicA, true);
        ping.Send("10.0.0.2");
        pair.Net.Run(1);
        Assert.Single(ping.Replies);
    }
}
