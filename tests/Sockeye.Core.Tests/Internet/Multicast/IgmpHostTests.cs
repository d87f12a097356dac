using Sockeye.Core.Foundation;
using Sockeye.Core.Internet.Multicast;
using Sockeye.Wire.Addresses;
using Sockeye.Wire.Igmp;
using Xunit;

namespace Sockeye.Core.Tests.Internet.Multicast;

/// <summary>RFC 3376 §5 and §7, RFC 2236 §3: the host's half of IGMP, in virtual time. Numbers are rows of the hostile inputs.</summary>
public sealed class IgmpHostTests
{
    private static readonly InternetAddress s_group = IPv4Address.Parse("239.1.1.1");
    private static readonly InternetAddress s_a = IPv4Address.Parse("192.0.2.1");
    private static readonly InternetAddress s_b = IPv4Address.Parse("192.0.2.2");
    private static readonly InternetAddress s_c = IPv4Address.Parse("192.0.2.3");

    private readonly MembershipHost _host = new();

    [Fact]
    public void Joining_is_told_at_once_and_once_more_within_a_second()
    {
        _host.Groups.Join(_host.Nic, s_group);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ChangeToExclude 239.1.1.1 {}"], _host.Sent);
        _host.At(100);
        Assert.Equal(2, _host.Sent.Count);
        Assert.Equal(_host.Sent[0], _host.Sent[1]);
        Assert.InRange(_host.Times[1], 0, 1);
    }

