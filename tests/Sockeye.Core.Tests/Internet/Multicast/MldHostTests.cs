using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Icmp.Mld;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Multicast;

/// <summary>RFC 3810 §6 and §8, RFC 2710 §4: what MLD does otherwise than IGMP.</summary>
public sealed class MldHostTests
{
    private static readonly IPv6Address s_group = IPv6Address.Parse("ff05::1234");
    private static readonly IPv6Address s_router = IPv6Address.Parse("fe80::1");

    private readonly MembershipHost _host = new();

    [Fact]
    public void Joining_and_leaving_are_told_to_all_listeners_to_reports()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        string joined = "fe80::2 > ff02::16: ChangeToExclude ff05::1234 {}";
        Assert.Equal([joined, joined], _host.Take());
        _host.Groups.Leave(_host.Nic, s_group);
        _host.At(10);
        string left = "fe80::2 > ff02::16: ChangeToInclude ff05::1234 {}";
        Assert.Equal([left, left], _host.Take());
    }

    [Theory]
    [InlineData("ff02::1")]
    [InlineData("ff01::77")]
    public void Some_groups_are_never_told_of(string group)
    {
        _host.Groups.Join(_host.Nic, IPv6Address.Parse(group));
        _host.At(5);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public void The_solicited_node_group_is_told_of_even_without_an_address()
    {
        var host = new MembershipHost(hasAddresses: false);
        host.Groups.Join(host.Nic, IPv6Address.Parse("fe80::2").SolicitedNode());
        Assert.Equal([":: > ff02::16: ChangeToExclude ff02::1:ff00:2 {}"], host.Take());
    }

    [Fact]
    public void A_query_is_answered_within_its_time()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        Query(default, 2000);
        _host.At(20);
        Assert.Equal(["fe80::2 > ff02::16: ModeIsExclude ff05::1234 {}"], _host.Sent);
        Assert.InRange(_host.Times[0], 5, 7);
    }

    [Fact]
    public void A_querier_of_version_1_is_answered_in_its_way()
    {
        var query = new byte[24];
        MldWriter.WriteQueryV1(query, s_router, IPv6Address.AllNodes, default, 1000);
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        _host.ReceivesMld(query);
        _host.At(10);
        Assert.Equal(["fe80::2 > ff05::1234: MulticastListenerReport ff05::1234"], _host.Take());
        _host.Groups.Leave(_host.Nic, s_group);
        Assert.Equal(["fe80::2 > ff02::2: MulticastListenerDone ff05::1234"], _host.Take());
    }

    [Fact]
    public void Row_84_Questions_that_may_come_from_afar_are_dropped()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        var query = new byte[28];
        MldWriter.WriteQuery(query, s_router, IPv6Address.AllNodes, new MldQueryFields(default, 1000));
        _host.ReceivesMld(query, hopLimit: 2);
        _host.ReceivesMld(query, from: "fd00::1");
        _host.ReceivesMld(query, from: "::");
        _host.ReceivesMld(query, alert: false);
        _host.ReceivesMld(query.AsSpan(0, 27));
        query[27] = 9;
        _host.ReceivesMld(query);
        _host.At(60);
        Assert.Empty(_host.Sent);
        Assert.Equal(6, _host.Context.Drops[DropReason.GroupMessageInvalid]);
        Assert.Equal(0, _host.Context.Pool.Outstanding);
    }

    private void Query(IPv6Address group, ushort milliseconds)
    {
        var query = new byte[28];
        IPv6Address to = group.IsUnspecified ? IPv6Address.AllNodes : group;
        MldWriter.WriteQuery(query, s_router, to, new MldQueryFields(group, milliseconds));
        _host.ReceivesMld(query, to: to.ToString());
    }
}
