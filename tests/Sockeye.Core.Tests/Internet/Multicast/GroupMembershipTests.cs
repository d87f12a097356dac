using CsCheck;
using Sockeye.Core.Foundation;
using Sockeye.Core.Internet;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Core.Link;
using Sockeye.Wire.Addresses;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Multicast;

public sealed class GroupMembershipTests
{
    private static readonly InternetAddress s_group = IPv4Address.Parse("239.1.1.1");

    private readonly Interface _nic = new(2, new InterfaceOptions());

    [Fact]
    public void Groups_are_bounded_and_those_of_our_addresses_are_bounded_with_them()
    {
        var groups = new GroupMembership(new InternetOptions { GroupLimit = 3, AddressLimit = 2 });
        for (byte i = 1; i <= 3; i++) Assert.Equal(Errno.None, groups.Join(_nic, new IPv4Address(239, 1, 1, i)));
        Assert.Equal(Errno.ENOBUFS, groups.Join(_nic, IPv4Address.Parse("239.1.1.4")));
        Assert.Equal(Errno.None, groups.Join(_nic, IPv4Address.Parse("239.1.1.3")));
        Assert.Equal(Errno.None, groups.Join(_nic, IPv6Address.Parse("ff02::1:ff00:1")));
        Assert.Equal(Errno.None, groups.Join(_nic, IPv6Address.Parse("ff02::1:ff00:2")));
        Assert.Equal(Errno.ENOBUFS, groups.Join(_nic, IPv6Address.Parse("ff02::1:ff00:3")));
    }

    [Fact]
    public void What_is_no_group_cannot_be_joined() => Assert.Equal(
        Errno.EINVAL, new GroupMembership(new InternetOptions()).Join(_nic, IPv4Address.Parse("10.0.0.1")));

    [Theory]
    [InlineData("224.0.0.1", false, true)]
    [InlineData("ff02::1", false, true)]
    [InlineData("ff01::1", false, true)]
    [InlineData("ff02::2", false, false)]
    [InlineData("ff02::2", true, true)]
    [InlineData("ff05::1", false, false)]
    public void Everybodys_groups_need_no_joining(string group, bool forwarding, bool isMember)
    {
        var groups = new GroupMembership(new InternetOptions { Forwarding = forwarding });
        Assert.Equal(isMember, groups.IsMember(_nic, InternetAddress.Parse(group)));
    }

    /// <summary>RFC 3376 §3.2: the interface's filter lets through exactly what some listener wants.</summary>
    [Fact]
    public void The_interface_wants_what_any_listener_wants_and_nothing_else() =>
        Gen.Select(Gen.Bool, Gen.Byte).Array[0, 6].Sample(wishes =>
        {
            var groups = new GroupMembership(new InternetOptions());
            var filters = new List<SourceFilter>();
            foreach ((bool exclude, byte mask) in wishes)
            {
                InternetAddress[] sources = [.. Enumerable.Range(0, 8).Where(i => (mask >> i & 1) != 0).Select(Source)];
                Assert.True(SourceFilter.TryCreate(exclude ? FilterMode.Exclude : FilterMode.Include, sources, out SourceFilter filter));
                filters.Add(filter);
                Assert.Equal(Errno.None, groups.Subscribe(_nic, s_group, filter, out _));
            }
            for (int i = 0; i < 9; i++)
            {
                Assert.Equal(filters.Any(filter => filter.Accepts(Source(i))), groups.Accepts(_nic, s_group, Source(i)));
            }
        });

    [Fact]
    public void A_filter_takes_no_more_sources_than_it_may()
    {
        InternetAddress[] sources = [.. Enumerable.Range(0, 65).Select(Source)];
        Assert.False(SourceFilter.TryCreate(FilterMode.Include, sources, out _));
        Assert.True(SourceFilter.TryCreate(FilterMode.Include, sources.AsSpan(1), out _));
        Assert.False(SourceFilter.TryCreate(FilterMode.Include, [s_group], out _));
    }

    private static InternetAddress Source(int i) => new IPv4Address(0xC000_0200 + (uint)i);
}