    [Fact]
    public void Only_the_first_join_and_the_last_leave_are_told()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        _host.Groups.Join(_host.Nic, s_group);
        _host.Groups.Leave(_host.Nic, s_group);
        Assert.Empty(_host.Sent);
        _host.Groups.Leave(_host.Nic, s_group);
        _host.At(10);
        string expected = "10.0.0.2 > 224.0.0.22: ChangeToInclude 239.1.1.1 {}";
        Assert.Equal([expected, expected], _host.Sent);
        Assert.Equal(Errno.EADDRNOTAVAIL, _host.Groups.Leave(_host.Nic, s_group));
        Assert.Equal(0, _host.Context.Pool.Outstanding);
    }

    [Fact]
    public void All_hosts_is_never_told_of()
    {
        _host.Groups.Join(_host.Nic, IPv4Address.AllHosts);
        Assert.True(_host.Groups.IsMember(_host.Nic, IPv4Address.AllHosts));
        _host.At(5);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public void Leaving_while_the_join_is_still_being_told_tells_the_leave_instead()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.Groups.Leave(_host.Nic, s_group);
        _host.At(10);
        Assert.Equal(
            ["10.0.0.2 > 224.0.0.22: ChangeToExclude 239.1.1.1 {}", "10.0.0.2 > 224.0.0.22: ChangeToInclude 239.1.1.1 {}",
                "10.0.0.2 > 224.0.0.22: ChangeToInclude 239.1.1.1 {}"],
            _host.Sent);
    }

    [Fact]
    public void Sources_are_allowed_and_blocked_one_by_one()
    {
        _host.Groups.Subscribe(_host.Nic, s_group, Include(s_a), out GroupSubscription subscription);
        _host.At(5);
        Assert.Equal("10.0.0.2 > 224.0.0.22: AllowNewSources 239.1.1.1 {192.0.2.1}", _host.Take()[0]);
        _host.Groups.Change(subscription, Include(s_b, s_c));
        Assert.Equal(
            ["10.0.0.2 > 224.0.0.22: AllowNewSources 239.1.1.1 {192.0.2.2 192.0.2.3}; BlockOldSources 239.1.1.1 {192.0.2.1}"],
            _host.Take());
        Assert.True(_host.Groups.Accepts(_host.Nic, s_group, s_b));
        Assert.False(_host.Groups.Accepts(_host.Nic, s_group, s_a));
        _host.At(10);
        _host.Take();
        _host.Groups.Unsubscribe(subscription);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: BlockOldSources 239.1.1.1 {192.0.2.2 192.0.2.3}"], _host.Take());
        Assert.False(_host.Groups.IsMember(_host.Nic, s_group));
    }

    [Fact]
    public void A_change_of_mode_tells_the_whole_list()
    {
        _host.Groups.Subscribe(_host.Nic, s_group, Include(s_a), out GroupSubscription subscription);
        _host.At(5);
        _host.Take();
        _host.Groups.Change(subscription, Exclude(s_b));
        _host.At(10);
        Assert.Equal("10.0.0.2 > 224.0.0.22: ChangeToExclude 239.1.1.1 {192.0.2.2}", _host.Take()[0]);
        _host.Groups.Change(subscription, Exclude(s_b, s_c));
        Assert.Equal("10.0.0.2 > 224.0.0.22: BlockOldSources 239.1.1.1 {192.0.2.3}", _host.Take()[0]);
    }

    [Fact]
    public void A_general_query_is_answered_once_with_all_groups_within_its_time()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.Groups.Subscribe(_host.Nic, IPv4Address.Parse("232.1.1.1"), Include(s_a), out _);
        _host.At(10);
        _host.Take();
        for (int i = 0; i < 1000; i++) Query("0.0.0.0", 100);
        _host.At(30);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ModeIsExclude 239.1.1.1 {}; ModeIsInclude 232.1.1.1 {192.0.2.1}"], _host.Sent);
        Assert.InRange(_host.Times[0], 10, 20);
    }

    [Fact]
    public void A_query_about_sources_is_answered_with_those_that_are_wanted()
    {
        _host.Groups.Subscribe(_host.Nic, s_group, Exclude(s_b), out _);
        _host.At(5);
        _host.Take();
        Query("239.1.1.1", 10, s_a, s_b);
        _host.At(10);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ModeIsInclude 239.1.1.1 {192.0.2.1}"], _host.Take());
        Query("239.1.1.1", 10, s_b);
        _host.At(15);
        Assert.Empty(_host.Sent);
        Query("239.1.1.1", 10);
        Query("239.1.1.1", 10, s_b);
        _host.At(20);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ModeIsExclude 239.1.1.1 {192.0.2.2}"], _host.Take());
    }

    [Fact]
    public void An_older_querier_is_answered_in_its_way_for_as_long_as_it_may_be_there()
    {
        var buffer = new byte[8];
        IgmpWriter.Write(buffer, IgmpType.MembershipQuery, 100, default);
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        _host.ReceivesIgmp(buffer);
        _host.At(20);
        Assert.Equal(["10.0.0.2 > 239.1.1.1: MembershipReportV2 239.1.1.1"], _host.Take());
        _host.Groups.Leave(_host.Nic, s_group);
        Assert.Equal(["10.0.0.2 > 224.0.0.2: LeaveGroup 239.1.1.1"], _host.Take());
        _host.At(266);
        _host.Groups.Join(_host.Nic, s_group);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ChangeToExclude 239.1.1.1 {}"], _host.Take());
    }

    [Fact]
    public void The_oldest_querier_gets_reports_and_no_leaves()
    {
        var buffer = new byte[8];
        IgmpWriter.Write(buffer, IgmpType.MembershipQuery, 0, default);
        _host.Groups.Join(_host.Nic, IPv4Address.Parse("239.9.9.9"));
        _host.ReceivesIgmp(buffer);
        _host.At(11);
        _host.Take();
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(25);
        string expected = "10.0.0.2 > 239.1.1.1: MembershipReportV1 239.1.1.1";
        Assert.Equal([expected, expected], _host.Take());
        _host.Groups.Leave(_host.Nic, s_group);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public void Another_hosts_report_in_the_older_way_makes_ours_and_our_leave_superfluous()
    {
        var query = new byte[8];
        IgmpWriter.Write(query, IgmpType.MembershipQuery, 100, default);
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        _host.ReceivesIgmp(query);
        var report = new byte[8];
        IgmpWriter.Write(report, IgmpType.MembershipReportV2, 0, s_group.AsIPv4);
        _host.ReceivesIgmp(report, to: "239.1.1.1");
        _host.At(20);
        _host.Groups.Leave(_host.Nic, s_group);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public void Row_84_Bad_messages_are_dropped_and_change_nothing()
    {
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        var query = new byte[12];
        IgmpWriter.WriteQuery(query, new IgmpQueryFields(default));
        _host.ReceivesIgmp(query, ttl: 2);
        _host.ReceivesIgmp(query.AsSpan(0, 7));
        _host.ReceivesIgmp(query.AsSpan(0, 11));
        byte[] wrongSum = [.. query];
        wrongSum[1] ^= 1;
        _host.ReceivesIgmp(wrongSum);
        var lying = new byte[12];
        IgmpWriter.WriteQuery(lying, new IgmpQueryFields(s_group.AsIPv4));
        lying[11] = 200;
        lying[2] = lying[3] = 0;
        ushort sum = Sockeye.Wire.Checksums.InternetChecksum.Compute(lying);
        lying[2] = (byte)(sum >> 8);
        lying[3] = (byte)sum;
        _host.ReceivesIgmp(lying);
        var notAGroup = new byte[12];
        IgmpWriter.WriteQuery(notAGroup, new IgmpQueryFields(IPv4Address.Parse("10.0.0.2")));
        _host.ReceivesIgmp(notAGroup);
        _host.At(60);
        Assert.Empty(_host.Sent);
        Assert.Equal(6, _host.Context.Drops[DropReason.GroupMessageInvalid]);
        Assert.Equal(0, _host.Context.Pool.Outstanding);
    }

    [Fact]
    public void Row_84_A_query_without_time_is_answered_at_once_and_one_without_groups_not_at_all()
    {
        Query("0.0.0.0", 0);
        Query("239.7.7.7", 0);
        _host.At(1);
        Assert.Empty(_host.Sent);
        _host.Groups.Join(_host.Nic, s_group);
        _host.At(5);
        _host.Take();
        for (int i = 0; i < 100_000; i++) Query("239.1.1.1", 0);
        _host.At(5.001);
        Assert.Single(_host.Sent);
    }

    [Fact]
    public void Without_an_address_the_report_has_none_either()
    {
        var host = new MembershipHost(hasAddresses: false);
        host.Groups.Join(host.Nic, s_group);
        Assert.Equal(["0.0.0.0 > 224.0.0.22: ChangeToExclude 239.1.1.1 {}"], host.Take());
        host.AddAddresses();
        host.Groups.Announce(host.Nic);
        Assert.Equal(["10.0.0.2 > 224.0.0.22: ChangeToExclude 239.1.1.1 {}"], host.Take());
    }

    [Fact]
    public void More_groups_than_fit_one_report_are_told_in_several()
    {
        for (byte i = 1; i <= 60; i++)
        {
            var sources = new InternetAddress[20];
            for (byte j = 0; j < 20; j++) sources[j] = new IPv4Address(192, 0, i, (byte)(j + 1));
            _host.Groups.Subscribe(_host.Nic, new IPv4Address(232, 1, 1, i), Include(sources), out _);
        }
        _host.At(5);
        _host.Take();
        Query("0.0.0.0", 10);
        _host.At(10);
        Assert.Equal(5, _host.Sent.Count);
        Assert.Equal(60, _host.Sent.Sum(text => text.Split("ModeIsInclude").Length - 1));
    }

    private static SourceFilter Include(params InternetAddress[] sources) => Filter(FilterMode.Include, sources);

    private static SourceFilter Exclude(params InternetAddress[] sources) => Filter(FilterMode.Exclude, sources);

    private static SourceFilter Filter(FilterMode mode, InternetAddress[] sources)
    {
        Assert.True(SourceFilter.TryCreate(mode, sources, out SourceFilter filter));
        return filter;
    }

    private void Query(string group, byte tenths, params InternetAddress[] sources)
    {
        var buffer = new byte[12 + (sources.Length * 4)];
        IPv4Address about = IPv4Address.Parse(group);
        IgmpWriter.WriteQuery(buffer, new IgmpQueryFields(about, tenths), [.. sources.Select(source => source.AsIPv4)]);
        _host.ReceivesIgmp(buffer, to: about.IsUnspecified ? "224.0.0.1" : group);
    }
}
